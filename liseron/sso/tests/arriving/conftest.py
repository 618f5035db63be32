"""Signing in at a partner's, without the partner: what it says goes straight to the one end of every sign-in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from liseron.sso.arriving import Received, finish_sign_in
from liseron.sso.models import IdentitySource
from liseron.sso.tests.arriving.world import ANSWER
from liseron.toolkit import dates
from liseron.toolkit.access_rules import EVERYONE, who
from tests.people_and_places import Network, build_network

_next: dict[str, Any] = {}


@who(EVERYONE)
def arrive(request: HttpRequest) -> HttpResponse:
    return finish_sign_in(request, _next["received"], _next["wanted"], dates.now())


urlpatterns = [path("arrivee/", arrive), path("", include("config.urls"))]
handler404 = "django.views.defaults.page_not_found"


@pytest.fixture
def network(db: None, settings: Any, tmp_path: Path) -> Iterator[Network]:
    settings.MEDIA_ROOT = tmp_path
    settings.ROOT_URLCONF = __name__
    cache.clear()
    yield build_network()
    cache.clear()


@pytest.fixture
def arrives() -> Callable[..., HttpResponse]:
    """`arrives(client, source, attributes, subject=…)`: the source has just vouched for the client's reader."""

    def arriving(
        client: Any,
        source: IdentitySource,
        attributes: dict[str, tuple[str, ...]] | None = None,
        *,
        subject: str = "elise",
        session: str = "ST-1",
        wanted: str = "/mon-espace/",
    ) -> Any:
        source.refresh_from_db()
        said = ANSWER if attributes is None else attributes
        _next.update(received=Received(source, subject, said, session), wanted=wanted)
        return client.get("/arrivee/")

    return arriving
