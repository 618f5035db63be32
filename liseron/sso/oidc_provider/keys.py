"""The signing keys: the operator's own (LISERON_OIDC_KEY), or made here once, sealed in the database, and renewed."""

from datetime import datetime, timedelta

from allauth.idp.oidc.models import PrivateKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from liseron.sso.models import SigningKey
from liseron.toolkit import audit
from liseron.toolkit.sealing import CannotUnseal, seal, unseal

BITS = 3072
# Sites keep our list of keys one hour: a new key is shown before it signs, an old one after it last signed.
SHOWN_BEFORE = timedelta(hours=2)
SHOWN_AFTER = timedelta(days=1)


def keys(now: datetime) -> list[PrivateKey]:
    """Every key that may still be met or soon will; never empty."""
    if settings.OIDC_KEY:
        return [PrivateKey(pem=settings.OIDC_KEY)]
    rows = list(SigningKey.objects.exclude(ends_at__lte=now))
    readable = [key for row in rows if (key := _private_key(row))]
    if not any(key.not_before <= now for key in readable):
        first = _private_key(_next_key(now))
        readable += [first] if first else []
    return readable


def renew_key(*, by: object | None, now: datetime) -> SigningKey:
    """Make a key that signs two hours from now; the former ones are forgotten the day after."""
    with transaction.atomic():
        begins_at = now + SHOWN_BEFORE
        SigningKey.objects.filter(ends_at=None).update(ends_at=begins_at + SHOWN_AFTER)
        SigningKey.objects.filter(ends_at__lte=now).delete()
        key = _next_key(begins_at)
        audit.record(by, "signing_key.renewed", key)
    return key


def _next_key(begins_at: datetime) -> SigningKey:
    """Made by whoever needs it first; two processes at once agree on one."""
    number = (SigningKey.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return SigningKey.objects.create(number=number, sealed=seal(_new_pem()), begins_at=begins_at)
    except IntegrityError:
        return SigningKey.objects.get(number=number)


def _new_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")


def _private_key(row: SigningKey) -> PrivateKey | None:
    """None when it was sealed under a SECRET_KEY that is gone: another will be made."""
    try:
        pem = unseal(row.sealed)
    except CannotUnseal:
        return None
    return PrivateKey(pem=pem, not_before=row.begins_at, issued_at=row.begins_at, expires_at=row.ends_at)
