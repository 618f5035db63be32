"""Passwords: chosen by a single-use link, asked for again without saying who has an account."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from liseron.people import letters, links, rules
from liseron.people.elsewhere import way_elsewhere
from liseron.people.models import Patron, User
from liseron.toolkit import audit, once
from liseron.toolkit.text import clean_line


class CannotChoosePassword(Exception):
    """Too short, too easy to guess. `sentences` say what to do; the link stays usable."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def account_choosing_password(*, secret: str, now: datetime) -> User | None:
    """Whose password the link would choose, without using it; None for a link used or too old."""
    token = once.peek(kind=letters.CHOOSE_PASSWORD, secret=secret, now=now)
    return _named(token.subject) if token else None


@transaction.atomic
def choose_password(*, secret: str, password: str, now: datetime) -> User:
    """Set the password and use the link up, with every other one of that account.

    Raises CannotChoosePassword (link left usable), once.CannotUse for a link used or too old.
    """
    user = account_choosing_password(secret=secret, now=now)
    if user is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CannotChoosePassword(error.messages) from error
    token = once.consume(kind=letters.CHOOSE_PASSWORD, secret=secret, now=now)
    if user is None or not user.is_active:
        raise once.CannotUse("unknown")
    once.revoke(kind=letters.CHOOSE_PASSWORD, subject=token.subject)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(user, "password.chosen", user)
    return user


@transaction.atomic
def change_password(*, user: User, current: str, password: str) -> bool:
    """A signed-in person chooses another password; False when `current` is wrong. Raises CannotChoosePassword.

    The other sessions of the account end with the former password.
    """
    if not user.check_password(current):
        return False
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CannotChoosePassword(error.messages) from error
    once.revoke(kind=letters.CHOOSE_PASSWORD, subject=f"user:{user.pk}")
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(user, "password.changed", user)
    return True


@transaction.atomic
def send_password_link(*, login: str, now: datetime) -> None:
    """To whoever has this card number or address. Returns nothing: the screen says the same in every case.

    One mail per account and ten minutes. Who signs in at the library's own site is told so instead.
    """
    user = account_named(login)
    if user is None or not user.is_active:
        return
    patron = Patron.objects.filter(user=user).first()
    slot = int(now.timestamp()) // (rules.RESEND_MINUTES * 60)
    to = user.email or (patron.contact_email if patron else "")
    address = way_elsewhere(user)
    if address:
        letters.say_sign_in_elsewhere(user, to=to, address=address, key=f"elsewhere:{user.pk}:{slot}")
        return
    letters.send_password_link(user, to=to, key=f"password_link:{user.pk}:{slot}", now=now)


@transaction.atomic
def password_link_for(*, patron: Patron, by: User, now: datetime) -> str:
    """The link itself, for the library to print: a reader at the counter may have no address. Audited."""
    if patron.user is None:
        raise once.CannotUse("unknown")
    audit.record(by, "password.link_printed", patron)
    return links.to_choose_password(letters.password_secret(patron.user, now))


def account_named(login: str) -> User | None:
    """The account of a card number, typed with or without spaces, or of an address; None when there is none."""
    line = clean_line(login, 254)
    if "@" in line:
        return User.objects.filter(email__iexact=line).first()
    return User.objects.filter(username=line.replace(" ", "")).first()


def _named(subject: str) -> User | None:
    return User.objects.filter(pk=int(subject.partition(":")[2])).first()
