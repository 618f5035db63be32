"""Leaving the library's own site too, when one signs out here."""

from django.conf import settings
from django.http import HttpRequest

from liseron.protocols.cas.addresses import NotAnAddress
from liseron.sso import sessions
from liseron.sso.cas_client.starting import logout_address
from liseron.sso.models import IdentitySource


def source_to_leave(request: HttpRequest) -> IdentitySource | None:
    """The source through which this reader came, when one can sign out there; None otherwise."""
    session = sessions.of(request)
    source = session.source if session is not None else None
    return source if source is not None and source.tells_logout and address_to_leave(source) else None


def address_to_leave(source: IdentitySource) -> str:
    """Where to send the browser to sign out there and come back to our home; "" when there is no such address."""
    if source.protocol not in IdentitySource.BY_CAS:
        return ""
    try:
        return logout_address(source, f"{settings.BASE_URL.rstrip('/')}/")
    except NotAnAddress:
        return ""
