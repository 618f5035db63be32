"""A reader signs in at the partner's SAML provider and comes back; or nobody does."""

import base64
import threading
import zlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from liseron.people.models import Patron, User
from liseron.sso.allauth_sources import CannotSetSource, certificates_of, set_saml
from liseron.sso.models import IdentitySource, SignOnSession
from liseron.sso.saml_source.configuration import our_address
from liseron.sso.tests.arriving.world import signed_in_as
from liseron.sso.tests.sources.saml_idp import (
    ENTITY,
    ENTRY,
    LEAVING,
    NAMES,
    Said,
    form,
    key_and_certificate,
    metadata,
)

WANTED = "/mon-espace/visites/"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


def leave(client: Client) -> etree._Element:
    """The AuthnRequest that leaves with the reader."""
    response = client.get("/connexion/bibliotheque/cognac/", {"next": WANTED})
    where = urlsplit(response["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == ENTRY
    said = parse_qs(where.query)
    assert "RelayState" not in said
    return etree.fromstring(zlib.decompress(base64.b64decode(said["SAMLRequest"][0]), -15))


def answer(source: IdentitySource, asked: etree._Element, **changes: Any) -> str:
    return form(Said(source, number=asked.get("ID", "")[1:], **changes).xml())


def deliver(client: Client, said: str, **more: str) -> Any:
    """The provider's page posts without our cookie; the browser then follows with it."""
    response = Client().post("/sso/saml/cognac/reponse", {"SAMLResponse": said} | more)
    return client.get(response["Location"]) if response.status_code == 303 else response


def test_a_known_reader_signs_in_and_finds_the_page_wanted(by_saml: IdentitySource, known_by_saml: Patron):
    client = Client()
    asked = leave(client)
    assert asked.get("AssertionConsumerServiceURL") == "http://127.0.0.1:8000/sso/saml/cognac/reponse"
    response = deliver(client, answer(by_saml, asked))
    assert (response.status_code, response["Location"]) == (303, WANTED)
    assert signed_in_as(client) == known_by_saml.user_id


@pytest.mark.parametrize(
    "relay", ["https://evil.example/", "//evil.example", "/deconnexion/", "javascript:1"]
)
def test_case_37_the_relay_state_leads_nowhere(by_saml: IdentitySource, known_by_saml: Patron, relay: str):
    """3.2 #37, 3.1 #2 and #31, CVE-2019-13038: RelayState."""
    client = Client()
    response = deliver(client, answer(by_saml, leave(client)), RelayState=relay)
    assert response["Location"] == WANTED


def test_case_22_an_assertion_serves_once(by_saml: IdentitySource, known_by_saml: Patron):
    """3.1 #22, CVE-2026-18967: the same assertion again, whoever brings it."""
    client = Client()
    said = answer(by_saml, leave(client))
    deliver(client, said)
    again = Client()
    leave(again)
    assert deliver(again, said).status_code == 403
    assert signed_in_as(again) is None


@pytest.mark.django_db(transaction=True)
def test_case_22_of_two_nodes_that_receive_it_together_one_keeps_it(
    by_saml: IdentitySource, known_by_saml: Patron
):
    """3.1 #22, CVE-2026-18967, and #1: the same assertion on two web nodes simultaneously, one session."""
    client = Client()
    said = answer(by_saml, leave(client))
    ready, found = threading.Barrier(4), []

    def post() -> None:
        from django.db import connection

        ready.wait()
        found.append(Client().post("/sso/saml/cognac/reponse", {"SAMLResponse": said}).status_code)
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [303, 403, 403, 403]


@pytest.mark.parametrize("case", ["another browser", "twice", "invented"])
def test_case_20_an_answer_serves_only_the_browser_that_left(
    by_saml: IdentitySource, known_by_saml: Patron, case: str
):
    """3.1 #20 and 3.2 #38: InResponseTo is bound to the session, and the way back is good once."""
    client = Client()
    posted = Client().post("/sso/saml/cognac/reponse", {"SAMLResponse": answer(by_saml, leave(client))})
    back = posted["Location"]
    if case == "twice":
        client.get(back)
        client.logout()
    elif case == "invented":
        back = "/sso/saml/cognac/retour?reponse=" + "x" * 43
    else:
        client = Client()
        leave(client)
    assert client.get(back).status_code == 400
    assert signed_in_as(client) is None


def test_a_name_that_changes_each_time_signs_nobody_in(by_saml: IdentitySource, known_by_saml: Patron):
    client = Client()
    people = User.objects.count()
    response = deliver(client, answer(by_saml, leave(client), format=TRANSIENT))
    assert response.status_code == 403
    assert (signed_in_as(client), User.objects.count()) == (None, people)


def test_nobody_over_there_is_said_here(by_saml: IdentitySource):
    client = Client()
    status = "urn:oasis:names:tc:SAML:2.0:status:Responder"
    assert deliver(client, answer(by_saml, leave(client), status=status)).status_code == 400


@pytest.mark.parametrize("said", ["", "x", "PGE+", base64.b64encode(b"<!DOCTYPE a><a/>").decode()])
def test_case_35_garbage_is_answered_with_a_page_and_kept_nowhere(by_saml: IdentitySource, said: str):
    """3.2 #35, and 3.1 #17: what is no answer signs nobody in."""
    from liseron.toolkit.once import SingleUseToken

    response = Client().post("/sso/saml/cognac/reponse", {"SAMLResponse": said})
    assert response.status_code == 403
    assert b"<h1" in response.content
    assert not SingleUseToken.objects.filter(kind="saml_answer").exists()


def test_our_metadata_says_where_answers_are_received(by_saml: IdentitySource):
    response = Client().get("/sso/saml/cognac/metadonnees", headers={"host": "localhost"})
    root = etree.fromstring(response.content)
    assert root.get("entityID") == our_address("saml_metadata", by_saml)
    assert our_address("saml_received", by_saml).encode() in response.content


def leaving(source: IdentitySource, *, signer: str = "idp", **changes: str) -> str:
    """Query of a signed LogoutRequest by the redirect binding."""
    facts = {"issuer": ENTITY, "session": "session-7", "id": "_leaving-1"} | changes
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    index = f"<samlp:SessionIndex>{facts['session']}</samlp:SessionIndex>" if facts["session"] else ""
    xml = f"""<samlp:LogoutRequest {NAMES} ID="{facts["id"]}" Version="2.0" IssueInstant="{facts.get("at", at)}"
      Destination="{facts.get("destination", our_address("saml_left", source))}">
      <saml:Issuer>{facts["issuer"]}</saml:Issuer><saml:NameID>elise</saml:NameID>{index}</samlp:LogoutRequest>"""
    packed = zlib.compressobj(wbits=-15)
    data = base64.b64encode(packed.compress(xml.encode()) + packed.flush()).decode()
    algorithm = facts.get("algorithm", Constants.RSA_SHA256)
    query = f"SAMLRequest={quote(data, safe='')}&RelayState=r&SigAlg={quote(algorithm, safe='')}"
    signature = Utils.sign_binary(query, key_and_certificate(signer)[0], algorithm=_transform(algorithm))
    return f"{query}&Signature={quote(base64.b64encode(signature).decode(), safe='')}"


def _transform(algorithm: str) -> Any:
    import xmlsec

    return xmlsec.Transform.RSA_SHA1 if algorithm == Constants.RSA_SHA1 else xmlsec.Transform.RSA_SHA256


@pytest.fixture
def inside(by_saml: IdentitySource, known_by_saml: Patron) -> Client:
    client = Client()
    deliver(client, answer(by_saml, leave(client)))
    assert SignOnSession.objects.exists()
    return client


@pytest.mark.parametrize("session", ["session-7", ""])
def test_a_logout_over_there_ends_the_sign_in_here(by_saml: IdentitySource, inside: Client, session: str):
    response = Client().get(f"/sso/saml/cognac/deconnexion?{leaving(by_saml, session=session)}")
    assert response.status_code == 303
    assert response["Location"].startswith(f"{LEAVING}?SAMLResponse=")
    assert not SignOnSession.objects.exists()
    assert inside.get("/mon-espace/").status_code == 302


@pytest.mark.parametrize(
    "changes",
    [
        {"signer": "somebody else"},
        {"algorithm": Constants.RSA_SHA1},
        {"issuer": "https://evil.example"},
        {"destination": "https://evil.example"},
        {"at": "2020-01-01T00:00:00Z"},
        {"at": "yesterday"},
    ],
)
def test_case_32_a_logout_that_is_not_the_provider_s_ends_nothing(
    by_saml: IdentitySource, inside: Client, changes: dict[str, str]
):
    """3.2 #32 and #36: single logout too is signed, fresh and ours."""
    query = leaving(by_saml, **changes)
    assert Client().get(f"/sso/saml/cognac/deconnexion?{query}").status_code == 400
    assert SignOnSession.objects.exists()


def test_a_logout_without_signature_or_twice_ends_nothing(by_saml: IdentitySource, inside: Client):
    query = leaving(by_saml)
    bare = query.partition("&SigAlg")[0]
    doubled = f"{query}&SAMLReques%74=x"
    bomb = quote(base64.b64encode(zlib.compress(b"<a>" + b" " * 5_000_000)[2:-4]).decode(), safe="")
    for one in (
        bare,
        doubled,
        f"SAMLRequest={bomb}&SigAlg={Constants.RSA_SHA256}&Signature=x",
        "",
        "SAMLRequest=%",
    ):
        assert Client().get(f"/sso/saml/cognac/deconnexion?{one}").status_code == 400
    assert SignOnSession.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        b"<!DOCTYPE a><a/>",
        metadata(certificate="x"),
        metadata(entity=""),
        metadata().replace(b"HTTP-Redirect", b"HTTP-POST"),
        metadata().replace(b"IDPSSODescriptor", b"SPSSODescriptor"),
    ],
)
def test_metadata_that_do_not_do_are_refused_with_a_sentence(by_saml: IdentitySource, data: bytes):
    with pytest.raises(CannotSetSource, match=r"\w+ .*\."):
        set_saml(by_saml, metadata_xml=data)


def test_the_desk_sees_the_certificates_and_their_end(by_saml: IdentitySource):
    assert [one.ends_at.year for one in certificates_of(by_saml)] == [2040]
