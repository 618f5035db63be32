"""What the passing of days does to agreements."""

import logging
from datetime import date, datetime

from django.db import transaction

from liseron.agreements import living, rules
from liseron.agreements.committing import create_commitments
from liseron.agreements.models import Agreement
from liseron.partners.models import Partner
from liseron.toolkit import audit, once
from liseron.toolkit.dates import paris_today
from liseron.toolkit.schedule import daily

logger = logging.getLogger(__name__)
ENDS = {rules.State.EXPIRED: "expired", rules.State.TERMINATED: "terminated"}


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
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=key)
    for agreement in Agreement.objects.whole().filter(partner=key, starts_on__isnull=False):
        living.write_days(agreement)
        create_commitments(agreement=agreement, today=today)
        _tell(agreement, today)
    living.cover(partner=partner, by=None, today=today)


def _tell(agreement: Agreement, today: date) -> None:
    """In the journal, once: each renewal that has come, and the end."""
    news: list[tuple[str, str, dict[str, object]]] = [
        (f"renewed:{moment.number}", "agreement.renewed", {"renewal": moment.number})
        for moment in living.timeline_of(agreement)
        if moment.on <= today and moment.what is rules.Happening.RENEWED
    ]
    if verb := ENDS.get(living.life_of(agreement, today).state):
        why: dict[str, object] = {"on": agreement.ends_on, "why": agreement.ended_by}
        news.append((f"{verb}:{agreement.ends_on}", f"agreement.{verb}", why))
    if not news:
        return
    stem = f"agreement:{agreement.pk}:"
    told = set(once.Idempotency.objects.filter(key__startswith=stem).values_list("key", flat=True))
    for what, action, facts in news:
        if stem + what not in told and once.happens_once(stem + what):
            audit.record(None, action, agreement, **facts)
