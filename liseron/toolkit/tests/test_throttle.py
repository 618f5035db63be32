import pytest
from django.core.cache import cache

from liseron.toolkit.throttle import allow


@pytest.fixture(autouse=True)
def _empty_cache(settings, clock):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttle"}
    }
    cache.clear()


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
