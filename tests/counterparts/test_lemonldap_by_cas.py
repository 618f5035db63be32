"""LemonLDAP::NG as the partner's sign-in, by CAS 1, 2 and 3, in a real browser: formule autonomie."""

from collections.abc import Callable
from typing import Any

import pytest

from liseron.people.models import Patron
from liseron.sso.models import IdentitySource, SignOnSession, SourceIdentity
from liseron.toolkit.dates import now
from tests.counterparts.lemonldap import PASSWORD, READER, LemonLDAP
from tests.people_and_places import Network

pytestmark = [pytest.mark.counterpart, pytest.mark.browser]

WANTED = "/espace/"
Source = Callable[..., IdentitySource]


@pytest.fixture
def source(network: Network, lemonldap: LemonLDAP, live_server: Any, settings: Any) -> Source:
    """`source(protocol="cas3")`: the partner's sign-in, open; and our own address is that of the tests' server."""
    settings.BASE_URL = live_server.url

    def opened(protocol: str = "cas3", **changes: Any) -> IdentitySource:
        mapping = {"given_name": "givenName", "family_name": "sn", "email": "mail", "birth_date": "birthdate"}
        facts = {
            "partner": network.ours.partner,
            "library": network.ours,
            "name": network.ours.name,
            "slug": "cognac",
            "protocol": protocol,
            "address": lemonldap.cas,
            "mapping": mapping,
            "is_open": True,
        }
        return IdentitySource.objects.create(**(facts | changes))

    return opened


def known(source: IdentitySource, reader: Patron) -> SourceIdentity:
    """The reader came from there before."""
    return SourceIdentity.objects.create(
        source=source, subject=READER, patron=reader, first_seen_at=now(), last_seen_at=now()
    )


def sign_in_over_there(page: Any) -> None:
    page.locator("input[name=user]").fill(READER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


@pytest.mark.parametrize("protocol", ["cas1", "cas2", "cas3"])
def test_a_reader_signs_in_at_the_partners_and_gets_the_page_wanted(
    protocol: str, network: Network, source: Source, page: Any
):
    known(source(protocol), network.reader())
    page.goto(f"/connexion/bibliotheque/cognac/?next={WANTED}")
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    assert SignOnSession.objects.get().source.protocol == protocol


def test_a_reader_already_signed_in_over_there_passes_without_a_page(
    network: Network, source: Source, page: Any
):
    """The second time, and in the name of the reader who is there: no form is shown."""
    known(source(), network.reader())
    page.goto(f"/connexion/bibliotheque/cognac/?next={WANTED}")
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    page.context.clear_cookies(name="session")
    page.goto(f"/connexion/bibliotheque/cognac/?next={WANTED}")
    page.wait_for_url(f"**{WANTED}")


def test_somebody_who_comes_for_the_first_time_is_welcomed_not_joined(
    network: Network, source: Source, page: Any
):
    """An equal e-mail address alone joins nobody: the reader who has it here is not the one who came."""
    source()
    network.reader(email="dwho@badwolf.org")
    page.goto(f"/connexion/bibliotheque/cognac/?next={WANTED}")
    sign_in_over_there(page)
    page.get_by_role("heading", level=1).wait_for()
    assert not SourceIdentity.objects.exists()
    assert not SignOnSession.objects.exists()
