"""LemonLDAP::NG as the partner's sign-in, by OpenID Connect and by SAML 2, in a real browser."""

from typing import Any

import pytest

from liseron.access.models import Visit
from liseron.catalogue.models import Resource
from liseron.sso.allauth_sources import set_oidc, set_saml
from liseron.sso.models import SignOnSession, SourceIdentity
from tests.counterparts.conftest import CLIENT, SECRET
from tests.counterparts.lemonldap import READER, LemonLDAP
from tests.counterparts.partner import START, WANTED, know, sign_in_over_there, source_of
from tests.people_and_places import Network

pytestmark = [pytest.mark.counterpart, pytest.mark.browser]


@pytest.fixture(autouse=True)
def _at_our_own_address(live_server: Any, settings: Any) -> None:
    settings.BASE_URL = live_server.url


def test_a_reader_signs_in_by_openid_connect(network: Network, lemonldap: LemonLDAP, page: Any):
    source = source_of(network)
    set_oidc(source, issuer=lemonldap.url, client_id=CLIENT, secret=SECRET)
    know(source, network.reader())
    page.goto(START)
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    assert SignOnSession.objects.get().source == source


def test_a_reader_signs_in_by_saml(network: Network, lemonldap: LemonLDAP, page: Any):
    source = source_of(network)
    set_saml(source, metadata_url=f"{lemonldap.url}saml/metadata", uid_attribute="uid")
    know(source, network.reader(), subject=READER)
    page.goto(START)
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    assert SignOnSession.objects.get().source == source


@pytest.mark.parametrize("protocol", ["oidc", "saml"])
def test_case_28_somebody_new_is_welcomed_not_joined(
    protocol: str, network: Network, lemonldap: LemonLDAP, page: Any
):
    """3.1 #28, CVE-2026-15571: an equal e-mail address is no proof."""
    source = source_of(network, mapping={"email": "email" if protocol == "oidc" else "mail"})
    if protocol == "oidc":
        set_oidc(source, issuer=lemonldap.url, client_id=CLIENT, secret=SECRET)
    else:
        set_saml(source, metadata_url=f"{lemonldap.url}saml/metadata", uid_attribute="uid")
    network.reader(email="dwho@badwolf.org")
    page.goto(START)
    sign_in_over_there(page)
    page.wait_for_url("**/connexion/bienvenue/**")
    assert not SourceIdentity.objects.exists()
    assert not SignOnSession.objects.exists()


@pytest.mark.parametrize("protocol", ["oidc", "saml"])
def test_signing_out_here_signs_out_there(protocol: str, network: Network, lemonldap: LemonLDAP, page: Any):
    """The next person on the same computer is asked for a password, here and at the library's own site."""
    source = source_of(network)
    if protocol == "oidc":
        set_oidc(source, issuer=lemonldap.url, client_id=CLIENT, secret=SECRET)
    else:
        set_saml(source, metadata_url=f"{lemonldap.url}saml/metadata", uid_attribute="uid")
    know(source, network.reader(), subject=READER)
    page.goto(START)
    sign_in_over_there(page)
    page.wait_for_url(f"**{WANTED}")
    page.goto("/deconnexion/")
    page.get_by_role("button", name="Me déconnecter").click()
    page.get_by_text(f"et du site de {network.ours.name}").wait_for()
    assert not SignOnSession.objects.exists()
    page.goto(START)
    page.locator("input[name=password]").wait_for()


def test_a_record_of_their_catalogue_leads_to_the_title_by_openid_connect(
    network: Network, lemonldap: LemonLDAP, page: Any
):
    """Both doors: LemonLDAP::NG asks for the password the first time, and lets the reader pass the second."""
    shown = f"{lemonldap.url}static/cinema"
    Resource.objects.filter(pk=network.films.pk).update(entry_url=shown)
    source = source_of(network)
    set_oidc(source, issuer=lemonldap.url, client_id=CLIENT, secret=SECRET)
    reader = network.reader()
    know(source, reader)
    link = f"/acces/{network.ours.partner.slug}/{network.film.pk}"
    page.goto(link)
    sign_in_over_there(page)
    page.wait_for_url(f"{shown}**")
    page.context.clear_cookies(name="session")
    page.goto(link)
    page.wait_for_url(f"{shown}**")
    assert {(one.patron, one.resource) for one in Visit.objects.all()} == {(reader, network.films)}
    assert SignOnSession.objects.count() == 2
