"""Our own keys: made at the first need, sealed in the database, renewed with an overlap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction
from django.db.models import Max

from liseron.sso.models import SigningKey
from liseron.toolkit import audit
from liseron.toolkit.sealing import CannotUnseal, seal, unseal

BITS = 3072
Purpose = SigningKey.Purpose
# How long a new key is shown before it signs, and a former one after it last signed. Sites keep our list for OpenID
# Connect one hour; providers read SAML metadata again each night at best, each month when somebody does it by hand.
SHOWN_BEFORE = {Purpose.OIDC: timedelta(hours=2), Purpose.SAML: timedelta(days=30)}
SHOWN_AFTER = {Purpose.OIDC: timedelta(days=1), Purpose.SAML: timedelta(days=30)}


@dataclass(frozen=True)
class OwnKey:
    """`pem`: PKCS 8, in clear; it signs from `begins_at` on, until another does."""

    pem: str
    begins_at: datetime
    ends_at: datetime | None


def own_keys(purpose: SigningKey.Purpose, now: datetime) -> list[OwnKey]:
    """Every key that may still be met or soon will, in the order of their making; one of them signs now."""
    rows = SigningKey.objects.filter(purpose=purpose).exclude(ends_at__lte=now)
    readable = [key for row in rows if (key := _own_key(row))]
    if not any(key.begins_at <= now for key in readable):
        first = _own_key(_next_key(purpose, now))
        readable += [first] if first else []
    return readable


def renew_key(purpose: SigningKey.Purpose, *, by: object | None, now: datetime) -> SigningKey:
    """Make the next key; the former ones are forgotten once nobody needs them."""
    with transaction.atomic():
        begins_at = now + SHOWN_BEFORE[purpose]
        rows = SigningKey.objects.filter(purpose=purpose)
        rows.filter(ends_at=None).update(ends_at=begins_at + SHOWN_AFTER[purpose])
        rows.filter(ends_at__lte=now).delete()
        key = _next_key(purpose, begins_at)
        audit.record(by, "signing_key.renewed", key)
    return key


def _next_key(purpose: SigningKey.Purpose, begins_at: datetime) -> SigningKey:
    """Made by whoever needs it first; two processes at once agree on one."""
    rows = SigningKey.objects.filter(purpose=purpose)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    facts = {"purpose": purpose, "number": number}
    try:
        with transaction.atomic():
            return SigningKey.objects.create(sealed=seal(_new_pem()), begins_at=begins_at, **facts)
    except IntegrityError:
        return SigningKey.objects.get(**facts)


def _new_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")


def _own_key(row: SigningKey) -> OwnKey | None:
    """None when it was sealed under a SECRET_KEY that is gone: another will be made."""
    try:
        return OwnKey(unseal(row.sealed), row.begins_at, row.ends_at)
    except CannotUnseal:
        return None
