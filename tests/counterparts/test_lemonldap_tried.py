"""From the connector workbench, a supplier tries LemonLDAP::NG with a test account, by OpenID Connect and by SAML 2."""

from typing import Any

import pytest

from liseron.desk.models import WorkbenchTest
from liseron.sso.allauth_sources import set_oidc, set_saml
from liseron.sso.models import IdentitySource, SignOnSession, SourceIdentity
from tests.counterparts.conftest import CLIENT, SECRET
from tests.counterparts.lemonldap import READER, LemonLDAP
from tests.counterparts.partner import sign_in_over_there, source_of
from tests.people_and_places import Network
from tests.things import a_workbench_link

pytestmark = [pytest.mark.counterpart, pytest.mark.browser]

MAPPING = {
    "oidc": {"family_name": "family_name", "email": "email", "birth_date": "birthdate", "card": "card"},
    "saml": {"family_name": "sn", "email": "mail", "birth_date": "birthdate", "postcode": "postalCode"},
}
READ = {"oidc": "Nom (family_name)", "saml": "Nom (sn)"}
ABSENT = {"oidc": "(card)", "saml": "(postalCode)"}
UNASKED = {"oidc": "given_name", "saml": "givenName"}
VALUES = (f"{READER}@", "badwolf", "Who", "Jeanne", "1988", "W-")


@pytest.fixture(params=["oidc", "saml"])
def source(
    request: Any, network: Network, lemonldap: LemonLDAP, live_server: Any, settings: Any
) -> IdentitySource:
    """The partner's sign-in, not open to readers yet."""
    settings.BASE_URL = live_server.url
    made = source_of(network, mapping=MAPPING[request.param])
    made.is_open = False
    if request.param == "oidc":
        set_oidc(made, issuer=lemonldap.url, client_id=CLIENT, secret=SECRET)
    else:
        set_saml(made, metadata_url=f"{lemonldap.url}saml/metadata", uid_attribute="uid")
    return made


def test_a_test_account_is_told_by_names_alone_and_is_said_to_be_still_there(
    network: Network, source: IdentitySource, new_page: Any, axe: Any
):
    page = new_page(width=390)
    page.goto(a_workbench_link(network))
    goes_in(page)
    page.get_by_text("Le compte est reconnu").wait_for()
    axe(page)
    named = [READ[source.protocol], ABSENT[source.protocol], UNASKED[source.protocol]]
    assert [one for one in named if one not in told_of("trial")] == []
    assert [one for one in VALUES if one in told_of("trial")] == []
    asks_who_is_there(page)
    page.get_by_text("Le compte d’essai est encore connecté chez vous").wait_for()
    assert last("leaving").verdict == WorkbenchTest.Verdict.STOP
    assert page.get_by_role("button", name="Se déconnecter chez vous").count() == 1
    assert not SourceIdentity.objects.exists()
    assert not SignOnSession.objects.exists()


def test_a_test_account_signs_out_over_there_and_nobody_is_there_any_more(
    network: Network, source: IdentitySource, new_page: Any
):
    """Back on the workbench without a detour. LemonLDAP::NG 2.16 answers a silent question with its own form."""
    page = new_page(width=390)
    page.goto(a_workbench_link(network))
    goes_in(page)
    page.get_by_role("button", name="Se déconnecter chez vous").click()
    page.get_by_text("Votre serveur a confirmé la déconnexion").wait_for()
    assert last("leaving").verdict == WorkbenchTest.Verdict.OK
    asks_who_is_there(page)
    page.locator("input[name=password]").wait_for()


def goes_in(page: Any) -> None:
    page.get_by_role("button", name="Se connecter avec un compte d’essai").click()
    sign_in_over_there(page)


def asks_who_is_there(page: Any) -> None:
    page.get_by_role("button", name="Vérifier que personne n’est connecté").click()


def last(kind: str) -> WorkbenchTest:
    return WorkbenchTest.objects.get(kind=kind)


def told_of(kind: str) -> str:
    return str(last(kind).lines)
