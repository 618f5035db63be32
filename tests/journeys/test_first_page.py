"""A real browser meets the site: the demo's style page, with every building block of the screens."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_page_breaks_no_rule_of_its_own_policy(page, axe):
    said = []
    page.on("console", lambda message: said.append(message.text))
    answer = page.goto("/demo/style/")
    assert answer.status == 200
    assert [text for text in said if "Content Security Policy" in text or "Refused" in text] == []
    axe(page)


def test_a_page_stays_in_french_for_an_english_browser(new_page):
    page = new_page(extra_http_headers={"Accept-Language": "en-GB,en"})
    page.goto("/demo/style/")
    assert page.locator("html").get_attribute("lang") == "fr"
