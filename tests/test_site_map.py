"""Every address is in the site's map, and every page of the map opens for whom it is made."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.people_and_places import BACKEND, Network, just_signed_in
from tests.site_map import SITE, address, pages_of, routed
from tests.things import ROLES, build_things


def test_every_address_is_in_the_map():
    names = {name for name, _entry in routed()}
    assert names - SITE.keys() == set(), "say in tests/site_map.py who opens it, or that it is no page"
    assert SITE.keys() - names == set(), "no longer an address"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_map_opens_for_its_role_under_a_title_of_its_own(
    role: str, network: Network, client: Client
):
    things = build_things(network)
    person = things.person(role)
    if person:
        client.force_login(person, backend=BACKEND)
        just_signed_in(client.session)
    if role == "reader":
        client.post(f"/titre/{things.network.book.pk}/entrer/")  # one reads what the door let in today
    answers = {name: client.get(address(name, things)) for name in pages_of(role)}
    closed: dict[str, Any] = {
        name: one.status_code for name, one in answers.items() if one.status_code != 200
    }
    assert closed == {}
    titles: dict[str, list[str]] = {}
    for name, one in answers.items():
        found = re.search(r"<title>(.*?)</title>", one.content.decode(), re.DOTALL)
        titles.setdefault(" ".join(found[1].split()) if found else "", []).append(name)
    assert {title: names for title, names in titles.items() if len(names) > 1 or not title} == {}
