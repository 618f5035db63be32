"""A site that relies on us, and the settings of a source, as small as they can be."""

from typing import Any

from liseron.sso.models import IdentitySource, Service
from liseron.sso.registry import register_service
from liseron.sso.sourcing import RuleFacts, set_libraries, set_mapping, set_rules
from tests.people_and_places import Network

MAPPING = {"card": "uid", "given_name": "givenName", "family_name": "sn", "birth_date": "birthdate"}


def a_service(network: Network, **facts: Any) -> Service:
    """The films' vendor, by CAS, told an age class."""
    assert network.films.vendor
    usual: dict[str, Any] = {
        "name": "Cinéma d’ici, espace",
        "vendor": network.films.vendor,
        "resource": network.films,
        "released": ["age_class"],
        "addresses": ["https://cinema.example/espace/"],
    }
    return register_service(by=None, **(usual | facts))


def set_up(source: IdentitySource) -> IdentitySource:
    """With a mapping, a condition of entry and a library by value."""
    set_mapping(source=source, by=None, mapping=MAPPING)
    rule = RuleFacts("statut", "one_of", "Votre abonnement est fini.", ("actif",))
    set_rules(source=source, by=None, rules=[rule])
    set_libraries(source=source, by=None, libraries={"COG": source.library})
    return source
