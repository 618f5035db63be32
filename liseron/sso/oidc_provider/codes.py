"""Authorization codes: rows that one DELETE consumes. django-allauth keeps its own in the cache, which several
processes do not share and which two of them may read at once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.idp.oidc.models import Client, Token
from django.db import transaction

from liseron.people.models import User

LIVES = timedelta(seconds=60)


@dataclass(frozen=True)
class Grant:
    """What a code stands for: exactly this address, this challenge, this sign-in."""

    user: User
    scopes: list[str]
    address: str
    challenge: str
    nonce: str
    sid: str
    signed_in_at: int
    digest: str


def digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def keep(client: Client, code: str, grant: Grant, now: datetime) -> None:
    """Write what `code` stands for; only its digest is kept."""
    row = Token(
        type=Token.Type.AUTHORIZATION_CODE,
        hash=digest(code),
        client=client,
        user=grant.user,
        created_at=now,
        expires_at=now + LIVES,
        data={
            "address": grant.address,
            "challenge": grant.challenge,
            "nonce": grant.nonce,
            "sid": grant.sid,
            "signed_in_at": grant.signed_in_at,
        },
    )
    row.set_scopes(grant.scopes)
    row.save(force_insert=True)


@transaction.atomic
def spend(client: Client, code: str, now: datetime) -> Grant | None:
    """What `code` stands for, to the one caller whose DELETE removed it; None for everybody else.

    A code of another client is unknown here and stays good for its own. A code that comes back takes away the
    access that it gave (RFC 6749, 4.1.2).
    """
    rows = Token.objects.filter(
        type=Token.Type.AUTHORIZATION_CODE, hash=digest(code), client=client, expires_at__gt=now
    )
    row = rows.select_related("user").first()
    if row is None or row.user is None or not rows.filter(pk=row.pk).delete()[0]:
        given = Token.objects.filter(type=Token.Type.ACCESS_TOKEN, client=client)
        given.filter(data__code=digest(code)).delete()
        return None
    return Grant(user=row.user, scopes=row.get_scopes(), digest=row.hash, **row.data)
