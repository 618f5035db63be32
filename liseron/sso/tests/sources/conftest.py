"""Partners whose readers sign in by OpenID Connect or SAML, a reader whom both know, and the way there and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from liseron.people.models import Patron
from liseron.sso.allauth_sources import set_oidc, set_saml
from liseron.sso.models import IdentitySource
from liseron.sso.tests.arriving.world import known
from liseron.sso.tests.sources.oidc_op import CLIENT, SECRET, Provider, serve
from liseron.sso.tests.sources.saml_idp import metadata
from tests.people_and_places import Network, build_network


@pytest.fixture
def network(db: None, settings: Any, tmp_path: Path) -> Iterator[Network]:
    settings.MEDIA_ROOT = tmp_path
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    cache.clear()
    yield build_network()
    cache.clear()


@pytest.fixture
def op() -> Iterator[Provider]:
    provider = Provider()
    server = serve(provider)
    yield provider
    server.shutdown()
    server.server_close()


def _source(network: Network, slug: str) -> IdentitySource:
    return IdentitySource(
        partner=network.ours.partner,
        library=network.ours,
        name="Médiathèque de Cognac",
        slug=slug,
        is_open=True,
    )


@pytest.fixture
def by_oidc(network: Network, op: Provider) -> IdentitySource:
    source = _source(network, "cognac-oidc")
    set_oidc(source, issuer=op.issuer, client_id=CLIENT, secret=SECRET)
    op.paths.clear()
    return source


@pytest.fixture
def by_saml(network: Network) -> IdentitySource:
    source = _source(network, "cognac")
    set_saml(source, metadata_xml=metadata())
    return source


@pytest.fixture
def reader(network: Network) -> Patron:
    return network.reader()


@pytest.fixture
def known_by_oidc(by_oidc: IdentitySource, reader: Patron) -> Patron:
    known(by_oidc, reader)
    return reader


@pytest.fixture
def known_by_saml(by_saml: IdentitySource, reader: Patron) -> Patron:
    known(by_saml, reader)
    return reader
