"""The addresses that mails carry: absolute, and written in this one place."""

from django.conf import settings
from django.urls import reverse

from liseron.people.models import Registration


def absolute(name: str, *args: str) -> str:
    """Address of a named page, from the installation's own address and never from a request's Host header."""
    return absolute_path(reverse(name, args=args))


def absolute_path(path: str) -> str:
    """The same for a path of this site."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def to_verify(secret: str) -> str:
    return absolute("portal:verify", secret)


def to_follow(secret: str) -> str:
    return absolute("portal:follow", secret)


def to_choose_password(secret: str) -> str:
    return absolute("portal:choose_password", secret)


def to_confirm_address(secret: str) -> str:
    return absolute("portal:confirm_address", secret)


def to_my_space() -> str:
    return absolute("portal:my_space")


def to_sign_in() -> str:
    return absolute("account_login")


def to_queue() -> str:
    return absolute("desk:queue")


def to_state_of(registration: Registration, follow_secret: str) -> str:
    """Where a reader sees how things stand: the own space with an account, the follow-up page before."""
    return to_my_space() if registration.patron.user_id else to_follow(follow_secret)
