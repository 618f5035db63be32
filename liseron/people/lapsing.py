"""The end of a card: its own day, or the agreement's when that comes first; and what a new agreement gives back."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django_tasks import task

from liseron.partners.actions import when_coverage_changes
from liseron.partners.models import Library, Partner
from liseron.people import letters
from liseron.people.models import Registration
from liseron.people.moves import CannotDecide, State, move
from liseron.toolkit import audit, dates
from liseron.toolkit.dates import paris_today


def lapse_ended(now: datetime) -> None:
    """Terminates every card whose last day is over and tells its reader; safe to repeat."""
    over = Registration.objects.filter(state=State.ACCEPTED, valid_until__lt=paris_today(now))
    for registration in over.select_related("patron", "library__partner").iterator():
        with transaction.atomic():
            try:
                move(registration, State.LAPSED, now=now, come_from=[State.ACCEPTED])
            except CannotDecide:
                continue  # renewed meanwhile
            letters.say_lapsed(registration, paris_today(now))
            audit.record(None, "registration.lapsed", registration, library=registration.library_id)


@when_coverage_changes
def follow_agreement(libraries: "QuerySet[Library]") -> None:
    """Cards of these libraries end with the agreement's new end, and get back what a longer one allows them.

    Those that lapsed with the former agreement come back too (`resume_cards`): at once when the new one is in force,
    on its first day otherwise. Without agreement the dates stay: the door is closed meanwhile, and dates typed by
    mistake cost nobody a card.
    """
    for partner in Partner.objects.filter(
        libraries__in=libraries, agreement_ends_on__isnull=False
    ).distinct():
        cards = Registration.objects.filter(
            library__in=libraries, library__partner=partner, state=State.ACCEPTED
        )
        year = Coalesce("year_ends_on", "valid_until")
        agreement = Value(partner.agreement_ends_on, DateField())
        cards.update(valid_until=Greatest(F("valid_from"), Least(year, agreement)))
    if lapsed_with_agreement(dates.now()).filter(library__in=libraries).exists():
        resume_cards.enqueue()


def lapsed_with_agreement(now: datetime) -> QuerySet[Registration]:
    """Cards terminated by the end of an agreement alone: it is in force again, and their own year is not over.

    A card that gave way to a further year is not one of them: its reader has a later one.
    """
    today = paris_today(now)
    later = Registration.objects.filter(state=State.ACCEPTED).values("patron")
    return Registration.objects.filter(
        state=State.LAPSED,
        valid_until__lt=F("year_ends_on"),
        year_ends_on__gte=today,
        library__partner__in=Partner.objects.covered_on(today),
        patron__user__isnull=False,
    ).exclude(patron__in=later)


@task()
def resume_cards() -> None:
    """What a new agreement does for readers, out of the request that begins it; may be run again at any time."""
    resume_lapsed(dates.now())


def resume_lapsed(now: datetime) -> int:
    """Gives back each card that lapsed with an agreement and tells its reader, who asks nothing; how many.

    Its own year goes on where it was, until the new agreement's end at most. Safe to repeat.
    """
    rows = lapsed_with_agreement(now).order_by("patron", "-year_ends_on", "-pk")
    latest: dict[int, int] = {}
    for patron, pk in rows.values_list("patron_id", "pk"):
        latest.setdefault(patron, pk)
    return sum(_resume(pk, now) for pk in latest.values())


@transaction.atomic
def _resume(pk: int, now: datetime) -> int:
    card = (
        lapsed_with_agreement(now)
        .select_for_update(of=("self",))
        .select_related("patron", "library__partner")
        .filter(pk=pk)
        .first()
    )
    partner = card.library.partner if card else None
    if card is None or card.year_ends_on is None or partner is None or partner.agreement_ends_on is None:
        return 0  # renewed, erased or detached meanwhile
    until = min(card.year_ends_on, partner.agreement_ends_on)
    move(card, State.ACCEPTED, now=now, come_from=[State.LAPSED], valid_until=until)
    letters.say_resumed(card)
    audit.record(None, "registration.resumed", card, library=card.library_id, valid_until=until)
    return 1
