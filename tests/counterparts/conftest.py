"""The real programs, each started once a run when a test first asks for it; and our server as they find it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from liseron.sso.models import Service
from liseron.toolkit import http
from tests.counterparts.apache import Site, start_cas_module
from tests.counterparts.certificates import write_certificates
from tests.counterparts.lemonldap import Clients, LemonLDAP, start_lemonldap
from tests.counterparts.nginx import start_front
from tests.counterparts.partner import SLUG
from tests.counterparts.scripted import NodeSites, start_node, start_phpcas
from tests.counterparts.workplace import Workplace, workplace
from tests.people_and_places import Network

CLIENT, SECRET = "liseron", "secret-of-the-tests"
# What /sso/saml/SLUG/metadonnees says, written here because the program starts before there is a source.
SP_METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
 entityID="{ours}/sso/saml/{slug}/metadonnees"><md:SPSSODescriptor
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:SingleLogoutService
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{ours}/sso/saml/{slug}/deconnexion"/>
 <md:AssertionConsumerService
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{ours}/sso/saml/{slug}/reponse"
 index="1"/></md:SPSSODescriptor></md:EntityDescriptor>"""
FACTS = {"Age": "age_class", "Library": "library"}


@pytest.fixture(scope="session")
def place() -> Iterator[Workplace]:
    with workplace() as made:
        write_certificates(made)
        yield made


@pytest.fixture(scope="session")
def ours(place: Workplace, live_server: Any) -> str:
    """Our server behind TLS, without a "/" at the end."""
    return start_front(place, live_server.url, name="liseron-front")


@pytest.fixture(autouse=True)
def _behind_tls(place: Workplace, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As an operator sets it: the front is believed about https, its authority about certificates."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setenv("SSL_CERT_FILE", str(place.path("tls/ca.pem")))
    http._tls.cache_clear()
    yield
    http._tls.cache_clear()


@pytest.fixture
def visitor(new_page: Callable[..., Any]) -> Any:
    """A browser that takes the certificates of this run for good."""
    return new_page(ignore_https_errors=True)


@pytest.fixture(scope="session")
def mod_auth_cas(place: Workplace, ours: str) -> Site:
    return start_cas_module(place, ours, facts=FACTS)


@pytest.fixture(scope="session")
def mod_auth_cas_by_saml(place: Workplace, ours: str) -> Site:
    return start_cas_module(place, ours, saml=True, facts=FACTS)


@pytest.fixture(scope="session")
def phpcas(place: Workplace, ours: str) -> str:
    return start_phpcas(place, ours, "3.0")


@pytest.fixture(scope="session")
def phpcas_by_saml(place: Workplace, ours: str) -> str:
    return start_phpcas(place, ours, "S1")


@pytest.fixture(scope="session")
def node_sites(place: Workplace, ours: str) -> NodeSites:
    return start_node(place, ours)


@pytest.fixture(scope="session")
def lemonldap(place: Workplace, live_server: Any) -> LemonLDAP:
    """The partner's own sign-in; our server is one of its applications, by CAS, OpenID Connect and SAML."""
    ours = live_server.url
    clients = Clients(
        cas=(f"{ours}/",),
        oidc={CLIENT: (SECRET, f"{ours}/sso/oidc/{SLUG}/retour", f"{ours}/sso/oidc/{SLUG}/au-revoir")},
        saml={CLIENT: SP_METADATA.format(ours=ours, slug=SLUG)},
    )
    return start_lemonldap(place, clients)


@pytest.fixture
def registered(network: Network) -> Callable[..., Service]:
    """`registered(url, **changes)`: the département relies on us for the site at `url`, as a vendor's CAS service."""
    from tests.counterparts.registering import register_site

    return lambda url, **changes: register_site(network, url, **changes)
