"""Signing out here signs out at the library's own site too: by OpenID Connect and by SAML."""

import base64
import zlib
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import jwt
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from liseron.people.models import Patron
from liseron.sso.allauth_sources import set_oidc, set_saml
from liseron.sso.models import IdentitySource, SignOnSession
from liseron.sso.own_keys import SHOWN_BEFORE, Purpose, renew_key
from liseron.sso.tests.arriving.world import agreements, signed_in_as
from liseron.sso.tests.sources.oidc_op import CLIENT, SECRET, Provider
from liseron.sso.tests.sources.saml_idp import LEAVING, NAMES, key_and_certificate, metadata
from liseron.sso.tests.sources.test_by_oidc import come_back
from liseron.sso.tests.sources.test_by_oidc import leave as leave_by_oidc
from liseron.sso.tests.sources.test_by_saml import answer, deliver
from liseron.sso.tests.sources.test_by_saml import leave as leave_by_saml
from liseron.toolkit.dates import now

OUT = "/deconnexion/"
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"


@pytest.fixture
def op_that_is_left(by_oidc: IdentitySource, op: Provider) -> Provider:
    """A provider with a place to sign out."""
    path = "/.well-known/openid-configuration"
    op.says[path] = lambda said: said | {"end_session_endpoint": f"{op.issuer}/logout?realm=1"}
    set_oidc(by_oidc, issuer=op.issuer, client_id=CLIENT, secret=SECRET)
    return op


def said(response: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def test_signing_out_leads_to_the_provider_s_own_place_and_back(
    op_that_is_left: Provider, known_by_oidc: Patron, by_oidc: IdentitySource
):
    client = Client()
    come_back(client, leave_by_oidc(client), op_that_is_left)
    assert "Médiathèque de Cognac" in client.get(OUT).content.decode()
    gone = client.post(OUT, {"partout": "on"})
    assert gone["Location"].startswith(f"{op_that_is_left.issuer}/logout?realm=1&")
    asked = said(gone)
    assert asked["client_id"] == CLIENT
    assert jwt.decode(asked["id_token_hint"], options={"verify_signature": False})["sub"] == "elise"
    back = reverse("sso:oidc_left", args=[by_oidc.slug])
    assert asked["post_logout_redirect_uri"] == f"http://127.0.0.1:8000{back}"
    assert signed_in_as(client) is None
    assert not SignOnSession.objects.exists()
    assert "et du site de Médiathèque" in client.get(back, {"state": asked["state"]}).content.decode()
    for wrong in ("", "invented", asked["state"][:-1]):
        assert "et du site de Médiathèque" not in client.get(back, {"state": wrong}).content.decode()


def test_signing_out_here_alone_is_a_choice(op_that_is_left: Provider, known_by_oidc: Patron):
    client = Client()
    come_back(client, leave_by_oidc(client), op_that_is_left)
    assert client.post(OUT)["Location"] == "/"


def test_a_provider_without_a_place_to_sign_out_is_not_offered(op: Provider, known_by_oidc: Patron):
    client = Client()
    come_back(client, leave_by_oidc(client), op)
    assert 'name="partout"' not in client.get(OUT).content.decode()
    assert client.post(OUT, {"partout": "on"})["Location"] == "/"


def test_nothing_of_the_token_can_be_read_in_the_table_of_sessions(
    op_that_is_left: Provider, known_by_oidc: Patron
):
    op_that_is_left.claims["email"] = "elise.secrete@exemple.fr"
    client = Client()
    come_back(client, leave_by_oidc(client), op_that_is_left)
    kept = str([row.get_decoded() for row in Session.objects.all()])
    assert "sso_leaving" in kept
    assert "eyJ" not in kept
    assert "secrete" not in kept


def test_a_reader_who_was_welcomed_signs_out_there_too(
    op_that_is_left: Provider, by_oidc: IdentitySource, network: Any
):
    """What the provider asks for lasts through the first sign-in's question."""
    client = Client()
    op_that_is_left.info = {"family_name": "Moreau", "birthdate": "1988-03-03"}
    by_oidc.mapping = {"given_name": "given_name", "family_name": "family_name", "birth_date": "birthdate"}
    by_oidc.save()
    come_back(client, leave_by_oidc(client), op_that_is_left)
    client.post(reverse("sso:welcome"), agreements())
    assert signed_in_as(client)
    assert "id_token_hint" in said(client.post(OUT, {"partout": "on"}))


def in_by_saml(source: IdentitySource, **changes: Any) -> Client:
    client = Client()
    deliver(client, answer(source, leave_by_saml(client), **changes))
    return client


def checked(response: Any, source: IdentitySource, certificate: str = "") -> etree._Element:
    """The request in an address, once its signature was checked with the certificate of our metadata."""
    query = urlsplit(response["Location"]).query
    signed, _name, signature = query.partition("&Signature=")
    shown = etree.fromstring(Client().get(f"/sso/saml/{source.slug}/metadonnees").content)
    found = certificate or shown.findtext(".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate")
    values = parse_qs(query)
    assert Utils.validate_binary_sign(
        signed, base64.b64decode(values["Signature"][0]), Utils.format_cert(found), values["SigAlg"][0]
    )
    assert signature
    return etree.fromstring(zlib.decompress(base64.b64decode(values["SAMLRequest"][0]), -15))


def test_single_logout_is_asked_for_by_a_signed_request(by_saml: IdentitySource, known_by_saml: Patron):
    client = in_by_saml(by_saml)
    gone = client.post(OUT, {"partout": "on"})
    assert gone["Location"].startswith(f"{LEAVING}?SAMLRequest=")
    asked = checked(gone, by_saml)
    assert (asked.tag, asked.get("Destination")) == (f"{PROTOCOL}LogoutRequest", LEAVING)
    name = asked.find(f"{SAML}NameID")
    assert (name.text, name.get("Format")) == (
        "elise",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    )
    assert asked.findtext(f"{PROTOCOL}SessionIndex") == "session-7"
    assert signed_in_as(client) is None


def test_what_the_provider_wrote_never_becomes_an_element_of_ours(
    by_saml: IdentitySource, known_by_saml: Patron, monkeypatch: pytest.MonkeyPatch
):
    from liseron.sso.saml_source import leaving

    kept = {"text": "<a>&", "session": "</samlp:SessionIndex><samlp:Extensions/>", "NameQualifier": "\"'<"}
    address = leaving.leaving_address(by_saml, kept)
    asked = checked({"Location": address}, by_saml)
    assert asked.findtext(f"{SAML}NameID") == "<a>&"
    assert asked.findtext(f"{PROTOCOL}SessionIndex") == kept["session"]
    assert asked.find(f"{PROTOCOL}Extensions") is None


def left(source: IdentitySource, *, signer: str = "idp", status: str = "Success") -> str:
    """Query of the provider's LogoutResponse."""
    xml = f"""<samlp:LogoutResponse {NAMES} ID="_left-1" Version="2.0" InResponseTo="_x"
      IssueInstant="{now().strftime("%Y-%m-%dT%H:%M:%SZ")}"
      Destination="http://127.0.0.1:8000/sso/saml/{source.slug}/deconnexion">
      <saml:Issuer>{source.app.settings["idp"]["entity_id"] if source.app else ""}</saml:Issuer>
      <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>
      </samlp:LogoutResponse>"""
    import xmlsec

    packed = zlib.compressobj(wbits=-15)
    data = base64.b64encode(packed.compress(xml.encode()) + packed.flush()).decode()
    algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    query = f"SAMLResponse={quote(data, safe='')}&SigAlg={quote(algorithm, safe='')}"
    signature = Utils.sign_binary(
        query, key_and_certificate(signer)[0], algorithm=xmlsec.Transform.RSA_SHA256
    )
    return f"{query}&Signature={quote(base64.b64encode(signature).decode(), safe='')}"


def test_the_provider_s_answer_is_said_when_it_is_signed(by_saml: IdentitySource):
    def page(query: str) -> str:
        return Client().get(f"/sso/saml/cognac/deconnexion?{query}").content.decode()

    assert "et du site de Médiathèque" in page(left(by_saml))
    bare = left(by_saml).partition("&SigAlg")[0]
    for query in (left(by_saml, signer="somebody else"), left(by_saml, status="Responder"), bare):
        assert "n’a pas dit" in page(query)
    for query in ("SAMLResponse=x", "SAMLResponse=%00", f"{bare}&SigAlg=x&Signature=y"):
        assert "n’a pas dit" in page(query)


@pytest.mark.parametrize("is_wanted", [True, False])
def test_a_request_is_signed_when_the_provider_wants_it(is_wanted: bool, by_saml: IdentitySource):
    if is_wanted:
        wanting = metadata().replace(
            b"<md:IDPSSODescriptor ", b'<md:IDPSSODescriptor WantAuthnRequestsSigned="true" '
        )
        set_saml(by_saml, metadata_xml=wanting)
    gone = Client().get(reverse("sso:start", args=[by_saml.slug]))
    shown = Client().get("/sso/saml/cognac/metadonnees").content.decode()
    assert ("Signature" in said(gone)) is is_wanted
    assert ('AuthnRequestsSigned="true"' in shown) is is_wanted
    assert 'use="encryption"' not in shown
    if is_wanted:
        assert checked(gone, by_saml).tag == f"{PROTOCOL}AuthnRequest"


def test_the_next_key_is_shown_a_month_before_it_signs(
    by_saml: IdentitySource, known_by_saml: Patron, clock: Any
):
    def shown() -> list[str]:
        root = etree.fromstring(Client().get("/sso/saml/cognac/metadonnees").content)
        return [one.text for one in root.iter("{http://www.w3.org/2000/09/xmldsig#}X509Certificate")]

    (first,) = shown()
    assert shown() == [first]
    renew_key(Purpose.SAML, by=None, now=now())
    again, second = shown()
    assert again == first
    checked(in_by_saml(by_saml).post(OUT, {"partout": "on"}), by_saml, first)
    clock.move_to(now() + SHOWN_BEFORE[Purpose.SAML])
    assert shown()[0] == second
    checked(in_by_saml(by_saml, assertion_id="_assertion-2").post(OUT, {"partout": "on"}), by_saml, second)


def test_case_29_every_sign_out_empties_the_browser(by_saml: IdentitySource, known_by_saml: Patron):
    """3.1 #29, CVE-2025-12390: no page of the former reader's is left on the library's computer."""
    client = in_by_saml(by_saml)
    assert client.post(OUT, {"partout": "on"})["Clear-Site-Data"] == '"cache", "storage"'
    again = in_by_saml(by_saml, assertion_id="_assertion-2")
    assert again.post(OUT)["Clear-Site-Data"] == '"cache", "storage"'
