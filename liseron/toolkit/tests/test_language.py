import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from liseron.toolkit.language import chosen_language


def _request(cookie="", **headers):
    request = RequestFactory().get("/", headers=headers)
    if cookie:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    return request


def test_french_is_spoken_whatever_the_browser_prefers():
    assert chosen_language(_request(accept_language="en-GB,en")) == "fr"


@pytest.mark.parametrize(("cookie", "language"), [("en", "en"), ("fr", "fr"), ("de", "fr"), ("en\r\n", "fr")])
def test_the_cookie_chooses_among_the_languages_of_the_site(cookie, language):
    assert chosen_language(_request(cookie)) == language


def test_choosing_english_needs_no_token_and_goes_back_to_the_page():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/langue/", {"language": "en", "next": "/recherche/?q=mer"})
    assert (response.status_code, response["Location"]) == (302, "/recherche/?q=mer")
    assert client.get("/health/live")["Content-Language"] == "en"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil", ""],
)
def test_choosing_a_language_never_leads_to_another_site(client, elsewhere):
    assert client.post("/langue/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_an_unknown_language_changes_nothing(client):
    assert settings.LANGUAGE_COOKIE_NAME not in client.post("/langue/", {"language": "tlh"}).cookies


def test_the_choice_is_not_made_by_a_link(client):
    assert client.get("/langue/?language=en").status_code == 405
