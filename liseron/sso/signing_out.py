"""Leaving the library's own site too, when one signs out here."""

from django.conf import settings
from django.http import HttpRequest

from liseron.protocols.cas.addresses import NotAnAddress
from liseron.sso import sessions
from liseron.sso.cas_client.starting import logout_address
from liseron.sso.farewell import AFTER_TRIAL
from liseron.sso.leaving_kept import kept_leaving
from liseron.sso.models import IdentitySource
from liseron.sso.oidc_source import journey as oidc
from liseron.sso.saml_source import leaving as saml


def source_to_leave(request: HttpRequest) -> IdentitySource | None:
    """The source through which this reader came, when one can sign out there; None otherwise."""
    session = sessions.of(request)
    source = session.source if session is not None else None
    if source is None or not source.tells_logout:
        return None
    return source if _address(request, source) else None


def address_to_leave(request: HttpRequest) -> str:
    """Where to send the browser to sign out there and come back; "" when there is no such address.

    To ask before the session here ends: it holds what the provider asks for.
    """
    source = source_to_leave(request)
    return _address(request, source) if source else ""


def address_to_leave_after_trial(request: HttpRequest, source: IdentitySource, back: str) -> str:
    """The same for a source that was just tried, without any session here; the browser ends at our path `back`."""
    address = _address(request, source)
    if address:
        request.session[AFTER_TRIAL] = {"source": source.pk, "back": back}
    return address


def _address(request: HttpRequest, source: IdentitySource) -> str:
    if source.protocol == IdentitySource.Protocol.OIDC:
        return oidc.leaving_address(source, kept_leaving(request, source))
    if source.protocol == IdentitySource.Protocol.SAML:
        return saml.leaving_address(source, kept_leaving(request, source))
    try:
        return logout_address(source, f"{settings.BASE_URL.rstrip('/')}/")
    except NotAnAddress:
        return ""
