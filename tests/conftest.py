"""A network of people and places, and signing in, for whoever tests the whole site."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from liseron.people.models import Patron, User
from tests.people_and_places import BACKEND, Network, build_network, just_signed_in


@pytest.fixture
def network(db: None, settings: Any, tmp_path: Path) -> Iterator[Network]:
    """Two partners, their people and an offer; nobody has tried too often yet."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    yield build_network()
    cache.clear()


@pytest.fixture
def signed_in(live_server: Any, settings: Any) -> Callable[[Any, Patron | User], Any]:
    """`signed_in(page, somebody)`: the page's visitor becomes that person without the form; answers the page."""
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    def signing_in(page: Any, who: Patron | User) -> Any:
        request = HttpRequest()
        request.session = SessionStore()
        login(request, who.user if isinstance(who, Patron) else who, backend=BACKEND)
        just_signed_in(request.session)
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": request.session.session_key,
            "url": live_server.url,
        }
        page.context.add_cookies([cookie])
        return page

    return signing_in
