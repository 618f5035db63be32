"""Lists of the département's desk: searched, filtered, taken away, in a constant number of queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liseron.access.tests.world import a_library, a_partner, a_patron, a_quota, a_record, a_resource
from liseron.catalogue.models import Vendor
from liseron.desk.department.tests import network, pages
from liseron.finance.tests.world import a_line, a_subsidy
from liseron.partners.rollouts import start_rollout
from liseron.partners.welcoming import plan_visit
from liseron.people.models import RoleGrant
from liseron.toolkit.audit import Event, record
from liseron.toolkit.dates import paris_today


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grow(times: int) -> None:
    """More of everything that the lists show."""
    for number in range(times):
        partner = a_partner()
        start_rollout(partner=partner, formula="hosted", by=None, today=paris_today())
        library = a_library(partner)
        a_patron(library)
        visit = plan_visit(host=library, planned_on=paris_today(), by=None)
        visit.visitors.add(a_library(None, municipality=partner.municipality))
        a_library(None, municipality=partner.municipality)
        resource = a_resource()
        a_record(resource)
        a_quota(3, resource=resource)
        Vendor.objects.create(name=f"Maison {partner.pk}", slug=f"maison-{partner.pk}")
        network.a_professional(RoleGrant.Role.LIBRARIAN, partner=partner)
        network.a_line(partner.municipality)
        a_line(resource=resource, year=paris_today().year, licence_until=paris_today())
        a_subsidy(partner)
        record(None, "quota.set", f"quota:{number}", limit=3)


def test_no_list_asks_more_of_the_database_when_rows_grow(net, administrator):
    addresses = [*pages.of_lists(), *pages.of_readers_of_figures(net), *pages.for_administrators()]
    grow(2)
    before = {address: queries(administrator, address) for address in addresses}
    grow(20)
    after = {address: queries(administrator, address) for address in addresses}
    assert after == before
    assert max(after.values()) <= 20


WORDS: list[tuple[str, Callable[[network.Network], str]]] = [
    ("/departement/collectivites/", lambda net: net.other.name),
    ("/departement/bibliotheques/", lambda net: net.stray.name),
    ("/departement/offre/", lambda net: net.resource.name),
    ("/departement/budget/", lambda net: net.subscription.label),
    ("/departement/aides/", lambda net: net.subsidy.label),
    ("/departement/equipes/", lambda net: net.grant.user.name),
    ("/departement/a-regler/", lambda net: net.line.label),
]


@pytest.mark.parametrize(("address", "words"), WORDS)
def test_a_search_finds_what_it_names_and_only_that(net, staff, address, words):
    grow(3)
    shown = staff.get(address, {"q": words(net).upper()}).context["page"]
    named = [words(net) in str(getattr(row, "label", getattr(row, "user", row))) for row in shown.items]
    assert named
    assert all(named)


@pytest.mark.parametrize("address", pages.of_lists())
@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 10_000},
        {"q": "\u202e😀\x00%_'\""},
        {"page": "-1", "tri": "rien", "etat": "rien", "export": "exe"},
        {"page": "9" * 40},
        {"q": "²", "import": "films", "role": "x", "formule": "[]"},
    ],
)
def test_a_strange_question_is_answered(net, staff, address, asked):
    assert staff.get(address, asked).status_code == 200


@pytest.mark.parametrize("address", pages.of_lists())
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_can_be_taken_away_and_the_journal_knows(net, staff, address, kind):
    answer = staff.get(address, {"export": kind})
    assert answer.status_code == 200
    assert f".{kind}" in answer["Content-Disposition"]
    assert Event.objects.filter(action="list.exported").count() == 1


def test_every_filter_of_every_list_answers(net, administrator):
    for address in [*pages.of_lists(), *pages.for_administrators()]:
        listing = administrator.get(address).context["shown"].listing
        for one in listing.filters:
            for key, _label in one.choices:
                assert administrator.get(address, {one.name: key}).status_code == 200
        for sort in listing.sorts:
            assert administrator.get(address, {"tri": sort.key}).status_code == 200


def test_partners_whose_agreement_ends_soon_are_listed_alone(net, staff):
    shown = staff.get("/departement/collectivites/", {"convention": "soon"}).context["page"]
    assert list(shown.items) == [net.partner]


def test_the_journal_is_cut_by_days_and_says_what_day_it_did_not_understand(net, administrator):
    record(None, "quota.set", "quota:1", limit=3)
    none = administrator.get("/departement/journal/", {"au": "1/1/2020"})
    assert none.context["page"].count == 0
    wrong = administrator.get("/departement/journal/", {"du": "hier"})
    assert "n’avons pas compris" in wrong.content.decode()
    assert wrong.context["page"].count > 0


def test_the_journal_names_no_reader(net, administrator, signed_in):
    user = network.User.objects.create(username="2000002", name="Reine Prune")
    record(user, "patron.changed", net.patron)
    page = administrator.get("/departement/journal/", {"qui": "lecteurs"}).content.decode()
    assert "Fiche de lecteur modifiée" in page
    assert "Reine" not in page
