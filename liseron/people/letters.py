"""Every mail about a reader: who gets it, what it says, which link it carries."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.partners.coverage import why_not_covered
from liseron.people import links, rules
from liseron.people.models import Patron, ReaderCard, Registration, User
from liseron.toolkit import mail, once, outbox
from liseron.toolkit.dates import in_full, paris_today

VERIFY = "verify_registration"
FOLLOW = "follow_registration"
CHOOSE_PASSWORD = "choose_password"  # noqa: S105 - the kind of a link, not a password

VERIFY_FOR = timedelta(days=7)
FOLLOW_BEYOND = timedelta(days=30)  # after the request would be closed for want of an answer
CHOOSE_PASSWORD_FOR = timedelta(days=14)
REFUSAL_HELD_FOR = timedelta(seconds=60)


def _write(
    to: str,
    subject: str,
    template: str,
    *,
    key: str | None = None,
    not_before: datetime | None = None,
    **context: Any,
) -> bool:
    """False when nobody can be written to, or when `key` was used before."""
    if not to:
        return False
    context["portal"] = settings.SITE_NAME
    context["pending_days"] = settings.PENDING_DAYS
    return mail.send_mail_later(
        to=to, subject=subject, template=template, context=context, unique_key=key, not_before=not_before
    )


def _about(registration: Registration, now: datetime) -> dict[str, Any]:
    valid_for = timedelta(days=settings.PENDING_DAYS) + FOLLOW_BEYOND
    secret = once.issue(kind=FOLLOW, subject=f"registration:{registration.pk}", valid_for=valid_for, now=now)
    return {
        "patron": registration.patron,
        "registration": registration,
        "library": registration.library,
        "link": links.to_state_of(registration, secret),
    }


def ask_to_confirm(registration: Registration, *, by_guardian: bool, now: datetime) -> None:
    """The single-use link that proves the address: the reader's, or the guardian's."""
    patron = registration.patron
    secret = once.issue(kind=VERIFY, subject=f"registration:{registration.pk}", valid_for=VERIFY_FOR, now=now)
    _write(
        patron.guardian_email if by_guardian else patron.contact_email,
        _("Confirmez l’inscription de {name}").format(name=patron)
        if by_guardian
        else _("Confirmez votre adresse pour finir votre inscription"),
        "guardian_confirm" if by_guardian else "confirm_email",
        patron=patron,
        library=registration.library,
        link=links.to_verify(secret),
        until=in_full(paris_today(now + VERIFY_FOR)),
    )


def say_already_registered(patron: Patron, *, key: str) -> None:
    """Said by mail alone: the screen must not tell who has an account."""
    _write(
        patron.contact_email,
        _("Vous avez déjà une carte"),
        "already_registered",
        key=key,
        patron=patron,
        link=links.to_sign_in(),
        my_space=links.to_my_space(),
    )


def say_waiting(registration: Registration, now: datetime) -> None:
    _write(
        registration.patron.contact_email,
        _("Votre demande attend la bibliothèque"),
        "waiting_for_library",
        **_about(registration, now),
    )


def say_accepted(registration: Registration, card: ReaderCard, now: datetime) -> None:
    """With the link that chooses the first password."""
    _write(
        registration.patron.contact_email,
        _("Bienvenue : votre carte est prête"),
        "accepted",
        patron=registration.patron,
        library=registration.library,
        card=card,
        valid_until=in_full(registration.valid_until) if registration.valid_until else "",
        **_password_link(registration.patron.user, now),
    )


def welcome_vouched(registration: Registration, card: ReaderCard, *, now: datetime) -> None:
    """To a reader whom the library's own site let in; under 15 also to the guardian, for the agreements."""
    patron = registration.patron
    if rules.guardian_must_confirm(patron.birth_date, paris_today(now)):
        secret = once.issue(
            kind=VERIFY, subject=f"registration:{registration.pk}", valid_for=VERIFY_FOR, now=now
        )
        _write(
            patron.guardian_email,
            _("Votre accord pour {name}").format(name=patron),
            "guardian_vouched",
            patron=patron,
            library=registration.library,
            link=links.to_verify(secret),
            until=in_full(paris_today(now + VERIFY_FOR)),
        )
    _write(
        patron.email,
        _("Bienvenue : vous entrez par le site de votre bibliothèque"),
        "vouched",
        patron=patron,
        library=registration.library,
        card=card,
        link=links.to_my_space(),
    )


def say_refused(registration: Registration, now: datetime) -> None:
    """Held back for one minute: an undo within it means that nothing was ever said."""
    _write(
        registration.patron.contact_email,
        _("Votre demande d’inscription n’a pas été acceptée"),
        "refused",
        key=_refusal_key(registration, registration.decided_at or now),
        not_before=now + REFUSAL_HELD_FOR,
        reason=registration.get_refusal_reason_display(),
        note=registration.refusal_note,
        refused_days=rules.REFUSED_DAYS,
        **_about(registration, now),
    )


def take_refusal_back(registration: Registration, decided_at: datetime, now: datetime) -> None:
    """Withdraws the mail when it has not left, says that the request is open again when it has."""
    if outbox.cancel(_refusal_key(registration, decided_at)):
        return
    _write(
        registration.patron.contact_email,
        _("Votre demande est de nouveau à l’étude"),
        "refusal_undone",
        **_about(registration, now),
    )


def _refusal_key(registration: Registration, decided_at: datetime) -> str:
    return f"refused:{registration.pk}:{int(decided_at.timestamp() * 1000)}"


def say_more_asked(registration: Registration, now: datetime) -> None:
    _write(
        registration.patron.contact_email,
        _("La bibliothèque a une question pour vous"),
        "more_asked",
        question=registration.question,
        **_about(registration, now),
    )


def say_renewal_asked(registration: Registration, now: datetime) -> None:
    _write(
        registration.patron.contact_email,
        _("Votre demande de prolongation attend la bibliothèque"),
        "renewal_asked",
        **_about(registration, now),
    )


def say_renewed(registration: Registration, now: datetime) -> None:
    _write(
        registration.patron.contact_email,
        _("Votre carte est prolongée"),
        "renewed",
        valid_until=in_full(registration.valid_until) if registration.valid_until else "",
        **_about(registration, now),
    )


def remind_of_end(registration: Registration, *, days_before: int) -> bool:
    """Once per registration and delay. `days_before`: 30 or 7, which chooses the mail."""
    if registration.valid_until is None:
        return False
    return _write(
        registration.patron.contact_email,
        _("Votre carte se termine {on}").format(on=in_full(registration.valid_until)),
        f"reminder_{days_before}",
        key=f"reminder:{registration.pk}:{registration.valid_until}:{days_before}",
        patron=registration.patron,
        library=registration.library,
        valid_until=in_full(registration.valid_until),
        ends_with_agreement=registration.ends_with_agreement,
        link=links.to_my_space(),
    )


def say_lapsed(registration: Registration, today: date) -> None:
    """Once for each end: a card that came back with a new agreement may end again."""
    until = registration.valid_until
    _write(
        registration.patron.contact_email,
        _("Votre carte est terminée"),
        "lapsed",
        key=f"lapsed:{registration.pk}:{until}",
        patron=registration.patron,
        library=registration.library,
        valid_until=in_full(until) if until else "",
        why=_why_not_covered(registration, today),
        comes_back_until=_comes_back_until(registration, today),
        link=links.to_my_space(),
    )


def say_resumed(registration: Registration) -> None:
    """A new agreement gives the card back: the reader has nothing to ask."""
    _write(
        registration.patron.contact_email,
        _("Votre carte est de nouveau valable"),
        "resumed",
        patron=registration.patron,
        library=registration.library,
        valid_until=in_full(registration.valid_until) if registration.valid_until else "",
        link=links.to_my_space(),
    )


def _why_not_covered(registration: Registration, today: date) -> str:
    partner = registration.library.partner
    return why_not_covered(partner, today) if partner is not None else ""


def _comes_back_until(registration: Registration, today: date) -> str:
    """The last day on which a new agreement would give the card back; "" when its own year is over."""
    year = registration.year_ends_on
    return in_full(year) if registration.ends_with_agreement and year is not None and year >= today else ""


def remind_reader_of_wait(registration: Registration, now: datetime) -> None:
    key = f"still_waiting:{registration.pk}:{registration.waiting_since.date()}"
    if outbox.was_posted(key):  # a new link for a mail that will not leave would be a line for nothing
        return
    _write(
        registration.patron.contact_email,
        _("Votre demande attend toujours"),
        "still_waiting",
        key=key,
        why=_why_not_covered(registration, paris_today(now)),
        **_about(registration, now),
    )


def say_closed(registration: Registration, *, days: int, today: date) -> None:
    """The last mail of a request that nobody answered; its data go in the same transaction."""
    _write(
        registration.patron.contact_email,
        _("Votre demande est fermée"),
        "closed",
        key=f"closed:{registration.pk}",
        patron=registration.patron,
        library=registration.library,
        had_question=bool(registration.question),
        days=days,
        why=_why_not_covered(registration, today),
        renewal=registration.kind == Registration.Kind.RENEWAL,
    )


def say_erased(patron: Patron) -> None:
    _write(
        patron.contact_email,
        _("Vos données sont effacées"),
        "erased",
        key=f"erased:{patron.pseudonym}",
        patron=patron,
        library=patron.library,
    )


def tell_library(to: str, *, library_name: str, count: int, oldest_days: int, key: str) -> bool:
    """The day's digest to one address of a library with requests waiting."""
    return _write(
        to,
        ngettext(
            "{count} demande d’inscription en attente", "{count} demandes d’inscription en attente", count
        ).format(count=count),
        "new_request",
        key=key,
        library_name=library_name,
        count=count,
        oldest_days=oldest_days,
        link=links.to_queue(),
    )


def send_password_link(user: User, *, to: str, key: str | None, now: datetime) -> bool:
    return _write(
        to,
        _("Choisissez votre mot de passe"),
        "password_link",
        key=key,
        user=user,
        **_password_link(user, now),
    )


def say_sign_in_elsewhere(user: User, *, to: str, address: str, key: str) -> None:
    """A password would open nothing: the library's own site is where this reader signs in."""
    _write(
        to,
        _("Connectez-vous par votre bibliothèque"),
        "sign_in_elsewhere",
        key=key,
        user=user,
        link=links.absolute_path(address),
    )


def invite(user: User, *, role: str, partner: str, now: datetime) -> None:
    _write(
        user.email,
        _("Votre accès professionnel"),
        "invitation",
        user=user,
        role=role,
        partner=partner,
        **_password_link(user, now),
    )


def say_card_replaced(patron: Patron, card: ReaderCard) -> None:
    _write(
        patron.contact_email,
        _("Votre nouvelle carte"),
        "card_replaced",
        patron=patron,
        card=card,
        library=patron.library,
        link=links.to_sign_in(),
    )


def say_second_factor_reset(user: User) -> None:
    _write(
        user.email,
        _("Votre double protection est à refaire"),
        "second_factor_reset",
        user=user,
        link=links.to_sign_in(),
    )


def say_address_changed(patron: Patron, *, to: str) -> None:
    """To the former address, so that a change nobody asked for is noticed."""
    _write(to, _("Votre adresse a été changée"), "address_changed", patron=patron, library=patron.library)


def password_secret(user: User, now: datetime) -> str:
    """A new single-use secret for `choose_password`; the earlier ones stay usable until one is used."""
    return once.issue(kind=CHOOSE_PASSWORD, subject=f"user:{user.pk}", valid_for=CHOOSE_PASSWORD_FOR, now=now)


def _password_link(user: User | None, now: datetime) -> dict[str, Any]:
    if user is None:
        raise ValueError("a password belongs to an account")
    return {
        "link": links.to_choose_password(password_secret(user, now)),
        "until": in_full(paris_today(now + CHOOSE_PASSWORD_FOR)),
    }


def address_code(address: str) -> str:
    """A short digest: the key of a mail outlives the mail, and must not hold an address."""
    return hashlib.sha256(address.lower().encode()).hexdigest()[:16]
