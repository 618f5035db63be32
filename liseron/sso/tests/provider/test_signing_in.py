"""A vendor's reader signs in with us by OpenID Connect, and the vendor learns what was chosen, no more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from liseron.access.models import Visit
from liseron.access.releasing import pseudonym_for
from liseron.people.models import Patron
from liseron.sso import sessions
from liseron.sso.models import Reached, Service, SignOnSession
from liseron.sso.tests.provider.site import BACK, ISSUER, Site, came_back
from liseron.toolkit.dates import now
from tests.people_and_places import PASSWORD, Network, open_the_door_twice


def test_the_site_learns_a_number_of_its_own_and_nothing_else(site: Site, theirs: Browser, reader: Patron):
    tokens = site.sign_in(theirs)
    claims = site.claims(tokens["id_token"])
    assert claims["sub"] == pseudonym_for(reader, site.service.audience)
    assert claims["nonce"] == "nonce-1"
    assert set(claims) == {"iss", "aud", "exp", "iat", "jti", "nonce", "at_hash", "sid", "auth_time", "sub"}
    assert site.userinfo(tokens["access_token"]).json() == {"sub": claims["sub"]}


def test_the_reader_comes_back_with_the_site_s_state_and_our_name(site: Site, theirs: Browser):
    said = came_back(theirs.get(site.address()))
    assert (said["state"], said["iss"], said["langue"]) == ("etat-1", ISSUER, "fr")


def test_no_refresh_token_is_given_and_the_access_is_short(site: Site, theirs: Browser):
    tokens = site.sign_in(theirs, scope="openid offline_access")
    assert "refresh_token" not in tokens
    assert tokens["expires_in"] == 600


def test_facts_chosen_for_the_site_come_in_both_answers(
    make_site: Callable[..., Site], theirs: Browser, reader: Patron
):
    site = make_site(released=["given_name", "email", "age_class", "library"])
    tokens = site.sign_in(theirs)
    claims = site.claims(tokens["id_token"])
    told = site.userinfo(tokens["access_token"]).json()
    expected = {
        "given_name": "Élise", "email": "elise@exemple.fr", "age_class": "adult", "library": reader.library.name,
    }  # fmt: skip
    assert expected.items() <= claims.items()
    assert told == expected | {"sub": claims["sub"]}


def test_a_name_and_an_address_need_their_scope(make_site: Callable[..., Site], theirs: Browser):
    site = make_site(released=["given_name", "email", "age_class"])
    claims = site.claims(site.sign_in(theirs, scope="openid")["id_token"])
    assert claims["age_class"] == "adult"
    assert not {"given_name", "email"} & set(claims)


def test_two_vendors_know_the_same_reader_under_two_numbers(
    make_site: Callable[..., Site], network: Network, theirs: Browser
):
    from liseron.catalogue.actions import create_vendor

    other = create_vendor(by=None, name="Musique d’ici", receives="Un numéro.")
    ours, another = make_site(), make_site("Musique", vendor=other, resource=None)
    numbers = {one.claims(one.sign_in(theirs)["id_token"])["sub"] for one in (ours, another)}
    assert len(numbers) == 2


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(site: Site, db: None):
    response = Browser().get(site.address())
    where = urlsplit(response["Location"])
    assert (response.status_code, where.path) == (303, "/connexion/")
    assert parse_qs(where.query)["next"] == [site.address()]


def test_asked_silently_nobody_sees_a_page(site: Site):
    assert came_back(Browser().get(site.address(prompt="none")))["error"] == "login_required"


def test_asked_silently_a_signed_in_reader_passes(site: Site, theirs: Browser):
    assert "code" in came_back(theirs.get(site.address(prompt="none")))


def test_a_visit_is_counted_when_the_code_is_given(site: Site, theirs: Browser, network: Network):
    site.sign_in(theirs)
    assert Visit.objects.filter(resource=network.films).count() == 1


def test_a_spent_quota_shuts_this_door_too(site: Site, theirs: Browser, reader: Patron, network: Network):
    open_the_door_twice(reader, network)
    Visit.objects.update(at=now() - timedelta(hours=1))
    response = theirs.get(site.address())
    assert response.status_code == 403
    assert b"code=" not in response.content
    assert came_back(theirs.get(site.address(prompt="none")))["error"] == "access_denied"


def test_a_professional_is_nobody_s_reader(
    site: Site, network: Network, browser_of: Callable[[Any], Browser]
):
    assert browser_of(network.professional("librarian")).get(site.address()).status_code == 403


def test_a_site_asks_for_the_password_again(site: Site, theirs: Browser):
    again = site.address(prompt="login")
    response = theirs.get(again)
    assert urlsplit(response["Location"]).path == "/compte/confirmer/"
    assert urlsplit(theirs.get(again)["Location"]).path == "/compte/confirmer/"
    session = theirs.session
    session["account_authentication_methods"] = [{"method": "password", "at": now().timestamp() + 1}]
    session.save()
    assert "code" in came_back(theirs.get(again))


def test_after_the_sign_in_form_a_page_of_ours_ends_the_chain_of_redirects(site: Site, reader: Patron):
    browser = Browser()
    asked = browser.get(site.address())
    assert reader.user is not None
    browser.post(asked["Location"], {"login": reader.user.username, "password": PASSWORD})
    page = browser.get(site.address(), headers={"sec-fetch-dest": "document"})
    assert page.status_code == 200
    assert b"code=" in page.content
    assert came_back(browser.get(site.address(), headers={"sec-fetch-dest": "document"}))["code"]


def test_an_old_sign_in_is_renewed_when_the_site_says_how_old(site: Site, theirs: Browser, clock: Any):
    assert "code" in came_back(theirs.get(site.address(max_age="600")))
    clock.move_to(now() + timedelta(minutes=11))
    assert urlsplit(theirs.get(site.address(max_age="600"))["Location"]).path == "/compte/confirmer/"
    assert came_back(theirs.get(site.address(max_age="600", prompt="none")))["error"] == "login_required"


def test_one_sign_in_serves_all_sites(make_site: Callable[..., Site], theirs: Browser, network: Network):
    first, second = make_site(), make_site("Autre", resource=None)
    sids = {one.claims(one.sign_in(theirs)["id_token"])["sid"] for one in (first, second)}
    assert sids == {SignOnSession.objects.get().sid}
    assert Reached.objects.count() == 2


def test_the_access_ends_with_the_sign_in(site: Site, theirs: Browser):
    tokens = site.sign_in(theirs)
    sessions.end(SignOnSession.objects.get(), now())
    assert site.userinfo(tokens["access_token"]).status_code == 401


def test_a_closed_site_receives_no_more(site: Site, theirs: Browser):
    tokens = site.sign_in(theirs)
    code = site.code(theirs)
    Service.objects.update(is_active=False)
    assert theirs.get(site.address()).status_code == 400
    assert site.token(code).status_code == 401
    assert site.userinfo(tokens["access_token"]).status_code == 401


def test_a_post_of_the_site_becomes_a_get(site: Site, theirs: Browser):
    response = theirs.post("/oidc/connexion", {"client_id": site.client_id, "redirect_uri": BACK})
    assert response.status_code == 303
    assert response["Location"].startswith("/oidc/connexion?")


def test_the_description_says_what_is_offered_and_no_more(db: None):
    said = Browser().get("/.well-known/openid-configuration").json()
    assert said["issuer"] == ISSUER
    assert said["response_types_supported"] == ["code"]
    assert said["grant_types_supported"] == ["authorization_code"]
    assert said["subject_types_supported"] == ["pairwise"]
    assert not any("registration" in name or "device" in name for name in said)
    for name in ("token_endpoint", "userinfo_endpoint", "revocation_endpoint"):
        assert said[name].startswith(f"{ISSUER}/oidc/")
    assert said["request_uri_parameter_supported"] is False


@pytest.mark.parametrize(
    "path", ["identity/o/api/device/code", "identity/o/api/clients", "identity/o/authorize"]
)
def test_what_allauth_also_offers_has_no_address_here(db: None, path: str):
    assert Browser().get(f"/{path}").status_code == 404
