"""The desk's menu: what this person may open, what waits there, and whose desk it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, IntegerField, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse

from liseron.agreements.models import Commitment, Side
from liseron.desk.department.agreements.pressing import pressing_agreements
from liseron.desk.menu_items import GROUPS
from liseron.desk.models import ErrorReport
from liseron.exchange.models import Harvest
from liseron.finance.models import RevenueOrder
from liseron.finance.rules.contribution import OrderState
from liseron.people.models import Registration, User
from liseron.people.roles import partner_of
from liseron.toolkit.access_rules import Rule, rule_of
from liseron.toolkit.dates import paris_today
from liseron.toolkit.imports import ImportLine


def render_desk(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of either desk, with its menu and the name of the place."""
    return render(request, template, {**shell_of(request), **(context or {})}, status=status)


def shell_of(request: HttpRequest) -> dict[str, Any]:
    """`menu` and `place` for liseron/desk.html; one query for the counts."""
    return {"menu": menu_of(request), "place": place_of(request)}


def menu_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Pages that exist and whose own rule lets this person in, in groups; how many wait beside each."""
    match = request.resolver_match
    here = match.view_name if match else ""
    groups = [(group, [item for item in items if _is_open(request, item.name)]) for group, items in GROUPS]
    counts = _counts(request.user, {item.counts for _group, items in groups for item in items if item.counts})
    return [
        {
            "label": item.label,
            "url": reverse(item.name),
            "icon": item.icon,
            "count": counts.get(item.counts, 0),
            "current": item.is_here(here),
            "group": group if item is items[0] else None,
        }
        for group, items in groups
        for item in items
    ]


def place_of(request: HttpRequest) -> str:
    """The partner whose desk it is, else the département's name."""
    partner = partner_of(request.user)
    return partner.name if partner else settings.DEPARTMENT_NAME


def _is_open(request: HttpRequest, name: str) -> bool:
    rule = _rule_at(name, get_urlconf() or settings.ROOT_URLCONF)
    return rule is not None and rule.allows(request)


@lru_cache(maxsize=128)
def _rule_at(name: str, urlconf: str) -> Rule | None:
    """The rule that the page itself carries: menu and door cannot disagree. None while there is no such page."""
    try:
        return rule_of(resolve(reverse(name, urlconf), urlconf).func, name)
    except NoReverseMatch:
        return None


def _counts(user: Any, wanted: Iterable[str]) -> dict[str, int]:
    """What waits behind the items of that name, all in one query."""
    names = tuple(sorted(wanted))
    if not names:
        return {}
    sql, values = _question(_Asker(user), names, paris_today(), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(zip(names, cursor.fetchone(), strict=True))


@dataclass(frozen=True)
class _Asker:
    """Who asks, told apart by all that decides what he or she may see."""

    user: Any = field(compare=False)
    seen: tuple[Any, ...] = field(init=False)

    def __post_init__(self) -> None:
        seen = (
            self.user.pk,
            self.user.is_professional,
            self.user.sees_every_reader,
            tuple(self.user.partner_ids),
        )
        object.__setattr__(self, "seen", seen)


@lru_cache(maxsize=512)
def _question(asker: _Asker, names: tuple[str, ...], today: date, vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The query and its values. Writing it takes Django ten times longer than the database takes to answer."""
    late = Commitment.objects.late_on(today)
    rows: dict[str, QuerySet[Any]] = {
        "late_duties": late,
        "our_late_duties": late.filter(side=Side.PARTNER, agreement__partner__in=asker.user.partner_ids),
        "waiting": Registration.objects.visible_to(asker.user).waiting_for_library(),
        "held": Harvest.objects.held(),
        "unsettled": ImportLine.objects.to_settle(),
        "reported": ErrorReport.objects.waiting(),
        "pressing": pressing_agreements(),
        "late": RevenueOrder.objects.in_state(OrderState.LATE, today),
    }
    found = User.objects.filter(pk=asker.user.pk).values_list(*(_count(rows[name]) for name in names))
    sql, values = found.query.sql_with_params()
    return sql, tuple(values)


def _count(rows: "QuerySet[Model]") -> Coalesce:
    """COUNT(*) of any rows as a column of another query."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
