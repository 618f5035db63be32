"""What may happen once: links and codes used one time; operations that a retry must not repeat."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

SECRET_BYTES = 32

Reason = Literal["unknown", "expired"]


class CannotUse(Exception):
    """The secret opens nothing: `reason` is "unknown" (never issued, already used, revoked) or "expired"."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(
            _("Ce lien n’est plus valable : le délai est passé. Demandez-en un nouveau.")
            if reason == "expired"
            else _("Ce lien ne fonctionne pas, ou il a déjà servi. Demandez-en un nouveau.")
        )


class CannotRepeat(Exception):
    """The operation of that key has already been done."""


class SingleUseToken(models.Model):
    """A secret handed out once. Only its digest is kept, so a copy of the database opens nothing."""

    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=120, db_index=True)
    payload = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Idempotency(models.Model):
    """One row per business operation already done, such as `contribution:12:2026`."""

    key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class TokenFacts:
    """What was written when the token was issued."""

    kind: str
    subject: str
    payload: dict[str, Any]
    expires_at: datetime


def issue(
    *,
    kind: str,
    subject: str,
    valid_for: timedelta,
    payload: dict[str, Any] | None = None,
    secret: str = "",
    now: datetime,
) -> str:
    """A url-safe secret of 256 bits for `subject` ("registration:12"); it is never stored.

    `secret` given: a code short enough to be typed, with such a secret before it that the same browser holds.
    """
    secret = secret or secrets.token_urlsafe(SECRET_BYTES)
    SingleUseToken.objects.create(
        kind=kind,
        digest=_digest(secret),
        subject=subject,
        payload=payload or {},
        expires_at=now + valid_for,
        created_at=now,
    )
    return secret


def peek(*, kind: str, secret: str, now: datetime) -> TokenFacts | None:
    """Facts of a token still usable, left unused: mail scanners follow links, so a GET never consumes."""
    token = _find(kind, secret)
    return _facts(token) if token is not None and token.expires_at > now else None


def consume(*, kind: str, secret: str, now: datetime) -> TokenFacts:
    """Use the token up. Raises CannotUse for everybody but the one caller whose DELETE removed the row."""
    token = _find(kind, secret)
    if token is None:
        raise CannotUse("unknown")
    if token.expires_at <= now:
        raise CannotUse("expired")
    deleted, _tables = SingleUseToken.objects.filter(pk=token.pk, digest=token.digest).delete()
    if deleted != 1:
        raise CannotUse("unknown")
    return _facts(token)


def revoke(*, kind: str, subject: str) -> int:
    """Make every token of that kind for `subject` useless; how many there were."""
    return SingleUseToken.objects.filter(kind=kind, subject=subject).delete()[0]


def purge_expired(now: datetime) -> int:
    """Erase the tokens whose time is over; how many."""
    return SingleUseToken.objects.filter(expires_at__lte=now).delete()[0]


def happens_once(key: str) -> bool:
    """True the first time `key` is seen, False ever after. Inside a transaction: a rollback frees the key."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("happens_once needs the transaction of its operation")
    try:
        with transaction.atomic():
            Idempotency.objects.create(key=key)
    except IntegrityError:
        return False
    return True


def claim(key: str) -> None:
    """As happens_once, for a caller that cannot go on: raises CannotRepeat when `key` was seen before."""
    if not happens_once(key):
        raise CannotRepeat(key)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _find(kind: str, secret: str) -> SingleUseToken | None:
    """The kind is part of the key: a token of one kind is unknown at the door of another."""
    return SingleUseToken.objects.filter(kind=kind, digest=_digest(secret)).first()


def _facts(token: SingleUseToken) -> TokenFacts:
    return TokenFacts(token.kind, token.subject, token.payload, token.expires_at)
