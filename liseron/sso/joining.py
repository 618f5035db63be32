"""A reader who arrives may have an account already: found by likeness, joined only with a proof that it is his."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NoReturn

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from liseron.people.models import Patron, User
from liseron.sso.mapping import Profile
from liseron.sso.models import IdentitySource
from liseron.sso.pending import Arrival
from liseron.toolkit import mail, once
from liseron.toolkit.text import fold
from liseron.toolkit.throttle import allow

CODE = "join_code"
CODE_VALID_FOR = timedelta(minutes=15)
CODE_DIGITS = 8
MOST_CANDIDATES = 3
TRIES, MAILS, MINUTES = (
    100,
    60,
    10,
)  # of a network: on the day of a launch, a whole library stands behind one address
PAUSE_SECONDS = 60  # between two codes to one address


class CannotJoin(Exception):
    """Nothing shows that the account is this person's; the message says what to do."""


def candidates_of(source: IdentitySource, profile: Profile, birth_date: date | None) -> list[Patron]:
    """Readers of the source's partner who may be the one who arrives, the surest first; three at most.

    Same library or reader's card, same address, or same name and birth date. Never a professional, never an account
    that is closed or that another person of the source is.
    """
    alike = Q()
    if profile.card:
        alike |= Q(library_card__iexact=profile.card) | Q(cards__number=profile.card.replace(" ", ""))
    if profile.email:
        alike |= Q(email=profile.email) | Q(user__email__iexact=profile.email)
    if profile.folded_name and birth_date:
        alike |= Q(folded_name=profile.folded_name, birth_date=birth_date)
    if not alike:
        return []
    found = joinable(source).filter(alike).select_related("user").distinct().order_by("pk")[:20]
    return sorted(found, key=lambda one: not shares_card(profile, one))[:MOST_CANDIDATES]


def joinable(source: IdentitySource) -> QuerySet[Patron]:
    """Accounts of the partner's readers that nobody of this source is yet."""
    readers = Patron.objects.filter(library__partner=source.partner_id, user__is_active=True)
    return readers.filter(user__role_grants=None).exclude(identities__source=source)


def shares_card(profile: Profile, patron: Patron) -> bool:
    if not profile.card:
        return False
    number = profile.card.replace(" ", "")
    return fold(patron.library_card) == fold(profile.card) or patron.cards.filter(number=number).exists()


def proved_by_card(profile: Profile, patrons: Sequence[Patron]) -> Patron | None:
    """The one reader with the card that the library names, and its birth date or name: a click confirms it.

    Only what the library said counts, never what was typed here.
    """
    found = [
        one
        for one in patrons
        if shares_card(profile, one)
        and (one.birth_date == profile.birth_date or one.folded_name == profile.folded_name)
    ]
    return found[0] if len(found) == 1 else None


def prove_by_password(request: HttpRequest, patrons: Sequence[Patron], password: str) -> Patron:
    """Whose password it is. allauth counts the tries of each account, as at the sign-in form. Raises CannotJoin."""
    if not allow(request, "join", TRIES, MINUTES * 60):
        raise CannotJoin(_too_often())
    for patron in patrons:
        try:
            user = get_adapter(request).authenticate(
                request, username=_account(patron).username, password=password
            )
        except ValidationError:
            raise CannotJoin(_too_often()) from None
        if user is not None and user.is_active and user.pk == patron.user_id:
            return patron
    raise CannotJoin(_("Ce n’est pas le mot de passe de ce compte. Essayez encore, ou recevez un code."))


@transaction.atomic
def send_code(request: HttpRequest, arrival: Arrival, patrons: Sequence[Patron], now: datetime) -> None:
    """Mail a code to the address of each account, good once, in this browser, for a quarter of an hour.

    Raises CannotJoin when asked too often.
    """
    if not allow(request, "join_mail", MAILS, MINUTES * 60):
        raise CannotJoin(_too_often())
    for patron in patrons:
        if patron.contact_email:
            _mail_code(arrival, patron, now)


def _mail_code(arrival: Arrival, patron: Patron, now: datetime) -> None:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    once.revoke(kind=CODE, subject=f"patron:{patron.pk}")
    once.issue(
        kind=CODE,
        subject=f"patron:{patron.pk}",
        valid_for=CODE_VALID_FOR,
        payload={"state": _state_of(patron)},
        secret=f"{arrival.secret}:{code}",
        now=now,
    )
    sent = mail.send_mail_later(
        to=patron.contact_email,
        subject=_("Votre code : {code}").format(code=code),
        template="join_code",
        context={
            "patron": patron,
            "code": code,
            "source": arrival.source,
            "minutes": int(CODE_VALID_FOR.total_seconds() // 60),
            "portal": settings.SITE_NAME,
        },
        unique_key=f"join_code:{patron.pk}:{int(now.timestamp()) // PAUSE_SECONDS}",
    )
    if not sent:
        raise CannotJoin(_("Un code vient de partir. Attendez une minute avant d’en demander un autre."))


def prove_by_code(
    request: HttpRequest, arrival: Arrival, patrons: Sequence[Patron], code: str, now: datetime
) -> Patron:
    """To whose address the code went. It is used up. Raises CannotJoin: wrong, too old, or changed since."""
    if not allow(request, "join_code", TRIES, MINUTES * 60, value=arrival.secret):
        raise CannotJoin(_too_often())
    digits = "".join(sign for sign in code[:40] if sign.isascii() and sign.isdigit())
    try:
        token = once.consume(kind=CODE, secret=f"{arrival.secret}:{digits}", now=now)
    except once.CannotUse:
        raise CannotJoin(_("Ce code n’est pas le bon, ou il est trop vieux. Demandez-en un autre.")) from None
    for patron in patrons:
        if token.subject == f"patron:{patron.pk}" and token.payload["state"] == _state_of(patron):
            return patron
    raise CannotJoin(_("Ce compte a changé depuis l’envoi du code. Demandez-en un autre."))


def refuse_unproved() -> NoReturn:
    raise CannotJoin(
        _("Rien ne montre encore que ce compte est le vôtre. Donnez son mot de passe, ou recevez un code.")
    )


def still_joinable(source: IdentitySource, patron: Patron) -> Patron:
    """The account read again, under lock, at the moment of joining. Raises CannotJoin when it closed meanwhile."""
    locked = Patron.objects.select_for_update(of=("self",)).filter(pk=patron.pk).first()
    current = joinable(source).select_related("user", "library").filter(pk=patron.pk).first()
    if locked is None or current is None:
        raise CannotJoin(_("Ce compte ne peut plus être retrouvé. Adressez-vous à votre bibliothèque."))
    return current


def _account(patron: Patron) -> User:
    if patron.user is None:
        raise CannotJoin(_("Ce compte est fermé. Adressez-vous à votre bibliothèque."))
    return patron.user


def _state_of(patron: Patron) -> str:
    """Changes with the password and with the address: a code sent before opens nothing after."""
    said = f"{_account(patron).get_session_auth_hash()}:{patron.contact_email}"
    return hashlib.sha256(said.encode()).hexdigest()


def _too_often() -> str:
    return _("Trop d’essais. Attendez dix minutes, puis essayez encore.")
