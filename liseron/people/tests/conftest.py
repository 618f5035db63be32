import pytest


@pytest.fixture(autouse=True)
def small_site(settings):
    """The addresses that mails carry stand on floors above."""
    settings.ROOT_URLCONF = "liseron.people.tests.world"
