"""What the passing of days does to agreements."""

import logging
from datetime import date, datetime

from django.db import transaction

from liseron.agreements import living, rules, settling
from liseron.agreements.models import Agreement
from liseron.partners.models import Partner
from liseron.toolkit import audit, once
from liseron.toolkit.dates import paris_today
from liseron.toolkit.schedule import daily

logger = logging.getLogger(__name__)


class CannotFollow(Exception):
    """Some partners' agreements could not be followed this night; the log names them."""


@daily(at="00:10")
def follow_agreements(now: datetime) -> None:
    """Cover of the partners whose span changed in the night, yearly commitments, renewals and ends told once.

    One transaction a partner: one that fails leaves the others done, and the task is tried again. Safe to repeat.
    """
    today = paris_today(now)
    failed = 0
    signed = Partner.objects.filter(agreements__starts_on__isnull=False).distinct()
    for key in signed.order_by("pk").values_list("pk", flat=True).iterator():
        try:
            follow_partner(key, today)
        except Exception:
            logger.exception("agreements of partner %s", key)
            failed += 1
    if failed:
        raise CannotFollow(f"{failed} partners")


@transaction.atomic
def follow_partner(key: int, today: date) -> None:
    """Every agreement of one partner, as the night finds it."""
    for agreement in Agreement.objects.filter(partner=key, starts_on__isnull=False).order_by("starts_on"):
        row = settling.settle(settling.lock(agreement), by=None, today=today)
        for moment in living.timeline_of(row):
            if moment.on <= today and moment.what is rules.Happening.RENEWED:
                _tell_once(row, f"renewed:{moment.number}", "agreement.renewed", renewal=moment.number)
        ended = {rules.State.EXPIRED: "expired", rules.State.TERMINATED: "terminated"}
        if verb := ended.get(living.life_of(row, today).state):
            _tell_once(row, f"{verb}:{row.ends_on}", f"agreement.{verb}", on=row.ends_on, why=row.ended_by)


def _tell_once(agreement: Agreement, what: str, action: str, **facts: object) -> None:
    if once.happens_once(f"agreement:{agreement.pk}:{what}"):
        audit.record(None, action, agreement, **facts)
