"""A service that acts in the reader's name (sections 2.5.4, 2.6, 2.7). Off unless the département allowed it."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from liseron.protocols.cas.addresses import NotAnAddress, covers, parse_address, with_parameter
from liseron.protocols.cas.answers import Code, Failure, Success
from liseron.protocols.cas.tickets import digest, is_ticket, new_grant, new_grant_iou
from liseron.sso import entering
from liseron.sso.cas_server.issuing import issue_proxy_ticket
from liseron.sso.cas_server.registry import service_at
from liseron.sso.cas_server.validating import Shown, Site, Validated
from liseron.sso.models import ProxyGrant, Service, SignOnSession
from liseron.toolkit.http import CannotFetch, Limits, fetch

PATIENCE = Limits(total_seconds=3, max_bytes=10_000)


def refusal_of(service: Service | Site, callback: str) -> Failure | None:
    """Why `callback` may not receive a proxy-granting ticket: an https address below the registered one, no other."""
    if not service.may_proxy:
        return Failure(Code.UNAUTHORIZED_SERVICE_PROXY, "This service may not act for readers.")
    try:
        wanted, registered = parse_address(callback), parse_address(service.proxy_address)
    except NotAnAddress:
        return Failure(Code.INVALID_PROXY_CALLBACK, "pgtUrl is not an address.")
    if wanted.scheme != "https" or not covers(registered, wanted):
        return Failure(Code.INVALID_PROXY_CALLBACK, "pgtUrl is not the registered callback.")
    return None


def with_grant(validated: Validated, callback: str, now: datetime) -> Success | Failure:
    """The answer to a validation that gave a pgtUrl: with an IOU, or without one when the callback failed."""
    refusal = refusal_of(validated.shown.site, callback)
    if refusal is not None:
        return refusal
    return replace(validated.success, grant_iou=grant(validated.shown, callback, now))


def grant(shown: Shown, callback: str, now: datetime) -> str:
    """Hand a proxy-granting ticket to `callback` and answer its IOU; "" when the callback does not take it.

    The callback is reached by https, its certificate checked, never at a private address (but in the demo). The
    grant dies with the sign-in.
    """
    secret, iou = new_grant(), new_grant_iou()
    where = with_parameter(with_parameter(callback, "pgtId", secret), "pgtIou", iou)
    try:
        answer = fetch(where, limits=PATIENCE, allow_private=settings.DEMO)
    except CannotFetch:
        return ""
    return iou if answer.status == 200 and _keep_grant(shown, secret, callback, now) else ""


def _keep_grant(shown: Shown, secret: str, callback: str, now: datetime) -> bool:
    """False when the sign-in ended while the callback was asked."""
    try:
        with transaction.atomic():
            ProxyGrant.objects.create(
                digest=digest(secret),
                session_id=shown.session_id,
                service_id=shown.service_id,
                callback=callback,
                proxies=shown.proxies,
                issued_at=now,
            )
            return SignOnSession.objects.filter(pk=shown.session_id).exists()
    except IntegrityError:
        return False


def proxy_ticket(*, secret: str, address: str, now: datetime) -> str | Failure:
    """A proxy ticket for `address`, on the strength of a proxy-granting ticket (section 2.7)."""
    granted = _living_grant(secret, now)
    if granted is None:
        return Failure(Code.INVALID_TICKET, "The proxy-granting ticket is unknown, or the sign-in has ended.")
    target = service_at(address)
    if target is None:
        return Failure(Code.UNAUTHORIZED_SERVICE, "targetService is not registered.")
    if not entering.may_reach(target, granted.session.user.patron, now).may_enter:
        return Failure(Code.UNAUTHORIZED_SERVICE, "The reader may not go there now.")
    return issue_proxy_ticket(
        session_id=granted.session_id,
        service_id=target.pk,
        address=address,
        proxies=[granted.callback, *granted.proxies],
        now=now,
    )


def _living_grant(secret: str, now: datetime) -> ProxyGrant | None:
    """With everything that must still hold: the browser's session, the account, the service's right to act."""
    if not is_ticket(secret, "PGT"):
        return None
    rows = ProxyGrant.objects.filter(
        digest=digest(secret),
        service__is_active=True,
        service__may_proxy=True,
        session__user__is_active=True,
        session__user__patron__isnull=False,
    )
    found = rows.select_related("session__user__patron__library__partner").first()
    if found is None:
        return None
    lives = Session.objects.filter(session_key=found.session.session_key, expire_date__gt=now).exists()
    return found if lives else None
