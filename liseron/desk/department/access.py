"""Who enters the département's desk."""

from django.http import HttpRequest

from liseron.people.roles import ADMINISTRATOR, FINANCE, STAFF, is_administrator, is_finance, is_staff
from liseron.toolkit.access_rules import rule_for_user

__all__ = ["ADMINISTRATOR", "FINANCE", "MONEY", "READ", "STAFF", "may_administer", "may_bill", "may_change"]

READ = rule_for_user("staff or finance", is_staff | is_finance)
MONEY = rule_for_user("money: staff or finance", is_staff | is_finance)  # who reads and changes money


def may_change(request: HttpRequest) -> bool:
    """Finances read partners and change nothing."""
    return bool(is_staff.test(request.user))


def may_administer(request: HttpRequest) -> bool:
    return bool(is_administrator.test(request.user))


def may_bill(request: HttpRequest) -> bool:
    """Finances confirm contributions, follow orders and payments."""
    return bool(is_finance.test(request.user))
