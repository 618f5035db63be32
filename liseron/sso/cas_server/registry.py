"""Whose address this is. Compared part by part with what the département registered, never by a pattern."""

from urllib.parse import urlsplit

from django.conf import settings

from liseron.protocols.cas.addresses import Address, NotAnAddress, covers, parse_address
from liseron.sso.models import Service, ServiceAddress


def service_at(text: str) -> Service | None:
    """The active service that an address asks for, the longest registered path first; with its resource.

    None for an address that is unknown, or not one.
    """
    try:
        wanted = parse_address(text)
    except NotAnAddress:
        return None
    candidates = (
        ServiceAddress.objects.filter(
            scheme=wanted.scheme,
            host=wanted.host,
            port=wanted.port,
            service__is_active=True,
            service__protocol=Service.Protocol.CAS,
        )
        .select_related("service__resource")
        .order_by()
    )
    found = [one for one in candidates if covers(_prefix(one), wanted)]
    if not found or _is_our_own(wanted):
        return None
    return max(found, key=lambda one: len(one.path)).service


def _prefix(row: ServiceAddress) -> Address:
    return Address(row.scheme, row.host, row.port, row.path)


def _is_our_own(wanted: Address) -> bool:
    """Our own callback as a service would send two sign-ins round in a ring."""
    ours = urlsplit(settings.BASE_URL)
    return (
        wanted.host == ours.hostname
        and wanted.path.startswith("/sso/")
        and wanted.port == (ours.port or {"http": 80, "https": 443}[ours.scheme])
    )
