"""Signing in on a partner's word."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from liseron.people.models import User
from liseron.sso.models import SourceIdentity

VOUCHED = "liseron.sso.backends.Vouched"


class Vouched(BaseBackend):
    """Lets in the reader of an identity that an open source has just vouched for, and nobody else.

    It takes no user name and no password: Django never calls it for a form. What lets in is read again from the
    database, so that an account or a source closed a moment ago opens nothing. Professionals never come in this way:
    a partner's word would stand for their second factor.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, *, vouched: object = None
    ) -> User | None:
        if not isinstance(vouched, SourceIdentity) or vouched.pk is None:
            return None
        current = (
            SourceIdentity.objects.select_related("patron__user")
            .filter(pk=vouched.pk, patron=vouched.patron_id, source__is_open=True)
            .first()
        )
        user = current.patron.user if current else None
        return user if user is not None and may_come_in(user) else None

    def get_user(self, user_id: Any) -> User | None:
        """At each request: a sign-in ends with the account, and when its owner becomes a professional."""
        user = User.objects.filter(pk=user_id).first()
        return user if user is not None and may_come_in(user) else None


def may_come_in(user: User) -> bool:
    return user.is_active is True and not user.is_professional
