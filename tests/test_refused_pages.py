"""What is refused holds nothing of what it refuses."""

import pytest
from django.conf import settings
from django.test import Client

from tests.people_and_places import BACKEND, Network
from tests.site_map import address, routed
from tests.things import build_things

REFUSALS = {301, 302, 303, 307, 308, 401, 403, 404, 405, 410}


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", ["anonymous", "another reader"])
def test_case_39_no_refusal_carries_what_it_keeps_back(visitor: str, network: Network):
    """3.1 #39, CVE-2025-31492: protected content sent along with the sign-in page."""
    things = build_things(network)
    secret = network.reader(given_name="Zéphyrine", family_name="Quatremarre", email="zephyrine@exemple.fr")
    private = [
        "Zéphyrine",
        "Quatremarre",
        "zephyrine@",
        secret.cards.get().number,
        "Élise",
        "elise@exemple.fr",
    ]
    other = network.reader(network.theirs, given_name="Paulin", email="paulin@exemple.fr")
    refused = 0
    for name, _entry in routed():
        client = Client()
        if visitor != "anonymous":
            client.force_login(other.user, backend=BACKEND)
        answer = client.get(address(name, things))
        if answer.status_code not in REFUSALS or answer.streaming:
            continue
        refused += 1
        said = answer.content.decode(errors="replace") + str(dict(answer.headers))
        assert not [word for word in private if word in said], name
    assert refused > 50, settings.ROOT_URLCONF
