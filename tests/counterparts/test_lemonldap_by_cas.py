"""LemonLDAP::NG as the partner's sign-in, by CAS 1, 2 and 3, in a real browser: formule autonomie."""

from collections.abc import Callable
from typing import Any

import pytest

from liseron.sso.models import IdentitySource, SignOnSession, SourceIdentity
from tests.counterparts.lemonldap import LemonLDAP
from tests.counterparts.partner import START, WANTED, know, sign_in_over_there, source_of
from tests.people_and_places import Network

pytestmark = [pytest.mark.counterpart, pytest.mark.browser]

Source = Callable[..., IdentitySource]


@pytest.fixture
def source(network: Network, lemonldap: LemonLDAP, live_server: Any, settings: Any) -> Source:
    """`source(protocol="cas3")`: the partner's sign-in, open; and our own address is that of the tests' server."""
    settings.BASE_URL = live_server.url

    def opened(protocol: str = "cas3", **changes: Any) -> IdentitySource:
        mapping = {"given_name": "givenName", "family_name": "sn", "email": "mail", "birth_date": "birthdate"}
        facts = {"protocol": protocol, "address": lemonldap.cas, "mapping": mapping, **changes}
        made = source_of(network, **facts)
        made.save()
        return made

    return opened


@pytest.mark.parametrize("protocol", ["cas1", "cas2", "cas3"])
def test_a_reader_signs_in_at_the_partners_and_gets_the_page_wanted(
    protocol: str, network: Network, source: Source, page: Any
):
    know(source(protocol), network.reader())
    page.goto(START)
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    assert SignOnSession.objects.get().source.protocol == protocol


def test_a_reader_already_signed_in_over_there_passes_without_a_page(
    network: Network, source: Source, page: Any
):
    """The second time, and in the name of the reader who is there: no form is shown."""
    reader = network.reader()
    know(source(), reader)
    page.goto(START)
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    page.context.clear_cookies(name="session")
    page.goto(START)
    page.wait_for_url(f"**{WANTED}")
    assert [one.user for one in SignOnSession.objects.all()] == [reader.user] * 2


def test_leaving_over_there_ends_the_sign_in_here(
    network: Network, source: Source, page: Any, lemonldap: LemonLDAP
):
    know(source(), network.reader())
    page.goto(START)
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    page.goto(f"{lemonldap.cas}logout")
    page.goto(WANTED)
    page.get_by_label("Mot de passe").wait_for()
    assert not SignOnSession.objects.exists()


def test_somebody_who_comes_for_the_first_time_is_welcomed_not_joined(
    network: Network, source: Source, page: Any
):
    """An equal e-mail address alone joins nobody: the reader who has it here is not the one who came."""
    source()
    network.reader(email="dwho@badwolf.org")
    page.goto(START)
    sign_in_over_there(page)
    page.get_by_role("heading", level=1).wait_for()
    assert not SourceIdentity.objects.exists()
    assert not SignOnSession.objects.exists()
