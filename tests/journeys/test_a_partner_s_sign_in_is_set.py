"""The département sets a partner's own sign-in: only the questions of the chosen protocol are shown."""

from typing import Any

import pytest
from django.urls import reverse

from liseron.partners.models import Partner
from tests.people_and_places import Network

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OIDC, SAML = {"client_id", "secret"}, {"metadata", "uid_attribute"}


@pytest.fixture
def form(network: Network, new_page: Any, signed_in: Any) -> Any:
    partner = network.ours.partner
    Partner.objects.filter(pk=partner.pk).update(formula="federated")
    page = signed_in(new_page(width=390), network.professional("administrator"))
    page.goto(f"{reverse('desk:dept_source_new')}?collectivite={partner.slug}")
    return page


def shown(page: Any) -> set[str]:
    return {name for name in OIDC | SAML if page.locator(f"[name={name}]").is_visible()}


def test_the_questions_follow_the_protocol_from_the_keyboard(form: Any, axe: Any):
    assert shown(form) == set()
    form.get_by_label("CAS 3").focus()
    form.keyboard.press("ArrowDown")
    form.keyboard.press("ArrowDown")
    assert form.get_by_label("OpenID Connect", exact=True).is_checked()
    assert shown(form) == OIDC
    assert "(obligatoire)" in form.locator("label[for=id_client_id]").inner_text()
    axe(form)
    form.keyboard.press("ArrowDown")
    assert shown(form) == SAML
    axe(form)


def test_what_is_to_be_corrected_is_shown_beside_its_question(form: Any):
    form.get_by_label("OpenID Connect", exact=True).check()
    form.get_by_role("button", name="Ajouter sans ouvrir").click()
    form.locator("#id_client_id_error").wait_for()
    assert shown(form) == OIDC


def test_a_browser_without_has_shows_every_question(form: Any):
    """Such a browser drops the whole rule, and this page has no script to stand in for it."""
    form.evaluate(
        """() => {
          const drop = (rules) => {
            for (const [at, rule] of [...rules.cssRules].entries()) {
              if (rule.selectorText?.includes(".for-oidc")) rules.deleteRule(at);
              else if (rule.cssRules?.length) drop(rule);
            }
          };
          for (const sheet of document.styleSheets) drop(sheet);
        }"""
    )
    assert shown(form) == OIDC | SAML
    form.locator("[name=client_id]").fill("liseron")
    assert form.locator("[name=client_id]").input_value() == "liseron"
