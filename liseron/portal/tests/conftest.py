"""A reader who may enter, a library that registers, and the browser of nobody in particular."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from liseron.access.tests import world as worlds
from liseron.people.consents import publish_default_texts
from liseron.people.models import ConsentText, ReaderCard, User
from liseron.toolkit.outbox import Message

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "un-chat-lit-au-soleil-7"


@pytest.fixture(autouse=True)
def _forgotten_tries() -> None:
    cache.clear()


@pytest.fixture
def world(db: None) -> worlds.World:
    built = worlds.build()
    publish_default_texts(today=date(2020, 1, 1))
    patron = built.patron
    patron.user = User.objects.create_user("1626000017", email="reine@exemple.fr", password=PASSWORD)
    patron.family_name, patron.email = "Prune", "reine@exemple.fr"
    patron.save()
    ReaderCard.objects.create(patron=patron, number="1626000017", issued_on=date(2026, 1, 2))
    return built


@pytest.fixture
def reader(world: worlds.World) -> Client:
    browser = Client()
    browser.force_login(world.patron.user, backend=BACKEND)
    return browser


@pytest.fixture
def typed(world: worlds.World) -> Callable[..., dict[str, Any]]:
    """What an adult types in the form, with changes."""

    def typing(**changes: Any) -> dict[str, Any]:
        boxes = {f"consent_{text.pk}": "on" for text in ConsentText.objects.filter(is_required=True)}
        facts = {
            "given_name": "Élise",
            "family_name": "Moreau-Petit",
            "birth_date": "3/3/1988",
            "email": "elise@exemple.fr",
        }
        return boxes | facts | changes

    return typing


def mails(to: str | None = None) -> list[dict[str, str]]:
    rows = [row.payload for row in Message.objects.filter(kind="mail").order_by("pk")]
    return [row for row in rows if to is None or row["to"] == to]


def link_in(mail: dict[str, str], part: str) -> str:
    """The path of the link of a mail whose address holds `part`."""
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", mail["text"])
    assert found, mail["text"]
    return found.group(1)
