"""A librarian of one partner sees nothing of another: what is theirs answers as what never was, byte for byte."""

import pytest
from django.test import Client

from tests.desk_map import LIBRARY_DESK
from tests.people_and_places import BACKEND, Network
from tests.site_map import address, routed
from tests.things import Things, build_things

NEVER = 10**9
SENT = "reason=territory&question=x&given_name=x"
WITH_NUMBER = [name for name, entry in routed() if name in LIBRARY_DESK and "pk" in entry.pattern.converters]


@pytest.fixture
def things(network: Network) -> Things:
    return build_things(network)


def stranger(things: Things, role: str) -> Client:
    client = Client()
    client.force_login(things.network.professional(role, things.network.theirs), backend=BACKEND)
    return client


def everything(client: Client, method: str, where: str) -> tuple[int, bytes, dict[str, str]]:
    answer = client.generic(
        method, where, "reason=territory&question=x&given_name=x", "application/x-www-form-urlencoded"
    )
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["librarian", "manager"])
@pytest.mark.parametrize("name", WITH_NUMBER)
def test_what_is_another_library_s_is_as_if_it_never_was(name: str, role: str, things: Things):
    client = stranger(things, role)
    theirs = address(name, things)
    number = str(LIBRARY_DESK[name].args(things)[0])
    absent = theirs.replace(f"/{number}/", f"/{NEVER}/")
    assert absent != theirs
    for method in ("GET", "HEAD", "POST"):
        seen, never = everything(client, method, theirs), everything(client, method, absent)
        assert seen == never, method
        assert seen[0] in {404, 405}


@pytest.mark.django_db
def test_no_list_of_the_desk_names_another_library_s_readers(things: Things):
    client = stranger(things, "manager")
    lists = [name for name, entry in routed() if name in LIBRARY_DESK and not entry.pattern.converters]
    for name in [*lists, "desk:patrons_export", "desk:registrations_export"]:
        for question in ("", "?q=Moreau", "?q=Petit", f"?fait={things.decided.pk}"):
            said = client.get(address(name, things) + question, follow=True).content.decode()
            assert not [word for word in ("Élise", "Moreau</", "Paul", "Cognac") if word in said], name


@pytest.mark.django_db
def test_ticking_another_library_s_requests_changes_nothing(things: Things):
    sent = {"chosen": [things.asked.pk], "decision": "accept"}
    answer = stranger(things, "librarian").post(address("desk:registrations_decide", things), sent)
    things.asked.refresh_from_db()
    assert (answer.status_code, things.asked.state) == (422, "pending")
