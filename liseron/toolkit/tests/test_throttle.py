from datetime import timedelta

import pytest

from liseron.toolkit import dates
from liseron.toolkit.throttle import Attempts, Limit, allow, give_back, purge_ended, take

pytestmark = pytest.mark.django_db


def ask(rf, *, address="192.0.2.1", value="", **headers):
    return allow(rf.post("/", REMOTE_ADDR=address, **headers), "card", 3, 86_400, value=value)


def test_the_limit_of_an_address_is_kept(rf):
    assert [ask(rf) for _ in range(5)] == [True, True, True, False, False]
    assert ask(rf, address="192.0.2.2")


def test_a_value_tried_from_many_addresses_is_counted_too(rf):
    tried = [ask(rf, address=f"192.0.2.{n}", value=["Ádmin", "admin", " ADMIN"][n % 3]) for n in range(5)]
    assert tried == [True, True, True, False, False]


def test_a_header_that_anybody_may_write_changes_nothing(rf):
    assert [ask(rf, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}") for n in range(4)] == [True, True, True, False]
    assert not ask(rf, HTTP_X_REAL_IP="198.51.100.9", HTTP_FORWARDED="for=198.51.100.9")


def test_a_window_begins_with_the_first_try_and_another_after_it(clock):
    limit = Limit("porte", 2, 60)
    assert [take([limit]) for _n in range(3)] == [True, True, False]
    clock.move_to(dates.now() + timedelta(seconds=60))
    assert [take([limit]) for _n in range(3)] == [True, True, False]


def test_what_was_right_is_given_back():
    limit = Limit("porte", 2, 60)
    for _n in range(5):
        assert take([limit])
        give_back([limit])


def test_nothing_is_kept_of_a_window_that_is_over():
    limit = Limit("porte", 2, 60)
    take([limit])
    assert "porte" not in str(Attempts.objects.values())
    assert purge_ended(dates.now()) == 0
    assert purge_ended(dates.now() + timedelta(seconds=61)) == 1
