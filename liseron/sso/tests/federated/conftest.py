"""A partner with its own sign-in, a reader it knows, and a browser that goes from one site to the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from liseron.access.tests import world as worlds
from liseron.people.models import ReaderCard, User
from liseron.sso.models import IdentitySource, SourceIdentity
from liseron.sso.tests.federated.fake_cas import FakeCas, serving_cas
from liseron.sso.tests.federated.travelling import HERE, Traveller
from liseron.toolkit.dates import now


@dataclass
class Federated:
    """Reine is known to the source as "reine"; `stranger` of the same library is not."""

    world: worlds.World
    source: IdentitySource
    cas: FakeCas
    others: dict[str, Any] = field(default_factory=dict)

    def change(self, **facts: Any) -> None:
        IdentitySource.objects.filter(pk=self.source.pk).update(**facts)
        self.source.refresh_from_db()

    def another(self, slug: str = "autre", **facts: Any) -> IdentitySource:
        """A source of another partner."""
        library = worlds.a_library(worlds.a_partner())
        return a_source(
            library, **({"slug": slug, "name": f"Source {slug}", "address": self.cas.address} | facts)
        )


def a_source(library: Any, **facts: Any) -> IdentitySource:
    usual = {"partner": library.partner, "library": library, "protocol": "cas3", "is_open": True}
    return IdentitySource.objects.create(**(usual | facts))


@pytest.fixture
def cas() -> Iterator[FakeCas]:
    with serving_cas() as server:
        yield server


@pytest.fixture
def here(db: None, settings: Any, cas: FakeCas) -> Iterator[Federated]:
    settings.BASE_URL = HERE
    cache.clear()
    world = worlds.build()
    give_account(world.patron, "1626000017")
    source = a_source(
        world.library,
        name="Médiathèque d’ici",
        slug="ici",
        address=cas.address,
        registration_url="https://mediatheque.example/inscription",
    )
    SourceIdentity.objects.create(
        source=source, subject="reine", patron=world.patron, first_seen_at=now(), last_seen_at=now()
    )
    yield Federated(world, source, cas)
    cache.clear()


@pytest.fixture
def traveller(here: Federated) -> Traveller:
    return Traveller(Client(), here.cas)


def give_account(patron: Any, number: str) -> User:
    patron.user = User.objects.create_user(number, email=f"{number}@exemple.fr", password="un-chat-lit-7")
    patron.email = patron.user.email
    patron.save()
    ReaderCard.objects.create(patron=patron, number=number, issued_on=now().date())
    return patron.user
