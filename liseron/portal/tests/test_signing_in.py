"""Signing in, with and without the code of the telephone; choosing a password."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from liseron.people.models import User
from liseron.people.tests.world import make_librarian
from liseron.portal.tests.conftest import PASSWORD, link_in, mails

pytestmark = pytest.mark.django_db
LOGIN = "/connexion/"


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


@pytest.fixture
def professional(world, settings: Any) -> User:
    settings.SECOND_FACTOR = "required"
    user = make_librarian(world.library)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(browser: Client, login: str, **more: str) -> Any:
    return browser.post(LOGIN, {"login": login, "password": PASSWORD, **more})


def activate(browser: Client) -> str:
    """Activates the second factor as the page asks, the password once more; its secret."""
    again = browser.get(reverse("mfa_activate_totp"))["Location"]
    assert "C’est bien vous" in browser.get(again).content.decode()
    assert browser.post(again, {"password": PASSWORD}).status_code == 302
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'class="secret">(\w+)<', page)
    assert found, page
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_for(found.group(1))})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return found.group(1)


@pytest.mark.parametrize("login", ["1626000017", "16 26 00 00 17", "reine@exemple.fr", " Reine@Exemple.fr "])
def test_a_reader_signs_in_with_card_or_address(client, world, login: str):
    assert sign_in(client, login)["Location"] == reverse("portal:my_space")
    assert client.get(reverse("portal:my_space")).status_code == 200


def test_the_sign_in_page_is_ours(client, world):
    page = client.get(LOGIN).content.decode()
    assert '<html lang="fr">' in page
    assert "Numéro de carte ou courriel" in page
    assert "testserver" not in page.split("<main")[0]


def test_signing_in_comes_back_to_the_page_that_asked(client, world):
    page = reverse("portal:resource", args=[world.resource.slug])
    assert sign_in(client, "1626000017", next=page)["Location"] == page
    client.post(reverse("account_logout"))
    away = sign_in(client, "1626000017", next="https://voleur.example/")
    assert away["Location"] == reverse("portal:my_space")


def test_a_wrong_password_and_an_unknown_reader_get_the_same_page(client, world):
    def page(login: str) -> str:
        text = client.post(LOGIN, {"login": login, "password": "faux"}).content.decode()
        return re.sub(r'(csrfmiddlewaretoken" value|value)="[^"]*"', "", text)

    assert page("reine@exemple.fr") == page("inconnue@exemple.fr")


@pytest.mark.parametrize("typed", ["", "a" * 10_000, "\u202e\x00", "🎈", "x\r\ny@exemple.fr"])
def test_nothing_typed_breaks_the_page(client, world, typed: str):
    assert client.post(LOGIN, {"login": typed, "password": typed}).status_code == 200
    assert client.post(reverse("portal:forgotten_password"), {"login": typed}).status_code in {200, 422}


def test_a_closed_account_stays_shut(client, world):
    User.objects.update(is_active=False)
    sign_in(client, "1626000017")
    assert client.get(reverse("portal:my_space")).status_code == 302


def test_a_professional_activates_the_second_factor_before_anything_else(client, professional):
    assert sign_in(client, professional.email)["Location"] == reverse("desk:home")
    assert client.get(reverse("desk:home"))["Location"] == reverse("mfa_index")
    assert "Double protection" in client.get(reverse("mfa_index")).content.decode()
    activate(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "codes de secours" in codes
    assert client.get(reverse("desk:home")).status_code != 404
    assert "mfa" not in client.get(reverse("desk:home")).headers.get("Location", "")


def test_a_wrong_first_code_activates_nothing(client, professional):
    sign_in(client, professional.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert 'id="error-summary"' in answer.content.decode()
    assert client.get(reverse("desk:home"))["Location"] == reverse("mfa_index")


def test_the_next_sign_in_asks_for_a_code(client, professional):
    from django.core.cache import cache

    sign_in(client, professional.email)
    secret = activate(client)
    cache.clear()  # a code serves once: the same half minute would refuse it
    elsewhere = Client()
    assert sign_in(elsewhere, professional.email)["Location"] == reverse("mfa_authenticate")
    assert elsewhere.get(reverse("desk:home")).status_code == 302
    assert "Votre code" in elsewhere.get(reverse("mfa_authenticate")).content.decode()
    refused = elsewhere.post(reverse("mfa_authenticate"), {"code": "12"})
    assert 'id="error-summary"' in refused.content.decode()
    answer = elsewhere.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert answer["Location"] == reverse("desk:home")


def test_a_recovery_code_replaces_the_telephone_once(client, professional):
    sign_in(client, professional.email)
    activate(client)
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.findall(r"<li>(\w{8,})</li>", shown)[0]
    for expected in (reverse("desk:home"), None):
        elsewhere = Client()
        sign_in(elsewhere, professional.email)
        answer = elsewhere.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.headers.get("Location") == expected


def test_readers_need_no_second_factor(client, world, settings: Any):
    settings.SECOND_FACTOR = "required"
    sign_in(client, "1626000017")
    assert client.get(reverse("portal:my_space")).status_code == 200


def test_the_forgotten_password_page_tells_nobody_who_has_an_account(client, world):
    page = reverse("portal:forgotten_password")
    known = client.post(page, {"login": "reine@exemple.fr"})
    unknown = client.post(page, {"login": "inconnue@exemple.fr"})
    assert known.content == unknown.content
    assert [mail["to"] for mail in mails()] == ["reine@exemple.fr"]


def test_a_password_link_serves_once_and_signs_the_reader_in(client, world):
    client.post(reverse("portal:forgotten_password"), {"login": "1626000017"})
    link = link_in(mails()[-1], "mot-de-passe")
    for _scan in range(2):
        assert Client().get(link).status_code == 200
    assert client.post(link, {"password": "court"}).status_code == 422
    assert client.post(link, {"password": "la-lune-est-belle-42"})["Location"] == reverse("portal:my_space")
    assert client.get(reverse("portal:my_space")).status_code == 200
    assert Client().post(link, {"password": "la-lune-est-belle-43"}).status_code == 410


def test_a_professional_who_chose_a_password_still_signs_in(client, professional):
    client.post(reverse("portal:forgotten_password"), {"login": professional.email})
    link = link_in(mails(professional.email)[-1], "mot-de-passe")
    assert client.post(link, {"password": "la-lune-est-belle-42"})["Location"] == reverse("account_login")
    assert client.get(reverse("desk:home"))["Location"].startswith(LOGIN)


def test_asking_for_links_too_often_is_refused(client, world):
    for _ask in range(10):
        client.post(reverse("portal:forgotten_password"), {"login": "1626000017"})
    answer = client.post(reverse("portal:forgotten_password"), {"login": "1626000017"})
    assert answer.status_code == 422
    assert "Trop d’essais" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "account_logout", "account_reauthenticate"]
)
def test_allauths_pages_wear_our_shell(client, professional, name: str):
    sign_in(client, professional.email)
    if name != "account_reauthenticate":
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse(name)).content.decode()
    assert '<html lang="fr">' in page
    assert 'class="site-footer' in page
    assert "<script>" not in page
