"""The last day of an agreement, the day after, and the day it comes back, as everybody concerned sees them."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from liseron.partners.actions import set_coverage
from liseron.people import lapsing, tasks
from liseron.people.models import Patron
from liseron.toolkit.dates import PARIS, in_full, now, paris_today
from liseron.toolkit.templatetags.liseron import date_full
from tests.people_and_places import BACKEND, Network, link_in_mail

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
