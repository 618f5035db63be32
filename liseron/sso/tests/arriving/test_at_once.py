"""The same arrival finished in several browsers at once, on a database in a file, as in the product."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from liseron.people.models import Patron, ReaderCard, Registration, User
from liseron.sso.models import SourceIdentity
from liseron.sso.tests.arriving.world import a_source, agreements, signed_in_as
from liseron.toolkit.invariants import violations

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(clients, path, data):
    gate = Barrier(len(clients))

    def run(client):
        gate.wait()
        try:
            return client.post(path, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(run, clients))


def test_an_arrival_finished_in_six_browsers_at_once_is_one_reader(network, arrives):
    source = a_source(network.ours)
    browsers = [Client() for _n in range(6)]
    for browser in browsers:
        arrives(browser, source)
    assert at_once(browsers, reverse("sso:welcome"), agreements()) == [303] * 6
    rows = [model.objects.count() for model in (Patron, ReaderCard, Registration, SourceIdentity)]
    assert rows == [1, 1, 1, 1]
    assert {signed_in_as(browser) for browser in browsers} == {Patron.objects.get().user_id}
    assert User.objects.filter(role_grants=None).count() == 1
    assert not any(violations().values())


def test_a_form_sent_four_times_at_once_is_one_reader(network, arrives):
    source = a_source(network.ours)
    first = Client()
    arrives(first, source)
    browsers = [first]
    for _n in range(3):
        browsers.append(Client())
        browsers[-1].cookies = first.cookies.copy()
    outcomes = at_once(browsers, reverse("sso:welcome"), agreements())
    assert 303 in outcomes
    assert Patron.objects.count() == SourceIdentity.objects.count() == 1


def test_an_account_joined_by_two_people_at_once_is_one_persons(network, arrives):
    network.reader(library_card="MED-0042")
    source = a_source(network.ours)
    browsers = [Client(), Client()]
    for number, browser in enumerate(browsers):
        arrives(browser, source, subject=f"elise-{number}")
    outcomes = at_once(browsers, reverse("sso:join"), {"how": "card"})
    assert sorted(outcomes) == [303, 422]
    assert SourceIdentity.objects.count() == 1
