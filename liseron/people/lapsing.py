"""The end of a card: its own day, or the agreement's when that comes first."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from liseron.partners.actions import when_coverage_changes
from liseron.partners.models import Library
from liseron.people import letters
from liseron.people.models import Registration
from liseron.people.moves import CannotDecide, State, move
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today


def lapse_ended(now: datetime) -> None:
    """Terminates every card whose last day is over and tells its reader; safe to repeat."""
    over = Registration.objects.filter(state=State.ACCEPTED, valid_until__lt=paris_today(now))
    for registration in over.select_related("patron", "library").iterator():
        with transaction.atomic():
            try:
                move(registration, State.LAPSED, now=now, come_from=[State.ACCEPTED])
            except CannotDecide:
                continue  # renewed meanwhile
            letters.say_lapsed(registration)
            audit.record(None, "registration.lapsed", registration, library=registration.library_id)


@when_coverage_changes
def follow_agreement(libraries: "QuerySet[Library]") -> None:
    """Cards of these libraries end with the agreement's new end, and get back what a longer one allows them.

    Without agreement the dates stay: the door is closed meanwhile, and dates typed by mistake cost nobody a card.
    """
    cards = Registration.objects.select_for_update(of=("self",)).filter(
        library__in=libraries, state=State.ACCEPTED, library__partner__agreement_ends_on__isnull=False
    )
    for card in cards.select_related("library__partner"):
        partner, year, start = card.library.partner, card.year_ends_on or card.valid_until, card.valid_from
        if partner is None or partner.agreement_ends_on is None or year is None or start is None:
            continue
        until = max(start, min(year, partner.agreement_ends_on))
        if until != card.valid_until:
            card.valid_until = until
            card.save(update_fields=["valid_until"])
