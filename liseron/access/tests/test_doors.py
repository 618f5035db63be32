"""Doors that are set: what leaves at the click, what is refused and counts nothing, what the journal keeps."""

import json
import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liseron.access import telling
from liseron.access.actions import CannotEnter, open_door
from liseron.access.invariants import resources_without_door
from liseron.access.models import DoorSettings, Entitlement, QuotaCounter, Visit
from liseron.access.releasing import audience_of, pseudonym_for
from liseron.access.rules import Reason
from liseron.access.setting_doors import CannotSetDoor, set_door
from liseron.access.telling import receives_of, sentence_about
from liseron.access.tests.world import NOON, a_quota, a_resource
from liseron.access.trying import try_door
from liseron.catalogue.models import Resource
from liseron.toolkit.audit import Event
from liseron.toolkit.sealing import seal

SECRET = "clef-du-fournisseur-2026"
ADDRESS = (
    "https://sso.cinema.example/in?id={id}&nom={family_name}&age={age_class}&mail={email}&sig={signature}"
)
VALUES = {
    "address": ADDRESS,
    "hash": "sha256",
    "signature": "{id}{date}{key}",
    "date_format": "%Y%m%d%H%M",
    "digest": "hex",
}


@pytest.fixture
def signed(world) -> Resource:
    return set_signed(world.resource)


def set_signed(resource: Resource, *, released=("age_class",), secret=SECRET, **values) -> Resource:
    set_door(
        resource=resource,
        connector="signed_address",
        values={**VALUES, **values},
        released=released,
        secret=secret,
        by=None,
    )
    return Resource.objects.get(pk=resource.pk)


def sent(resource, patron, now=NOON) -> dict[str, list[str]]:
    address = open_door(patron=patron, resource=resource, now=now).address
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


def test_the_vendor_gets_its_own_number_and_what_was_chosen_alone(world, signed):
    got = sent(signed, world.patron)
    assert got["id"] == [pseudonym_for(world.patron, audience_of(signed))]
    assert (got["age"], got["nom"], got["mail"]) == (["adult"], [""], [""])
    assert len(got["sig"][0]) == 64


def test_the_card_goes_where_the_departement_chose_it(world):
    world.patron.cards.create(number="16000000012", issued_on=NOON.date())
    resource = set_signed(world.resource, released=("card", "family_name"))
    got = sent(resource, world.patron)
    assert got["id"] == ["16000000012"]
    assert got["nom"] == [world.patron.family_name]


def test_a_reader_without_card_is_a_number_even_where_the_card_was_chosen(world):
    resource = set_signed(world.resource, released=("card",))
    assert sent(resource, world.patron)["id"] == [pseudonym_for(world.patron, audience_of(resource))]


def test_a_fact_that_the_address_does_not_use_is_not_even_kept(world):
    resource = set_signed(world.resource, released=("age_class", "library"))
    assert resource.door.released == ["age_class"]


def test_a_second_click_is_signed_at_its_own_minute(world, signed):
    first, again = sent(signed, world.patron), sent(signed, world.patron, NOON + timedelta(seconds=29))
    later = sent(signed, world.patron, NOON + timedelta(minutes=2))
    assert first == again
    assert first["sig"] != later["sig"]


@pytest.mark.parametrize(
    "tampered",
    [
        {"values": {}},
        {"values": []},
        {"values": {**VALUES, "address": "javascript:alert(1)"}},
        {"values": {**VALUES, "address": "https://{id}.evil.example/?s={signature}"}},
        {"values": {**VALUES, "address": 12}},
        {"values": {**VALUES, "hash": "crc32"}},
        {"values": {**VALUES, "date_format": "%s%n"}},
        {"values": {**VALUES, "signature": "{id}"}},
        {"sealed": ""},
        {"sealed": "gAAAAABgarbage"},
        {"sealed": None},
    ],
)
def test_settings_that_were_altered_let_nobody_in_and_count_nothing(world, signed, tampered, settings):
    a_quota(3)
    if tampered == {"sealed": None}:
        settings.SECRET_KEY = "another-key-" * 8
    else:
        DoorSettings.objects.update(**tampered)
    resource = Resource.objects.get(pk=signed.pk)
    with pytest.raises(CannotEnter) as refused:
        open_door(patron=world.patron, resource=resource, now=NOON)
    assert refused.value.decision.reason is Reason.OUT_OF_ORDER
    assert not Visit.objects.exists()
    assert not QuotaCounter.objects.exists()
    assert [line.partition(":")[0] for line in resources_without_door()] == [f"resource {resource.pk}"]


@pytest.mark.parametrize("released", [None, "email", {"email": 1}, ["password", 3, None], ["EMAIL"]])
def test_facts_that_were_altered_say_nothing(world, signed, released):
    DoorSettings.objects.update(released=json.loads(json.dumps(released)) or [])
    assert sent(Resource.objects.get(pk=signed.pk), world.patron)["mail"] == [""]


def test_a_door_never_set_lets_nobody_in(world):
    Resource.objects.filter(pk=world.resource.pk).update(connector="jwt")
    with pytest.raises(CannotEnter):
        open_door(patron=world.patron, resource=Resource.objects.get(pk=world.resource.pk), now=NOON)


def test_nobody_signed_in_has_no_number_to_give(world, signed):
    Resource.objects.filter(pk=signed.pk).update(is_open_to_all=True)
    with pytest.raises(CannotEnter) as refused:
        open_door(patron=None, resource=Resource.objects.get(pk=signed.pk), now=NOON)
    assert refused.value.decision.reason is Reason.OUT_OF_ORDER


def test_a_set_door_costs_one_query_more_and_none_when_it_was_read_before(world, signed):
    plain = queries_of(world, a_resource_like(world))
    assert queries_of(world, Resource.objects.get(pk=signed.pk)) == plain + 1
    assert queries_of(world, Resource.objects.select_related("door").get(pk=signed.pk)) == plain


def a_resource_like(world) -> Resource:
    plain = a_resource()
    Entitlement.objects.create(resource=plain, partner=world.partner)
    return Resource.objects.get(pk=plain.pk)


def queries_of(world, resource) -> int:
    Visit.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        open_door(patron=world.patron, resource=resource, now=NOON)
    return len(queries)


def test_the_key_is_in_no_row_no_log_and_no_journal(world, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    resource = set_signed(world.resource)
    entry = open_door(patron=world.patron, resource=resource, now=NOON)
    DoorSettings.objects.update(sealed="garbage")
    with pytest.raises(CannotEnter):
        open_door(patron=world.patron, resource=Resource.objects.get(pk=resource.pk), now=NOON)
    number = pseudonym_for(world.patron, audience_of(resource))
    kept = json.dumps(list(Event.objects.values("action", "facts", "subject")))
    said = caplog.text + "".join(capsys.readouterr())
    assert SECRET not in repr(DoorSettings.objects.values()[0])
    for secret in (SECRET, number, "sso.cinema.example"):
        assert secret not in kept
        assert secret not in said
        assert secret not in repr(entry)


def test_the_journal_says_what_was_chosen_in_codes(world, signed):
    facts = Event.objects.get(action="door.changed").facts
    assert facts == {"connector": "signed_address", "released": ["age_class"], "key": "changed"}
    set_signed(signed, secret="")
    assert Event.objects.filter(action="door.changed").latest("pk").facts["key"] == "kept"


def test_a_key_is_kept_until_another_is_written_or_the_connector_changes(world, signed):
    before = sent(signed, world.patron)
    again = set_signed(signed, secret="")
    assert sent(again, world.patron) == before
    set_door(resource=again, connector="plain_link", values={}, released=(), by=None)
    assert DoorSettings.objects.get().sealed == ""
    with pytest.raises(CannotSetDoor) as refused:
        set_signed(Resource.objects.get(pk=again.pk), secret="")
    assert "secret" in refused.value.faults


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"connector": "nowhere"}, "connector"),
        ({"values": {**VALUES, "address": ""}}, "address"),
        ({"values": {**VALUES, "address": "https://a.example/" + "x" * 3000}}, "address"),
        ({"values": {**VALUES, "address": f"https://a.example/?k={SECRET}&s={{signature}}"}}, "address"),
        ({"secret": "court"}, "secret"),
        ({"secret": "x" * 9000}, "secret"),
    ],
)
def test_settings_that_would_not_work_are_refused_field_by_field(world, changed, field):
    asked = {"connector": "signed_address", "values": VALUES, "released": (), "secret": SECRET, **changed}
    with pytest.raises(CannotSetDoor) as refused:
        set_door(resource=world.resource, by=None, **asked)
    assert list(refused.value.faults) == [field]
    assert not DoorSettings.objects.exists()


@pytest.mark.parametrize(
    "site",
    [{"is_open_to_all": True}, {"entry": "free", "vendor": None}, {"entry": "hosted", "entry_url": ""}],
)
def test_a_door_that_names_a_reader_is_not_for_what_opens_to_all(world, site):
    with pytest.raises(CannotSetDoor):
        set_signed(a_resource(**site))


def test_a_trial_is_what_a_click_would_send_for_somebody_who_is_nobody(world, signed):
    resource = Resource.objects.get(pk=signed.pk)
    trial = try_door(resource=resource, now=NOON)
    real = open_door(patron=world.patron, resource=resource, now=NOON).address
    assert [line.what for line in trial.parameters] == list(
        parse_qs(urlsplit(real).query, keep_blank_values=True)
    )
    assert trial.page == "https://sso.cinema.example/in"
    assert trial.reader == try_door(resource=resource, now=NOON).reader
    assert trial.reader not in real
    told = " ".join(f"{line.what} {line.value}" for line in trial.made_from)
    assert f"{trial.reader}202611221200•••••" in told
    assert SECRET not in told
    assert Visit.objects.count() == 1


def test_the_reader_is_told_what_the_settings_say(world):
    assert receives_of(world.resource) == world.resource.vendor.receives
    assert (
        receives_of(set_signed(world.resource)) == "Un numéro anonyme et votre tranche d’âge. Rien d’autre."
    )
    named = set_signed(world.resource, released=("card", "family_name", "email"))
    assert (
        receives_of(named) == "Votre numéro de carte, votre nom et votre adresse électronique. Rien d’autre."
    )
    set_door(resource=named, connector="plain_link", values={}, released=("email",), by=None)
    assert receives_of(Resource.objects.get(pk=named.pk)) == "Rien : ni nom, ni courriel, ni numéro."


def test_what_our_sign_on_tells_is_told_for_a_vendor_that_asks_back(world, monkeypatch):
    monkeypatch.setattr(telling, "_ELSEWHERE", [])
    values = {"address": "https://cinema.example/cas?bib=16"}
    set_door(resource=world.resource, connector="cas", values=values, released=(), by=None)
    resource = Resource.objects.get(pk=world.resource.pk)
    assert receives_of(resource) == resource.vendor.receives
    telling.told_elsewhere(lambda asked: {"reader", "library"})
    telling.told_elsewhere(lambda asked: None)
    assert receives_of(resource) == "Un numéro anonyme et le nom de votre bibliothèque. Rien d’autre."


def test_a_sentence_lists_every_fact_once():
    assert sentence_about(["reader"]) == "Un numéro anonyme. Rien d’autre."
    assert sentence_about([]).startswith("Rien")


def test_a_sealed_key_of_another_door_is_no_key_of_this_one(world, signed):
    """A row copied by hand: the key is read, the signature is another, nothing breaks."""
    before = sent(signed, world.patron)
    DoorSettings.objects.update(sealed=seal("une-autre-clef"))
    assert sent(Resource.objects.get(pk=signed.pk), world.patron)["sig"] != before["sig"]
