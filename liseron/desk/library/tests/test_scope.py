"""A librarian of one partner sees nothing of another: as if it were not there, at every address, by every method."""

import pytest
from django.shortcuts import resolve_url
from django.urls import reverse

from liseron.desk.library.urls import urlpatterns
from liseron.people.models import Patron, Registration, RoleGrant
from liseron.people.roles import grant_role
from liseron.people.tests import world

ABSENT = 987_654_321
# What the agreement brings (documents, duties, statements) is walked by tests/test_another_library.py.
OF_READERS = ("registration", "patron", "counter", "our_library")
NAMES = sorted(
    entry.name
    for entry in urlpatterns
    if "pk" in entry.pattern.converters and entry.name.startswith(OF_READERS)
)
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


@pytest.fixture
def elsewhere(db):
    """What another partner has: one row for every kind of address."""
    library = world.make_library("Barbezieux")
    colleague = world.make_librarian(library)
    reader = world.accepted(library, world.identity(email="autre@exemple.fr"), by=colleague)
    waiting = world.pending(library, world.identity(given_name="Zoé", email="zoe@exemple.fr"))
    return {
        "registration": waiting.pk,
        "patron": reader.patron_id,
        "counter": reader.patron_id,
        "our_library": library.pk,
        "our_library_revoke": colleague.role_grants.get().pk,
    }


def key_of(name, elsewhere):
    return elsewhere.get(name) or next(elsewhere[p] for p in elsewhere if name.startswith(p))


def answer(client, method, address):
    found = getattr(client, method)(address)
    return found.status_code, found.content, sorted((k, v) for k, v in found.items())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", METHODS)
def test_another_partner_s_rows_are_absent(desk, librarian, chalais, elsewhere, name, method):
    grant_role(user=librarian, role=RoleGrant.Role.MANAGER, partner=chalais.partner, by=None)
    foreign = answer(desk, method, reverse(f"desk:{name}", args=[key_of(name, elsewhere)]))
    absent = answer(desk, method, reverse(f"desk:{name}", args=[ABSENT]))
    assert foreign == absent
    assert foreign[0] in {404, 405}
    assert Registration.objects.get(pk=elsewhere["registration"]).state == Registration.State.PENDING
    assert Patron.objects.filter(pk=elsewhere["patron"]).exists()


def test_the_lists_say_nothing_of_another_partner(desk, elsewhere):
    for name in ("queue", "patrons", "our_library"):
        text = desk.get(reverse(f"desk:{name}")).content.decode()
        assert "Moreau" not in text
        assert "Barbezieux" not in text
    for name in ("registrations_export", "patrons_export"):
        assert "Moreau" not in desk.get(reverse(f"desk:{name}", args=["csv"])).content.decode("utf-8-sig")
    for number in elsewhere.values():
        assert "Zoé" not in desk.get(reverse("desk:queue"), {"fait": number}).content.decode()


def test_another_partner_s_request_ticked_by_hand_stays_as_it_is(desk, elsewhere):
    sent = {"chosen": [elsewhere["registration"]], "decision": "accept"}
    assert desk.post(reverse("desk:registrations_decide"), sent).status_code == 422
    assert Registration.objects.get(pk=elsewhere["registration"]).state == Registration.State.PENDING


def test_another_partner_s_reader_is_not_the_same_person(desk, chalais, elsewhere):
    asked = world.pending(chalais, world.identity(email="ici@exemple.fr"))
    address = reverse("desk:registration_accept", args=[asked.pk])
    assert desk.post(address, {"same_as": elsewhere["patron"]}).status_code == 404
    assert desk.post(address, {"same_as": ABSENT}).status_code == 404
    assert Registration.objects.get(pk=asked.pk).state == Registration.State.PENDING


def every_address():
    for entry in urlpatterns:
        args = ["csv" if name == "kind" else 1 for name in entry.pattern.converters]
        yield reverse(f"desk:{entry.name}", args=args)


def test_a_visitor_signs_in_first(client, settings, db):
    for address in every_address():
        found = client.get(address)
        assert found.status_code == 302
        assert found["Location"].startswith(resolve_url(settings.LOGIN_URL))


def test_a_reader_finds_nothing_here(client, chalais):
    client.force_login(world.accepted(chalais).patron.user)
    for address in every_address():
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_finances_see_no_reader(client, chalais):
    client.force_login(world.make_staff(RoleGrant.Role.FINANCE))
    assert {client.get(address).status_code for address in every_address()} == {404}
