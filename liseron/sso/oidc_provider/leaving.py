"""The end of a sign-in, told to the sites that it opened (Back-Channel Logout 1.0), and proof of whose it was."""

import time
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import jwt
from allauth.core.internal import jwkkit
from allauth.idp.oidc.models import Client, Token
from django.conf import settings

from liseron.sso import entering, sessions
from liseron.sso.models import Reached, Service, SignOnSession
from liseron.sso.oidc_provider.adapter import Adapter, reader_of
from liseron.toolkit import outbox
from liseron.toolkit.dates import now as current_instant
from liseron.toolkit.dates import paris_today
from liseron.toolkit.http import CannotFetch, Limits, fetch

MESSAGE = "sso.oidc_logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIMITS = Limits(total_seconds=5, max_bytes=64_000)
TOKEN_SECONDS = 120


class CannotTell(Exception):
    """The site did not take the message: it will be sent again. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def tell_by_oidc(session: SignOnSession, reached: Sequence[Reached], now: datetime) -> None:
    """Posts one message for each site, and takes away the access that rested on the sign-in."""
    reader = reader_of(session.user)
    Token.objects.filter(user=session.user_id, data__sid=session.sid).delete()
    for site in reached:
        if site.service.logout_address and reader is not None:
            subject, _facts = entering.facts_for(site.service, reader, paris_today(now))
            outbox.post(
                MESSAGE,
                {"service": site.service_id, "sid": session.sid, "sub": subject},
                unique_key=f"{MESSAGE}:{site.service_id}:{session.sid}",
            )


sessions.TELLERS[Service.Protocol.OIDC] = tell_by_oidc


@outbox.delivers(MESSAGE)
def send_logout(message: outbox.Message) -> None:
    """Signed when it leaves, so that it is fresh whatever it waited. Raises CannotTell to be called again."""
    service = Service.objects.filter(pk=message.payload["service"]).select_related("client").first()
    if service is None or service.client is None or not service.logout_address:
        return
    signed = logout_token(service.client, sid=message.payload["sid"], sub=message.payload["sub"])
    try:
        answer = fetch(
            service.logout_address,
            method="POST",
            headers={"content-type": "application/x-www-form-urlencoded"},
            body=urlencode({"logout_token": signed}).encode(),
            limits=LIMITS,
            allow_private=settings.DEMO,
        )
    except CannotFetch as problem:
        raise CannotTell(problem.reason) from problem
    if answer.status >= 500:
        raise CannotTell(f"status_{answer.status}")


def logout_token(client: Client, *, sid: str, sub: str) -> str:
    """OpenID Connect Back-Channel Logout 1.0, 2.4: both `sid` and `sub`, never a nonce."""
    issued_at = int(time.time())
    claims: dict[str, Any] = {
        "iss": settings.BASE_URL,
        "aud": client.pk,
        "iat": issued_at,
        "exp": issued_at + TOKEN_SECONDS,
        "jti": uuid.uuid4().hex,
        "events": {EVENT: {}},
        "sid": sid,
        "sub": sub,
    }
    described, private = jwkkit.load_jwk_from_pem(Adapter().get_signing_key().pem)
    return jwt.encode(
        claims, private, algorithm="RS256", headers={"kid": described["kid"], "typ": "logout+jwt"}
    )


def hint_of(text: str) -> dict[str, Any]:
    """Claims of an id_token that we signed, however old; empty when it is not one."""
    if not text or len(text) > 8_000:
        return {}
    for key in Adapter().list_private_keys(is_active=True):
        _described, private = jwkkit.load_jwk_from_pem(key.pem)
        try:
            claims: dict[str, Any] = jwt.decode(
                text,
                private.public_key(),
                algorithms=["RS256"],
                issuer=settings.BASE_URL,
                options={"verify_exp": False, "verify_aud": False},
            )
        except jwt.PyJWTError:
            continue
        return claims if isinstance(claims.get("aud"), str) and "events" not in claims else {}
    return {}


def purge_codes(now: datetime | None = None) -> int:
    """Forget codes and tokens whose time is over; how many."""
    return int(Token.objects.filter(expires_at__lte=now or current_instant()).delete()[0])
