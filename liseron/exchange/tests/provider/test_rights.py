"""Cases 89 to 92: deletions that last, rights that come and go, one life for all formats."""

from liseron.access.entitlements import entitle, withdraw_entitlement
from liseron.access.models import Entitlement
from liseron.catalogue.actions import withdraw_resource
from liseron.catalogue.models import Record
from liseron.exchange import publishing
from liseron.exchange.actions import close_view, open_view, withhold
from liseron.exchange.models import Item, Rendering, Share
from liseron.exchange.models.stock import NUMBER

HEADERS = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}


def test_case_89_a_deletion_survives_the_purge_of_its_record(repository):
    name = repository.name("livres-0")
    Record.objects.get(source_id="livres-0").delete()
    assert publishing.note_what_was_missed() == 1
    repository.publish()
    assert repository.harvest()[name] is False
    assert repository.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=name).rows[0][2]
    number = int(name.rpartition(":")[2])
    assert not [one for one in Rendering.objects.all() if one.key & NUMBER == number]


def test_case_90_a_right_lost_is_deleted_and_regained_is_live(repository):
    films = {repository.name(f"films-{n}") for n in range(3)}
    seen = []
    for act in ("has", "loses", "has"):
        if act == "loses":
            withdraw_entitlement(entitlement=Entitlement.objects.get(resource=repository.films), by=None)
        elif seen:
            entitle(resource=repository.films, partner=repository.partner, by=None)
        repository.publish()
        rows = {row[0]: row for row in repository.ask(**HEADERS).rows}
        assert {rows[name][2] for name in films} == {act == "loses"}
        assert not any(row[2] for name, row in rows.items() if name not in films)
        seen.append({rows[name][1] for name in films})
    assert max(seen[0]) < min(seen[1]) <= max(seen[1]) < min(seen[2])


def test_case_90_a_right_costs_one_row_and_the_public_address_feels_nothing(repository):
    before = repository.ask(at="public", **HEADERS).rows
    items = list(Item.objects.order_by("pk").values_list("pk", "stamp"))
    withdraw_entitlement(entitlement=Entitlement.objects.get(resource=repository.films), by=None)
    repository.publish()
    assert list(Item.objects.order_by("pk").values_list("pk", "stamp")) == items
    assert repository.ask(at="public", **HEADERS).rows == before


def test_case_90_an_agreement_that_ends_takes_everything_back(repository):
    repository.partner.agreement_ends_on = repository.now.date()
    repository.partner.save()
    repository.publish(then_wait=24 * 3600)
    assert set(repository.harvest().values()) == {True}
    repository.publish()
    assert set(repository.harvest().values()) == {False}


def test_case_91_the_public_address_lists_what_everybody_sees(repository):
    repository.add(repository.reserved, 2)
    repository.publish()
    games = {repository.name(f"jeux-{n}") for n in range(2)}
    assert games <= {name for name, live in repository.harvest(at="public").items() if live}
    assert not games & repository.harvest().keys()  # the partner has no right to them

    withhold(view=repository.public, resource=repository.reserved, is_withheld=True, by=None)
    withdraw_resource(resource=repository.films, by=None)
    repository.publish()
    live = {name for name, is_live in repository.harvest(at="public").items() if is_live}
    assert live == {repository.name(f"livres-{n}") for n in range(5)}


def test_case_91_what_was_withheld_from_the_start_is_never_named(repository):
    withhold(view=repository.view, resource=repository.reserved, is_withheld=True, by=None)
    entitle(resource=repository.reserved, partner=repository.partner, by=None)
    (name,) = repository.add(repository.reserved, 1)
    repository.publish()
    assert name not in repository.harvest()
    answer = repository.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert answer.codes == ["idDoesNotExist"]


def test_case_92_a_record_lives_and_dies_in_all_formats_together(repository):
    name = repository.name("livres-0")
    prefixes = repository.ask(verb="ListMetadataFormats").texts("metadataPrefix")
    for is_live in (True, False):
        found = {
            prefix: repository.ask(verb="GetRecord", metadataPrefix=prefix, identifier=name, check=False).rows
            for prefix in prefixes
        }
        assert all(rows == found["oai_dc"] for rows in found.values())
        assert found["oai_dc"][0][2] is not is_live
        repository.withdraw(repository.books, 0)
        repository.publish()


def test_a_switch_shows_at_once_and_is_stored_later(repository):
    repository.set(first_identifier="isbn")
    answer = repository.ask(verb="ListRecords", metadataPrefix="oai_dc")
    assert len(answer.live) == 8
    repository.publish()
    assert repository.ask(verb="ListRecords", metadataPrefix="oai_dc").live == answer.live


def test_a_closed_address_is_absent_until_it_is_opened_again(repository):
    close_view(view=repository.view, by=None)
    assert repository.client.get("/oai/cognac?verb=Identify").status_code == 404
    assert Share.objects.filter(view=repository.view).exists()
    open_view(partner=repository.partner, by=None)
    assert repository.ask(verb="Identify").status == 200
