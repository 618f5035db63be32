"""The library decides: accepts, refuses, asks for more, takes a refusal back; one by one or many at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.coverage import why_not_covered
from liseron.partners.models import Library
from liseron.people import consents as agreements
from liseron.people import letters, rules
from liseron.people.cards import open_account
from liseron.people.identity import CannotRegister, Identity, faults
from liseron.people.libraries import why_not_here
from liseron.people.models import ConsentText, Patron, Registration, User
from liseron.people.moves import CannotDecide, State, already_decided, move
from liseron.people.registering import account_of, new_patron
from liseron.people.renewing import take_over
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today

DECIDABLE = [State.PENDING.value, State.MORE_ASKED.value]


class Decision(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK = "ask"


@dataclass
class BatchOutcome:
    """What a decision on many did: those done, and those that could not be, each with the sentence that says why."""

    done: list[Registration] = field(default_factory=list)
    refused: list[tuple[Registration, str]] = field(default_factory=list)


def _check_may_decide(registration: Registration, by: User, now: datetime) -> None:
    """Forms and views hide what one may not see or do; this holds when they forget, and among many requests."""
    partner = registration.library.partner_id
    if not (by.sees_every_reader or (partner is not None and partner in by.partner_ids)):
        raise CannotDecide(_("Cette demande concerne une autre bibliothèque."))
    why = registration.library.partner and why_not_covered(registration.library.partner, paris_today(now))
    if why:
        raise CannotDecide(
            _(
                "{why} Sans convention en cours, rien ne peut être décidé\u00a0: la demande est gardée."
            ).format(why=why)
        )


@transaction.atomic
def accept_registration(
    *, registration: Registration, by: User, now: datetime, same_as: Patron | None = None
) -> Registration:
    """Accept a request. First time: an account and a card are made, and the mail gives the link to a password.

    `same_as`, a reader of the same partner with an account ("C’est elle : prolonger sa carte"): the request becomes
    that reader's new year, who keeps card, contact address and visits; the duplicate goes. Raises CannotDecide.
    """
    _check_may_decide(registration, by, now)
    refusal = why_not_here(registration.library, paris_today(now))
    if refusal:
        raise CannotDecide(refusal)
    if same_as is not None and same_as.pk != registration.patron_id:
        _join(registration, same_as, now)
    if registration.patron.user_id is not None:
        take_over(registration, by=by, now=now)
    else:
        _accept_first(registration, by, now)
    audit.record(by, "registration.accepted", registration, library=registration.library_id)
    return registration


def confirm_renewal(*, registration: Registration, by: User, now: datetime) -> Registration:
    """The library's yes to a renewal: `accept_registration` under the name that the desk's button has."""
    return accept_registration(registration=registration, by=by, now=now)


def _accept_first(registration: Registration, by: User, now: datetime) -> None:
    today = paris_today(now)
    partner = registration.library.partner
    if partner is None or partner.agreement_ends_on is None:  # why_not_here() has just refused those
        raise CannotDecide(_("Cette bibliothèque n’a pas de convention en cours."))
    until = rules.valid_until(starts_on=today, agreement_ends_on=partner.agreement_ends_on)
    move(
        registration,
        State.ACCEPTED,
        now=now,
        come_from=DECIDABLE,
        decided_at=now,
        decided_by=by,
        valid_from=today,
        valid_until=until,
        year_ends_on=rules.year_ends_on(today),
    )
    card = open_account(registration.patron, today)
    letters.say_accepted(registration, card, now)


def _join(registration: Registration, same_as: Patron, now: datetime) -> None:
    """Move the request to the reader it belongs to and delete the duplicate, who never had an account."""
    duplicate = registration.patron
    same_as = (
        Patron.objects.select_for_update(of=("self",)).select_related("library", "user").get(pk=same_as.pk)
    )
    if duplicate.user_id is not None:
        raise CannotDecide(_("Cette personne a déjà une carte : la demande est la sienne."))
    if same_as.user_id is None or same_as.library.partner_id != registration.library.partner_id:
        raise CannotDecide(
            _("Cette personne n’a pas de carte dans votre réseau : acceptez la demande seule.")
        )
    Registration.objects.filter(patron=same_as, state__in=Registration.OPEN_STATES).update(
        state=State.CLOSED, waiting_since=now
    )
    moved = Registration.objects.filter(pk=registration.pk, state__in=DECIDABLE)
    if moved.update(patron=same_as, kind=Registration.Kind.RENEWAL) != 1:
        raise already_decided(registration)
    registration.patron, registration.kind = same_as, Registration.Kind.RENEWAL
    _fill_in(same_as, duplicate)
    known = same_as.consents.values_list("text_id", flat=True)
    duplicate.consents.exclude(text_id__in=list(known)).update(patron=same_as)
    duplicate.delete()


def _fill_in(patron: Patron, duplicate: Patron) -> None:
    """Only what was empty: a request alone must not move a reader's mails to another address."""
    names = ("phone", "postcode", "town", "library_card", "guardian_name")
    changed = [name for name in names if not getattr(patron, name) and getattr(duplicate, name)]
    for name in changed:
        setattr(patron, name, getattr(duplicate, name))
    if patron.library_id != duplicate.library_id:
        patron.library_id = duplicate.library_id
        changed.append("library")
    if changed:
        patron.save(update_fields=changed)


@transaction.atomic
def refuse_registration(
    *, registration: Registration, by: User, reason: str, note: str = "", now: datetime
) -> Registration:
    """Refuse with a reason (RefusalReason), and a note when it is another one. The mail leaves a minute later."""
    _check_may_decide(registration, by, now)
    note = note.strip()[:2000]
    if reason not in Registration.RefusalReason.values:
        raise CannotDecide(_("Choisissez une raison : le lecteur la lira."))
    if reason == Registration.RefusalReason.OTHER and not note:
        raise CannotDecide(_("Écrivez la raison : le lecteur la lira."))
    move(
        registration,
        State.REFUSED,
        now=now,
        come_from=DECIDABLE,
        decided_at=now,
        decided_by=by,
        refusal_reason=reason,
        refusal_note=note,
    )
    letters.say_refused(registration, now)
    audit.record(by, "registration.refused", registration, reason=reason)
    return registration


@transaction.atomic
def ask_for_more(*, registration: Registration, by: User, question: str, now: datetime) -> Registration:
    """Put a question to the reader, who answers by the link of the mail."""
    _check_may_decide(registration, by, now)
    question = question.strip()[:2000]
    if not question:
        raise CannotDecide(_("Écrivez votre question au lecteur."))
    move(registration, State.MORE_ASKED, now=now, come_from=[State.PENDING], question=question, answer="")
    letters.say_more_asked(registration, now)
    audit.record(by, "registration.more_asked", registration)
    return registration


@transaction.atomic
def undo_decision(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Take a refusal back within ten minutes: the request waits again. In the first minute no mail ever left."""
    _check_may_decide(registration, by, now)
    current = Registration.objects.select_related("patron", "library").filter(pk=registration.pk).first()
    if current is None or current.state != State.REFUSED or current.decided_at is None:
        raise already_decided(registration)
    decided_at = current.decided_at
    if now - decided_at > timedelta(minutes=rules.UNDO_MINUTES):
        raise CannotDecide(_("Le refus a plus de dix minutes : le lecteur l’a lu. Écrivez-lui."))
    if Registration.objects.open().filter(patron_id=current.patron_id).exists():
        raise CannotDecide(_("Cette personne a déjà fait une nouvelle demande."))
    move(
        registration,
        State.PENDING,
        now=now,
        come_from=[State.REFUSED],
        decided_at=None,
        decided_by=None,
        refusal_reason="",
        refusal_note="",
    )
    letters.take_refusal_back(registration, decided_at, now)
    audit.record(by, "registration.refusal_undone", registration)
    return registration


def decide_many(
    *,
    registrations: Iterable[Registration],
    decision: Decision,
    by: User,
    now: datetime,
    reason: str = "",
    note: str = "",
    question: str = "",
) -> BatchOutcome:
    """The same decision on many requests, each in its own transaction: one that cannot be does not hold the others."""
    verbs: dict[Decision, Callable[[Registration], Registration]] = {
        Decision.ACCEPT: lambda one: accept_registration(registration=one, by=by, now=now),
        Decision.REFUSE: lambda one: refuse_registration(
            registration=one, by=by, reason=reason, note=note, now=now
        ),
        Decision.ASK: lambda one: ask_for_more(registration=one, by=by, question=question, now=now),
    }
    outcome = BatchOutcome()
    for registration in registrations:
        try:
            outcome.done.append(verbs[decision](registration))
        except CannotDecide as refusal:
            outcome.refused.append((registration, str(refusal)))
    return outcome


@transaction.atomic
def register_at_counter(
    *, library: Library, identity: Identity, consents: Iterable[ConsentText], by: User, now: datetime
) -> Registration:
    """The librarian enters a reader who is present: accepted at once, address not confirmed, none needed for an adult.

    Raises CannotRegister as the form does, and when the person already has a card.
    """
    today, texts = paris_today(now), list(consents)
    identity = identity.cleaned(today)
    reasons = faults(identity, today=today, needs_address=False)
    refusal = why_not_here(library, today)
    if refusal:
        reasons["library"] = refusal
    if agreements.missing_consents(texts, today):
        reasons["consents"] = _("Le lecteur doit accepter les règles et l’information sur ses données.")
    known = account_of(identity)
    if known is not None:
        reasons["family_name"] = _("Cette personne a déjà une carte. Cherchez-la dans vos lecteurs.")
    if reasons:
        raise CannotRegister(reasons)
    patron = new_patron(library, identity)
    agreements.write_consents(patron, texts, now)
    if patron.guardian_email:
        agreements.confirm_by_guardian(patron)
    registration = Registration.objects.create(
        patron=patron, library=library, state=State.PENDING, asked_at=now, waiting_since=now, verified_at=now
    )
    return accept_registration(registration=registration, by=by, now=now)
