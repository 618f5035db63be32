"""A reader asks: the public form, the confirmed address, the answer to the library's question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from liseron.partners.models import Library
from liseron.people import consents as agreements
from liseron.people import letters, rules
from liseron.people.identity import IDENTITY_FIELDS, CannotRegister, Identity, faults
from liseron.people.libraries import why_not_here
from liseron.people.models import ConsentText, Patron, Registration
from liseron.people.moves import State, move
from liseron.toolkit import audit, once
from liseron.toolkit.dates import paris_today

LONGEST_MESSAGE = 2000


class CannotAnswer(Exception):
    """The library asks nothing any more, or the answer is empty; the message is the sentence to show."""


@dataclass(frozen=True)
class Receipt:
    """What the screen may say, the same whether or not an account exists. `registration` is not for the screen."""

    mailed_to: str
    to_guardian: bool
    registration: Registration | None


def check_request(
    *, library: Library, identity: Identity, consents: Iterable[ConsentText], message: str, today: date
) -> dict[str, str]:
    """What is wrong with a request, field by field; empty when it may be registered. `identity` cleaned."""
    found = faults(identity, today=today)
    refusal = why_not_here(library, today)
    if refusal:
        found["library"] = refusal
    missing = agreements.missing_consents(consents, today)
    if missing:
        found["consents"] = _("Cochez la case : « {sentence} »").format(sentence=missing[0].sentence)
    if len(message) > LONGEST_MESSAGE:
        found["message"] = _("Votre message est trop long : {most} caractères au plus.").format(
            most=LONGEST_MESSAGE
        )
    return found


@transaction.atomic
def register_patron(
    *, library: Library, identity: Identity, consents: Iterable[ConsentText], message: str = "", now: datetime
) -> Receipt:
    """Take a request from the public form and mail the link that confirms the address.

    The same person asking again while a request is open gets the same request, and no second mail within ten
    minutes. Raises CannotRegister with a sentence per field.
    """
    today, texts = paris_today(now), list(consents)
    identity = identity.cleaned(today)
    reasons = check_request(library=library, identity=identity, consents=texts, message=message, today=today)
    if reasons:
        raise CannotRegister(reasons)
    # Two posts of one form must meet here (PostgreSQL; SQLite writes one at a time anyway).
    Library.objects.select_for_update(no_key=True).get(pk=library.pk)
    by_guardian = rules.guardian_must_confirm(identity.birth_date, today)
    receipt = Receipt(identity.guardian_email if by_guardian else identity.contact_email, by_guardian, None)
    known = account_of(identity)
    if known is not None:
        slot = int(now.timestamp()) // (rules.RESEND_MINUTES * 60)
        letters.say_already_registered(known, key=f"already_registered:{known.pk}:{slot}")
        return receipt
    registration = _open_request_of(identity) or _new_request(library, identity, texts, now)
    if registration.state == State.UNVERIFIED:
        registration.library, registration.message = library, message
        registration.save(update_fields=["library", "message"])
        Patron.objects.filter(pk=registration.patron_id).update(library=library)
    _mail_again_if_due(registration, by_guardian=by_guardian, now=now)
    return Receipt(receipt.mailed_to, by_guardian, registration)


def account_of(identity: Identity) -> Patron | None:
    """The reader with an account that this cleaned identity names.

    The same person, or the same own address with the same name or birth date.

    A couple may share an address: another name with another birth date is another person.
    """
    same_person = Q(folded_name=identity.folded_name, birth_date=identity.birth_date) & (
        Q(email=identity.contact_email) | Q(guardian_email=identity.contact_email)
    )
    found = Q()
    if identity.email:
        own = Q(email=identity.email) | Q(user__email__iexact=identity.email)
        found = own & (Q(folded_name=identity.folded_name) | Q(birth_date=identity.birth_date))
    return Patron.objects.with_account().filter(same_person | found if found else same_person).first()


def _open_request_of(identity: Identity) -> Registration | None:
    return (
        Registration.objects.open()
        .select_related("patron", "library")
        .filter(
            patron__user=None,
            patron__folded_name=identity.folded_name,
            patron__birth_date=identity.birth_date,
            patron__email=identity.email,
            patron__guardian_email=identity.guardian_email,
        )
        .first()
    )


def new_patron(library: Library, identity: Identity) -> Patron:
    """A reader without account, from a cleaned and checked identity."""
    patron = Patron(library=library, **{name: getattr(identity, name) for name in IDENTITY_FIELDS})
    patron.save()
    return patron


def _new_request(
    library: Library, identity: Identity, texts: list[ConsentText], now: datetime
) -> Registration:
    patron = new_patron(library, identity)
    agreements.write_consents(patron, texts, now)
    registration = Registration.objects.create(
        patron=patron, library=library, asked_at=now, waiting_since=now
    )
    audit.record(None, "registration.asked", registration, library=library.pk)
    return registration


def _mail_again_if_due(registration: Registration, *, by_guardian: bool, now: datetime) -> None:
    wait = timedelta(minutes=rules.RESEND_MINUTES)
    if registration.mailed_at is not None and now - registration.mailed_at < wait:
        return
    registration.mailed_at = now
    registration.save(update_fields=["mailed_at"])
    if registration.state == State.UNVERIFIED:
        letters.ask_to_confirm(registration, by_guardian=by_guardian, now=now)
    elif registration.state == State.MORE_ASKED:
        letters.say_more_asked(registration, now)
    else:
        letters.say_waiting(registration, now)


@transaction.atomic
def verify_email(*, secret: str, now: datetime) -> Registration:
    """The address is proved, the request waits for the library. Raises once.CannotUse for a link used or too old."""
    token = once.consume(kind=letters.VERIFY, secret=secret, now=now)
    registration = _registration_named(token.subject)
    once.revoke(kind=letters.VERIFY, subject=token.subject)
    if registration.state != State.UNVERIFIED:
        _agree_for_child(registration, now)
        return registration
    move(registration, State.PENDING, now=now, verified_at=now, mailed_at=now, come_from=[State.UNVERIFIED])
    if rules.guardian_must_confirm(registration.patron.birth_date, paris_today(now)):
        agreements.confirm_by_guardian(registration.patron)
    letters.say_waiting(registration, now)
    audit.record(None, "registration.verified", registration)
    return registration


def _agree_for_child(registration: Registration, now: datetime) -> None:
    """A child whom the library's own site vouched for is in already: the link brings the guardian's agreement."""
    child = registration.patron
    if registration.state == State.ACCEPTED and rules.guardian_must_confirm(
        child.birth_date, paris_today(now)
    ):
        agreements.confirm_by_guardian(child)
        audit.record(None, "consent.given", child, text="guardian")


def registration_to_verify(*, secret: str, now: datetime) -> Registration | None:
    """What the link would confirm, without using it: the page shows it and asks for one click."""
    token = once.peek(kind=letters.VERIFY, secret=secret, now=now)
    return _find(token.subject) if token else None


def followed_registration(*, secret: str, now: datetime) -> Registration | None:
    """The request behind a follow-up link, readable many times; None for an unknown or too old link."""
    token = once.peek(kind=letters.FOLLOW, secret=secret, now=now)
    return _find(token.subject) if token else None


@transaction.atomic
def answer_question(
    *, message: str, now: datetime, secret: str | None = None, registration: Registration | None = None
) -> Registration:
    """The reader answers, by the follow-up link or from "my space": the request waits for the library again.

    Raises CannotAnswer for an empty or too long text and when nothing is asked, once.CannotUse for a dead link.
    """
    if secret is not None:
        registration = followed_registration(secret=secret, now=now)
    if registration is None:
        raise once.CannotUse("unknown")
    text = message.strip()
    if not text:
        raise CannotAnswer(_("Écrivez votre réponse à la bibliothèque."))
    if len(text) > LONGEST_MESSAGE:
        raise CannotAnswer(
            _("Votre réponse est trop longue : {most} caractères au plus.").format(most=LONGEST_MESSAGE)
        )
    if registration.state != State.MORE_ASKED:
        raise CannotAnswer(_("La bibliothèque n’attend pas de réponse pour cette demande."))
    move(registration, State.PENDING, now=now, answer=text, come_from=[State.MORE_ASKED])
    audit.record(registration.patron.user, "registration.answered", registration)
    return registration


def _find(subject: str) -> Registration | None:
    number = subject.partition(":")[2]
    return (
        Registration.objects.select_related("patron__user", "library__partner").filter(pk=int(number)).first()
    )


def _registration_named(subject: str) -> Registration:
    registration = _find(subject)
    if registration is None:
        raise once.CannotUse("unknown")
    return registration
