"""3.1 #30, CVE-2024-4629: wrong passwords sent all together are not all looked at."""

import os
from unittest.mock import patch

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from liseron.people.accounts import WRONG_FOR_AN_ACCOUNT
from liseron.sso import joining
from liseron.sso.mapping import Profile
from liseron.sso.pending import Arrival
from liseron.sso.tests.arriving.world import a_source
from liseron.toolkit import once, throttle
from liseron.toolkit.dates import now
from liseron.toolkit.tests.race import PROCESSES, race_here
from tests.people_and_places import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

EACH = 64 // PROCESSES


def evaluated(attempt) -> int:
    """How many of this process's eight tries had their password compared, each from a network of its own."""
    with patch("allauth.account.adapter.authenticate", return_value=None) as compare:
        for number in range(EACH):
            attempt(f"192.0.{os.getpid() % 250}.{number}")
    return int(compare.call_count)


def test_case_30_of_64_wrong_passwords_at_once_five_are_looked_at(network, reader):
    """At the sign-in form, where a CAS login leads too: allauth alone lets each process look at five."""
    where = f"{reverse('account_login')}?next=/cas/login%3Fservice%3Dhttps://films.example/"
    typed = {"login": reader.user.username, "password": "un autre mot de passe"}

    def guess() -> int:
        return evaluated(lambda address: Client().post(where, typed, REMOTE_ADDR=address))

    assert race_here(guess) == WRONG_FOR_AN_ACCOUNT[0]


def test_case_30_the_password_that_joins_an_account_is_counted_with_the_others(network, reader, arrives):
    """The same five, whichever form they are typed in."""
    client, source = Client(), a_source(network.ours)
    arrives(client, source)

    def guess() -> int:
        def attempt(address: str) -> None:
            other = Client()
            other.cookies = client.cookies.copy()
            typed = {"how": "password", "password": "un autre mot de passe"}
            other.post(reverse("sso:join"), typed, REMOTE_ADDR=address)

        return evaluated(attempt)

    assert race_here(guess) == WRONG_FOR_AN_ACCOUNT[0]


def test_case_30_a_mailed_code_is_compared_a_hundred_times_at_most(network, reader):
    """Eight digits, a quarter of an hour, a hundred tries from all networks together."""
    source = a_source(network.ours)
    secret = once.issue(
        kind="arrival", subject=f"source:{source.pk}", valid_for=joining.CODE_VALID_FOR, now=now()
    )
    arrival = Arrival(source, "who", Profile(), "", "/", secret)

    def guess() -> int:
        with patch.object(once, "consume", side_effect=once.CannotUse("unknown")) as compare:
            for number in range(joining.TRIES // 4):
                request = RequestFactory().post("/", REMOTE_ADDR=f"192.0.{os.getpid() % 250}.{number}")
                with pytest.raises(joining.CannotJoin):
                    joining.prove_by_code(request, arrival, [reader], f"{number:08d}", now())
            return int(compare.call_count)

    assert race_here(guess) == joining.TRIES


def test_case_30_a_limit_is_spent_to_its_end_and_no_further(db):
    """Sixty-four tries of one thing at once, the first of its window included: eight things, five each."""
    limits = [throttle.Limit(f"door {number}", 5, 600) for number in range(PROCESSES)]
    assert race_here(lambda: sum(throttle.take([limit]) for limit in limits for _n in range(EACH))) == 40


def test_a_right_password_costs_no_try(network, reader):
    typed = {"login": reader.user.username, "password": PASSWORD}
    for number in range(8):
        answer = Client().post(reverse("account_login"), typed, REMOTE_ADDR=f"192.0.2.{number}")
        assert answer.status_code == 302
