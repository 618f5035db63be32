"""The end of a card."""

from datetime import datetime

from django.db import transaction

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
