"""A public page asks the database fifteen questions at most, and no page asks more when its rows grow tenfold."""

from collections.abc import Iterable
from math import inf

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liseron.catalogue.actions import put_records
from liseron.catalogue.ports import TitleFacts
from tests.billing import more_billing
from tests.desk_map import LIBRARY_DESK
from tests.people_and_places import BACKEND, Network, just_signed_in
from tests.site_map import address, pages_of
from tests.things import ROLES, Things, build_things

MOST = 15
# All that is held of a reader; a search for each one saved, which the tests ask of the database; all that a supplier
# needs to know, with a real title in each format.
MORE = {"portal:read_data": 17, "portal:my_searches": 20, "desk:workbench": 25}
# The idle clock marks the session once a minute: a slow machine may meet that minute on any page.
NOT_OF_THE_PAGE = ("SAVEPOINT", "RELEASE SAVEPOINT", 'UPDATE "django_session"')
AGAIN = range(9)


def grow(things: Things) -> None:
    """Nine more titles, readers, waiting requests, and partners with their orders."""
    network = things.network
    rows = [TitleFacts(source_id=f"more-{n}", medium="film", title=f"Un autre film {n}") for n in AGAIN]
    put_records(resource=network.films, rows=rows, by=None)
    for number in AGAIN:
        name = "ABCDEFGHI"[number]
        network.reader(given_name=f"Lise{name}", family_name="Roy", email=f"lecteur{number}@exemple.fr")
        network.pending(given_name=f"Jean{name}", family_name="Lot", email=f"demande{number}@exemple.fr")

    more_billing(len(AGAIN))


def counts(client: Client, names: Iterable[str], things: Things) -> dict[str, int]:
    """Queries of each page, warm when it was opened before: what is kept between two requests has been read."""
    found = {}
    for name in names:
        with CaptureQueriesContext(connection) as queries:
            client.get(address(name, things))
        # A statement prepared on PostgreSQL is captured without its text.
        found[name] = len([one for one in queries if not (one["sql"] or "").startswith(NOT_OF_THE_PAGE)])
    return found


def allowed(role: str, name: str) -> float:
    return inf if role == "staff" or name in LIBRARY_DESK else MORE.get(name, MOST)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_queries_are_few_and_do_not_follow_the_rows(role: str, network: Network, client: Client):
    things = build_things(network)
    person = things.person(role)
    if person:
        client.force_login(person, backend=BACKEND)
        just_signed_in(client.session)
    if role == "reader":
        client.post(f"/titre/{things.network.book.pk}/entrer/")
    cold = counts(client, pages_of(role), things)
    before = counts(client, cold, things)
    grow(things)
    after = counts(client, before, things)
    # What was forgotten meanwhile is read again once.
    after |= counts(
        client, [name for name, n in after.items() if n > min(before[name], allowed(role, name))], things
    )
    assert {name: (before[name], n) for name, n in after.items() if n > before[name]} == {}
    assert {name: n for name, n in after.items() if n > allowed(role, name)} == {}
