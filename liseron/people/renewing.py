"""Another year: the reader asks, the library confirms, the year follows the one that ends."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.people import letters, rules
from liseron.people.libraries import why_not_here
from liseron.people.models import Patron, Registration, User
from liseron.people.moves import CannotDecide, State, move
from liseron.toolkit import audit
from liseron.toolkit.dates import in_full, paris_today


class CannotRenew(Exception):
    """The card cannot be prolonged from here; the message says what to do."""


@transaction.atomic
def ask_renewal(*, patron: Patron, now: datetime) -> Registration:
    """From "my space": a request that waits for the library; asked twice, the same one. Raises CannotRenew."""
    today = paris_today(now)
    patron = (
        Patron.objects.select_for_update(of=("self",)).select_related("library__partner").get(pk=patron.pk)
    )
    waiting = patron.registrations.open().first()
    if waiting is not None:
        return waiting
    refusal = why_not_here(patron.library, today)
    if refusal:
        raise CannotRenew(refusal)
    last = last_year_of(patron)
    if patron.user_id is None or last is None or last.valid_until is None:
        raise CannotRenew(_("Vous n’avez pas encore de carte : faites une demande d’inscription."))
    _check_dates(patron, last.valid_until, today)
    registration = Registration.objects.create(
        patron=patron,
        library=patron.library,
        kind=Registration.Kind.RENEWAL,
        state=State.PENDING,
        asked_at=now,
        waiting_since=now,
        verified_at=now,
        mailed_at=now,
    )
    letters.say_renewal_asked(registration, now)
    audit.record(patron.user, "registration.renewal_asked", registration)
    return registration


def _check_dates(patron: Patron, ends_on: date, today: date) -> None:
    opens_on = rules.renewal_opens_on(ends_on)
    if today < opens_on:
        raise CannotRenew(
            _("Vous pourrez prolonger votre carte à partir de cette date : {on}.").format(
                on=in_full(opens_on)
            )
        )
    if not rules.may_renew(ends_on=ends_on, today=today):
        raise CannotRenew(
            _("Votre carte est terminée depuis plus d’un an. Passez à la bibliothèque pour la reprendre.")
        )
    partner = patron.library.partner
    if partner is not None and partner.agreement_ends_on is not None and partner.agreement_ends_on <= ends_on:
        raise CannotRenew(
            _(
                "Votre carte va déjà jusqu’au dernier jour de la convention de votre bibliothèque avec le Département."
            )
        )


def last_year_of(patron: Patron) -> Registration | None:
    """The registration, in force or terminated, that ends last."""
    years = patron.registrations.filter(state__in=[State.ACCEPTED, State.LAPSED])
    return years.order_by("-valid_until", "-pk").first()


def take_over(registration: Registration, *, by: User, now: datetime) -> None:
    """Accept a further year of a reader with an account; the former registration terminates in its favour.

    The right takes over at once, so there is no day without it; its year is counted from the day after the old end.
    """
    today = paris_today(now)
    partner = registration.library.partner
    if partner is None or partner.agreement_ends_on is None:
        raise CannotDecide(_("Cette bibliothèque n’a pas de convention en cours."))
    last = last_year_of(registration.patron)
    starts_on = today
    if last is not None and last.valid_until is not None:
        starts_on = rules.renewal_starts_on(ends_on=last.valid_until, today=today)
    until = rules.valid_until(starts_on=starts_on, agreement_ends_on=partner.agreement_ends_on)
    if last is not None and last.valid_until is not None and starts_on > partner.agreement_ends_on:
        until = min(last.valid_until, partner.agreement_ends_on)
    # The former one first: the database holds one accepted registration per reader.
    Registration.objects.filter(patron_id=registration.patron_id, state=State.ACCEPTED).exclude(
        pk=registration.pk
    ).update(state=State.LAPSED)
    move(
        registration,
        State.ACCEPTED,
        now=now,
        come_from=[State.PENDING, State.MORE_ASKED],
        decided_at=now,
        decided_by=by,
        valid_from=today,
        valid_until=until,
        year_ends_on=rules.year_ends_on(starts_on),
    )
    letters.say_renewed(registration, now)
