"""A vendor that prefers OpenID Connect, a reader, and the network they live in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from liseron.people.models import Patron
from liseron.sso.models import Service
from liseron.sso.oidc_provider.clients import register_client
from liseron.sso.tests.provider.site import AFTER, BACK, Site
from tests.people_and_places import BACKEND, Network, build_network, just_signed_in


@pytest.fixture
def network(db: None, settings: Any, tmp_path: Path) -> Iterator[Network]:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    yield build_network()
    cache.clear()


@pytest.fixture
def make_site(network: Network) -> Callable[..., Site]:
    """`make_site("Ciné")`: another vendor's site, registered for the films unless told otherwise."""

    def make(name: str = "Ciné d’ici", **changes: Any) -> Site:
        facts: dict[str, Any] = {"vendor": network.films.vendor, "resource": network.films}
        service = Service(name=name, **(facts | changes))
        client_id, secret = register_client(service, redirect_addresses=[BACK], post_logout_addresses=[AFTER])
        return Site(service, client_id, secret)

    return make


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()


@pytest.fixture
def reader(network: Network) -> Patron:
    return network.reader()


@pytest.fixture
def browser_of() -> Callable[[Any], Browser]:
    """A browser where that reader, or that professional, is signed in by password."""

    def sign_in(who: Any) -> Browser:
        browser = Browser()
        browser.force_login(who.user if isinstance(who, Patron) else who, backend=BACKEND)
        session = browser.session
        just_signed_in(session)
        return browser

    return sign_in


@pytest.fixture
def theirs(browser_of: Callable[[Any], Browser], reader: Patron) -> Browser:
    return browser_of(reader)
