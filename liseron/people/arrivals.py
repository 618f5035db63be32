"""Readers whom a partner's own sign-in vouches for: no request and no decision here, the partner has decided (E3).

`by` is who vouches, as the audit names it ("source:3").
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.coverage import why_not_covered
from liseron.partners.models import Library, Partner
from liseron.people import consents as agreements
from liseron.people import letters
from liseron.people.cards import open_account
from liseron.people.changing import write_identity
from liseron.people.identity import CannotRegister, Identity, faults, identity_of
from liseron.people.models import ConsentText, Patron, Registration
from liseron.people.moves import State, move
from liseron.people.registering import new_patron
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today


class CannotWelcome(Exception):
    """The partner's readers have no right here today; the message is the sentence to show."""


def faults_of_vouched(
    identity: Identity, *, consents: Iterable[ConsentText] | None = None, today: date
) -> dict[str, str]:
    """What is still wrong or missing before a vouched reader is welcomed: field → sentence.

    As at the counter: an adult needs no address, a minor an adult who answers. `consents` None: not asked yet.
    """
    found = faults(identity, today=today, needs_address=False)
    missing = agreements.missing_consents(consents, today) if consents is not None else []
    if missing:
        found["consents"] = _("Cochez la case : « {sentence} »").format(sentence=missing[0].sentence)
    return found


@transaction.atomic
def welcome_vouched(
    *,
    library: Library,
    identity: Identity,
    consents: Iterable[ConsentText],
    valid_days: int,
    by: str,
    now: datetime,
) -> Patron:
    """A new reader: account without password, card, and a registration accepted on the partner's word.

    It ends after `valid_days` without another sign-in, or with the agreement. Raises CannotRegister with a sentence
    per field, CannotWelcome without agreement in force.
    """
    today, texts = paris_today(now), list(consents)
    identity = identity.cleaned(today)
    reasons = faults_of_vouched(identity, consents=texts, today=today)
    if reasons:
        raise CannotRegister(reasons)
    _check_covered(library, today)
    patron = new_patron(library, identity)
    agreements.write_consents(patron, texts, now)
    registration = _accepted(patron, library, Registration.Kind.FIRST, valid_days, now)
    card = open_account(patron, today)
    letters.welcome_vouched(registration, card, now=now)
    audit.record(by, "registration.vouched", registration, library=library.pk)
    return patron


@transaction.atomic
def renew_vouched(
    *, patron: Patron, library: Library, valid_days: int, by: str, now: datetime
) -> Registration:
    """The reader was vouched for again: the right lasts `valid_days` more from today, bounded by the agreement.

    A right that had ended begins again; one that another way had given moves on to this validity; requests that
    wait for a library have their answer. Raises CannotWelcome without agreement in force: dates then stay.
    """
    today = paris_today(now)
    _check_covered(library, today)
    patron = Patron.objects.select_for_update(of=("self",)).get(pk=patron.pk)
    _close_requests(patron, now)
    current = patron.registrations.select_related("library").filter(state=State.ACCEPTED).first()
    if current is not None and current.library.partner_id != library.partner_id:
        _end(current, today, now)
        current = None
    if current is None:
        current = _accepted(patron, library, Registration.Kind.RENEWAL, valid_days, now)
        audit.record(by, "registration.vouched", current, library=library.pk)
    else:
        _extend(current, library, valid_days, by, today)
    if patron.library_id != library.pk:
        Patron.objects.filter(pk=patron.pk).update(library=library)
    return current


@transaction.atomic
def correct_vouched(*, patron: Patron, said: Mapping[str, Any], by: str, now: datetime) -> list[str]:
    """What the partner says of the reader counts, field by field of Identity; names of the fields changed.

    A value that the house would refuse is left aside: a slip over there closes no door here.
    """
    today, before = paris_today(now), identity_of(patron)
    after = before
    for name, value in said.items():
        tried = replace(after, **{name: value}).cleaned(today) if value else after
        if name not in faults(tried, today=today, needs_address=False):
            after = tried
    return write_identity(patron, before, after, by=by, event="patron.vouched_changed")


@transaction.atomic
def end_vouched(*, patron: Patron, partner: Partner, reason: str, by: str, now: datetime) -> bool:
    """The partner says that the right is lost: it ends here at once, with the reason. False when there was none.

    A right that another partner gives stays.
    """
    patron = Patron.objects.select_for_update(of=("self",)).get(pk=patron.pk)
    current = patron.registrations.filter(state=State.ACCEPTED, library__partner=partner).first()
    if current is None:
        return False
    _end(current, paris_today(now), now, refusal_note=reason[:2000])
    audit.record(by, "registration.unvouched", current, library=current.library_id)
    return True


def _check_covered(library: Library, today: date) -> None:
    if library.partner is None:
        raise CannotWelcome(_("Cette bibliothèque n’a pas de convention en cours."))
    why = why_not_covered(library.partner, today)
    if why:
        raise CannotWelcome(why)


def _dates(library: Library, valid_days: int, today: date) -> dict[str, date]:
    partner = library.partner
    if partner is None or partner.agreement_ends_on is None:  # _check_covered() has just refused those
        raise CannotWelcome(_("Cette bibliothèque n’a pas de convention en cours."))
    ends_on = today + timedelta(days=valid_days)
    return {"valid_until": min(ends_on, partner.agreement_ends_on), "year_ends_on": ends_on}


def _accepted(patron: Patron, library: Library, kind: str, valid_days: int, now: datetime) -> Registration:
    """A registration that comes accepted: nobody here had to decide."""
    today = paris_today(now)
    registration = Registration.objects.create(
        patron=patron,
        library=library,
        kind=kind,
        state=State.PENDING,
        asked_at=now,
        waiting_since=now,
        verified_at=now,
    )
    changes = _dates(library, valid_days, today) | {"valid_from": today}
    move(registration, State.ACCEPTED, now=now, come_from=[State.PENDING], decided_at=now, **changes)
    return registration


def _extend(current: Registration, library: Library, valid_days: int, by: str, today: date) -> None:
    """A day more is no event of the journal: the sign-in is remembered as such. Another library is one."""
    changes: dict[str, Any] = dict(_dates(library, valid_days, today))
    if current.library_id != library.pk:
        changes["library"] = library
        audit.record(by, "registration.moved", current, library=library.pk)
    changed = [name for name, value in changes.items() if getattr(current, name) != value]
    for name in changed:
        setattr(current, name, changes[name])
    if changed:
        current.save(update_fields=changed)


def _end(current: Registration, today: date, now: datetime, **changes: Any) -> None:
    """No new agreement gives it back: its own year ends with it."""
    last_day = max(current.valid_from or today, today)
    move(
        current,
        State.LAPSED,
        now=now,
        come_from=[State.ACCEPTED],
        valid_until=last_day,
        year_ends_on=last_day,
        **changes,
    )


def _close_requests(patron: Patron, now: datetime) -> None:
    patron.registrations.open().update(state=State.CLOSED, waiting_since=now)
