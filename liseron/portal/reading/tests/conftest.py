"""A shelf, a reader who may enter it, and books that are ready."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from liseron.access.actions import open_door
from liseron.access.tests import world as worlds
from liseron.catalogue.hosting.ingest import host_file
from liseron.catalogue.hosting.preparation import prepare_hosted_file
from liseron.catalogue.hosting.tests.books import PNG, epub
from liseron.catalogue.models import HostedFile
from liseron.people.models import User
from liseron.toolkit import dates

Shelve = Callable[..., HostedFile]

BODIES = {
    "a.xhtml": '<h1>Un</h1><p>La <a href="b.xhtml#n">note</a>.</p><p><img src="i.png" alt="Une fleur"/></p>',
    "b.xhtml": '<h1>Deux</h1><p id="n">Texte secret</p>',
    "c.xhtml": "<h1>Trois</h1><p>Fin</p>",
}


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> worlds.World:
    settings.MEDIA_ROOT = tmp_path
    built = worlds.build()
    built.patron.user = User.objects.create_user("12345678")
    built.patron.save()
    return built


@pytest.fixture
def shelve(world: worlds.World) -> Shelve:
    def shelving(content: bytes = b"", *, is_open_to_all: bool = False) -> HostedFile:
        shelf = world.resource
        shelf.entry, shelf.is_open_to_all = "hosted", is_open_to_all
        shelf.save()
        record = worlds.a_record(shelf, title="Un livre d’ici")
        book = io.BytesIO(content or epub(BODIES, **{"OPS__i.png": PNG}))
        file = prepare_hosted_file(host_file(record=record, content=book, filename="x").pk)
        assert file is not None
        return file

    return shelving


@pytest.fixture
def reader(world: worlds.World, client: Client) -> Client:
    client.force_login(world.patron.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def enter(world: worlds.World) -> Callable[[HostedFile], None]:
    """Through the door, as « Accéder » does."""

    def entering(file: HostedFile) -> None:
        open_door(patron=world.patron, resource=world.resource, record=file.record, now=dates.now())

    return entering
