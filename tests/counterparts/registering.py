"""Sites that rely on us, written as the département's desk leaves them."""

from typing import Any

from liseron.protocols.cas.addresses import parse_address
from liseron.sso.models import Service, ServiceAddress
from tests.people_and_places import Network


def register_site(network: Network, url: str, **changes: Any) -> Service:
    """A vendor's CAS service below `url`, told the age class and the library unless `changes` say otherwise."""
    facts = {"vendor": network.films.vendor, "released": ["age_class", "library"], "name": url, **changes}
    service = Service.objects.create(**facts)
    where = parse_address(url)
    ServiceAddress.objects.create(
        service=service, scheme=where.scheme, host=where.host, port=where.port, path=where.path
    )
    return service
