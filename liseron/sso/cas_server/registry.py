"""Whose address this is. Compared part by part with what the département registered, never by a pattern."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from liseron.protocols.cas.addresses import Address, NotAnAddress, covers, parse_address
from liseron.sso.models import Service, ServiceAddress
from liseron.toolkit.prepared import PreparedQuery

_registered = PreparedQuery(
    lambda scheme, host, port: ServiceAddress.objects.filter(
        scheme=scheme, host=host, port=port, service__is_active=True, service__protocol=Service.Protocol.CAS
    ).values_list("path", "service_id", "service__resource_id"),
    "this scheme",
    "this host",
    65_536,
)


@dataclass(frozen=True)
class Found:
    """The service of an address: its numbers alone, which is all that most tickets need."""

    service_id: int
    resource_id: int | None

    def load(self) -> Service:
        return Service.objects.select_related("resource").get(pk=self.service_id)


def find_service(text: str) -> Found | None:
    """The active service that an address asks for, the longest registered path first. One query.

    None for an address that is unknown, or not one.
    """
    try:
        wanted = parse_address(text)
    except NotAnAddress:
        return None
    found = [
        (len(path), Found(service, resource))
        for path, service, resource in _registered.rows(wanted.scheme, wanted.host, wanted.port)
        if covers(Address(wanted.scheme, wanted.host, wanted.port, path), wanted)
    ]
    return max(found, key=lambda one: one[0])[1] if found and not _is_our_own(wanted) else None


def service_at(text: str) -> Service | None:
    """The same, whole, with its resource."""
    found = find_service(text)
    return found.load() if found else None


def _is_our_own(wanted: Address) -> bool:
    """Our own callback as a service would send two sign-ins round in a ring."""
    ours = urlsplit(settings.BASE_URL)
    return (
        wanted.host == ours.hostname
        and wanted.path.startswith("/sso/")
        and wanted.port == (ours.port or {"http": 80, "https": 443}[ours.scheme])
    )
