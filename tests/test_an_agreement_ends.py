"""The last day of an agreement, the day after, and the day it comes back, as everybody concerned sees them."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from liseron.partners.actions import set_coverage
from liseron.partners.models import Library
from liseron.people import lapsing, tasks
from liseron.people.models import Patron, ReaderCard, Registration, RoleGrant, User
from liseron.people.roles import grant_role
from liseron.toolkit.archive import open_archive
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS, in_full, now, paris_today
from liseron.toolkit.outbox import Message
from liseron.toolkit.templatetags.liseron import date_full
from tests.desk_map import LIBRARY_DESK
from tests.people_and_places import BACKEND, Network, link_in_mail
from tests.places import Place
from tests.site_map import address, routed
from tests.things import build_things

pytestmark = pytest.mark.django_db


class Ending:
    """An agreement that ends in ten days, and the clock."""

    def __init__(self, network: Network, clock: Any) -> None:
        assert network.ours.partner
        self.network, self.clock, self.partner = network, clock, network.ours.partner
        self.last_day = paris_today() + timedelta(days=10)
        self.cover(until=self.last_day)

    def cover(self, *, until: Any) -> None:
        starts_on = self.partner.agreement_starts_on
        set_coverage(partner=self.partner, starts_on=starts_on, ends_on=until, by=None)

    def comes(self, days_after: int, at: time = time(12)) -> None:
        """That day in Paris, counted from the last one, the night's work done."""
        day = self.last_day + timedelta(days=days_after)
        self.clock.move_to(datetime.combine(day, at, tzinfo=PARIS))
        tasks.lapse(now())
        tasks.resume(now())
        tasks.forget(now())


@pytest.fixture
def ending(network: Network, clock: Any) -> Ending:
    return Ending(network, clock)


def browser_of(person: Any) -> Client:
    client = Client()
    client.force_login(person.user if isinstance(person, Patron) else person, backend=BACKEND)
    return client


def enters(reader: Patron, network: Network) -> bool:
    """Whether the door of a film lets the reader out to the vendor."""
    answer = browser_of(reader).post(f"/titre/{network.film.pk}/entrer/")
    assert answer.status_code in {303, 403}
    return answer.status_code == 303


def test_readers_enter_until_the_last_minute_of_the_last_day_and_not_after(ending: Ending, network: Network):
    reader = network.reader()
    ending.comes(0, time(23, 59))
    assert enters(reader, network)
    ending.comes(1, time(0, 1))
    assert not enters(reader, network)
    door = browser_of(reader).get(f"/titre/{network.film.pk}/").content.decode()
    assert "s’est terminée" in door
    assert "Votre compte est gardé" in door


def test_my_space_says_why_and_what_remains_and_the_card_comes_back_by_itself(
    ending: Ending, network: Network
):
    reader = network.reader()
    year = reader.registrations.get().year_ends_on
    assert year
    ending.comes(1)
    space = browser_of(reader).get("/mon-espace/").content.decode()
    assert f"s’est terminée {in_full(ending.last_day)}" in space
    assert f"d’ici le <strong>{date_full(year)}" in space
    assert reader.registrations.get().state == "lapsed"
    ending.cover(until=ending.last_day + timedelta(days=400))
    lapsing.resume_cards.call()
    assert enters(reader, network)


def test_an_end_put_off_before_its_day_changes_nothing_for_readers(ending: Ending, network: Network):
    reader = network.reader()
    ending.comes(-1)
    ending.cover(until=ending.last_day + timedelta(days=400))
    ending.comes(1)
    registration = reader.registrations.get()
    assert (registration.state, registration.valid_until) == ("accepted", registration.year_ends_on)
    assert enters(reader, network)


def test_a_request_says_on_its_page_why_nobody_answers(ending: Ending, network: Network):
    network.pending()
    page = link_in_mail("elise@exemple.fr")
    assert "Elle vous répond par courriel" in Client().get(page).content.decode()
    ending.comes(1)
    said = Client().get(page).content.decode()
    assert f"s’est terminée {in_full(ending.last_day)}" in said
    assert "Votre demande est gardée" in said
    assert "Elle vous répond par courriel" not in said


STAYS = {
    *("desk:our_library_revoke", "desk:patron_erase", "desk:patron_send_link", "desk:patron_sheet"),
    "desk:our_rules_paper",  # writes a document for the library and changes nothing of readers
}
"""What a partner's people still do without an agreement; each view says why."""


REFUSED = {
    *("registration_accept", "registration_refuse", "registration_ask", "registration_undo"),
    *("registrations_decide", "patron_change", "patron_replace_card", "counter", "our_library_change"),
}


def views_of_the_desk() -> dict[str, Any]:
    return {name: entry.callback for name, entry in routed() if name in LIBRARY_DESK}


def test_what_stays_open_without_an_agreement_is_a_short_list_with_reasons():
    open_views = {name for name, view in views_of_the_desk().items() if getattr(view, "stays_open", "")}
    assert open_views == STAYS


@pytest.mark.parametrize("when", ["ended", "to come"])
@pytest.mark.parametrize("role", ["librarian", "manager"])
def test_every_other_deed_of_the_desk_is_refused_before_it_acts(
    role: str, when: str, ending: Ending, network: Network
):
    things = build_things(network)
    if when == "ended":
        ending.comes(1)
        words = f"s’est terminée {in_full(ending.last_day)}"
    else:
        first = paris_today() + timedelta(days=1)
        set_coverage(partner=ending.partner, starts_on=first, ends_on=ending.last_day, by=None)
        words = f"commence {in_full(first)}"
    client = browser_of(network.professional(role))
    before, refused = what_the_desk_changes(), set()
    for name in LIBRARY_DESK.keys() - STAYS:
        sent = {"chosen": [things.asked.pk], "decision": "accept", "library": network.ours.pk}
        answer = client.post(address(name, things), sent)
        if answer.status_code in {404, 405}:
            continue  # a page that only reads, or one for the manager
        assert answer.status_code == 409, (
            f"{name}: say @needs_agreement or @stays_open (desk.library.read_only)"
        )
        assert words in answer.content.decode(), name
        refused.add(name.removeprefix("desk:"))
    assert refused >= REFUSED | ({"our_library_invite", "our_visit_new"} if role == "manager" else set())
    assert what_the_desk_changes() == before


def what_the_desk_changes() -> list[Any]:
    """Rows that a deed of the desk would touch, mails included."""
    tables = (Registration, Patron, ReaderCard, Library, RoleGrant, User)
    return [list(table.objects.order_by("pk").values()) for table in tables] + [Message.objects.count()]


def test_reading_taking_away_and_erasing_stay_with_a_banner_and_no_button(ending: Ending, network: Network):
    things = build_things(network)
    ending.comes(1)
    client = browser_of(network.professional("manager"))
    for name in (name for name, place in LIBRARY_DESK.items() if isinstance(place, Place)):
        answer = client.get(address(name, things))
        said = answer.content.decode()
        assert (answer.status_code, f"s’est terminée {in_full(ending.last_day)}" in said) == (200, True), name
        targets = set(re.findall(r'<form[^>]*method="post"[^>]*action="/bureau/([^"]+)"', said))
        assert not [
            one for one in targets if not re.search(r"(lien|feuille|retirer|ensemble|encart)/", one)
        ], name
        assert not re.search(r'name="(decision|chosen)"', said), name
    for name in ("desk:patrons_export", "desk:registrations_export", "desk:our_library_take_away"):
        assert client.get(address(name, things)).status_code == 200, name
    client.post(address("desk:patron_erase", things), {"name": things.reader.family_name})
    assert not Patron.objects.filter(pk=things.reader.pk).exists()


def test_the_departement_corrects_a_reader_s_name_after_the_end_as_the_law_asks(
    ending: Ending, network: Network
):
    things = build_things(network)
    ending.comes(1)
    staff = browser_of(network.professional("staff"))
    assert staff.get(address("desk:patron_change", things)).status_code == 200
    form = {
        "given_name": "Éloïse",
        "family_name": "Moreau",
        "birth_date": "3/3/1988",
        "email": "elise@exemple.fr",
    }
    assert staff.post(address("desk:patron_change", things), form).status_code == 302
    assert Patron.objects.get(pk=things.reader.pk).given_name == "Éloïse"
    assert staff.post(address("desk:patron_replace_card", things)).status_code == 409


def test_of_two_partners_only_the_ended_one_s_rows_are_read_only(ending: Ending, network: Network):
    ours = network.pending(given_name="Ana", email="ana@exemple.fr")
    theirs = network.pending(network.theirs, given_name="Bob", email="bob@exemple.fr")
    both = network.professional("librarian")
    grant_role(user=both, role="librarian", partner=network.theirs.partner, by=None)
    ending.comes(1)
    client = browser_of(User.objects.get(pk=both.pk))
    queue = client.get("/bureau/inscriptions/").content.decode()
    assert re.findall(r'name="chosen" value="(\d+)"', queue) == [str(theirs.pk)]
    sent = {"chosen": [ours.pk, theirs.pk], "decision": "accept"}
    told = client.post("/bureau/inscriptions/ensemble/", sent).content.decode()
    assert f"s’est terminée {in_full(ending.last_day)}" in told
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.state, theirs.state) == ("pending", "accepted")
    counter = client.get("/bureau/comptoir/").content.decode()
    assert "Inscrire et créer la carte" in counter
    refused = client.post("/bureau/comptoir/", {"library": network.ours.pk})
    assert refused.status_code == 409


def test_a_partner_takes_everything_away_and_nothing_of_another(ending: Ending, network: Network):
    things = build_things(network)
    network.reader(network.theirs, given_name="Zoé", family_name="Voisin", email="zoe@exemple.fr")
    ending.comes(1)
    answer = browser_of(network.professional("manager")).get(address("desk:our_library_take_away", things))
    content = b"".join(answer.streaming_content)
    with open_archive(content) as archive:
        sheets = [name for name in archive.names() if name.endswith(".csv")]
        files = {name: archive.read(name).decode("utf-8-sig") for name in sheets}
    assert {"lecteurs/lecteurs.csv", "lecteurs/inscriptions.csv", "equipe/equipe.csv"} <= files.keys()
    assert {"collectivite/bibliotheques.csv", "usages/passages-par-mois.csv"} <= files.keys()
    everything = "\n".join(files.values())
    assert things.reader.cards.get().number in files["lecteurs/lecteurs.csv"]
    assert "Terminée" in files["lecteurs/inscriptions.csv"]
    assert files["usages/passages-par-mois.csv"].splitlines()[1].endswith(";2")
    for absent in ("Voisin", "Saintes", "nora@exemple.fr", network.film.title):
        assert absent not in everything
    assert Event.objects.filter(action="partner.taken_away").count() == 1
    department = browser_of(network.professional("staff"))
    assert department.get(address("desk:dept_partner_take_away", things)).status_code == 200
    finance = browser_of(network.professional("finance"))
    assert finance.get(address("desk:dept_partner_take_away", things)).status_code == 404
