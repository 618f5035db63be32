"""Our search in a partner's own site: framed and read from there alone, with what its readers may open."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from liseron.access.tests import world as worlds
from liseron.catalogue import search
from liseron.partners.models import Library, Partner
from liseron.portal.embedding.origins import origin_of
from liseron.sso.tests.federated.travelling import HERE

SITE = "https://mediatheque.example"
ELSEWHERE = "https://ailleurs.example"


@pytest.fixture
def address(world: worlds.World, settings: Any, tmp_path: Any) -> str:
    """Two lighthouses: one for this partner's readers, one for others."""
    settings.SEARCH_URL, settings.BASE_URL = f"tantivy:{tmp_path}", HERE
    Partner.objects.filter(pk=world.partner.pk).update(portal_url=f"{SITE}/portail")
    Library.objects.filter(pk=world.library.pk).update(website="http://annexe.example:8080/")
    worlds.a_record(
        world.resource, title="Le phare ouvert", creators=[{"name": "Reine Prune", "role": "aut"}]
    )
    worlds.a_record(worlds.a_resource(name="Ailleurs"), title="Le phare fermé")
    search.rebuild()
    return f"/inserer/{world.partner.slug}/"


@pytest.mark.django_db
def test_the_frame_shows_what_the_partner_s_readers_may_open(client: Client, address: str):
    answer = client.get(address, {"q": "phare"})
    words = answer.content.decode()
    record = search.search(search.Query("ouvert", today=date(2026, 11, 22))).hits[0].record
    assert record is not None
    assert f'href="{HERE}/acces/{address.split("/")[2]}/{record.pk}" target="_top"' in words
    assert "fermé" not in words
    assert "<script" not in words
    assert not answer.cookies


@pytest.mark.django_db
def test_the_sites_of_the_partner_alone_may_frame_it(client: Client, address: str):
    answer = client.get(address)
    assert f"frame-ancestors {SITE} http://annexe.example:8080;" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    Partner.objects.update(portal_url="")
    Library.objects.update(website="")
    answer = client.get(address)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_a_script_of_the_partner_s_site_reads_the_titles(client: Client, address: str):
    answer = client.get(f"{address}recherche.json", {"q": "phare"}, headers={"origin": SITE})
    assert answer["Access-Control-Allow-Origin"] == SITE
    assert "Origin" in answer["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer
    told = answer.json()
    assert (told["total"], told["pages"], told["searched"]) == (1, 1, "phare")
    assert told["more"] == f"{HERE}/recherche/?q=phare"
    (title,) = told["titles"]
    assert (title["title"], title["creators"]) == ("Le phare ouvert", ["Reine Prune"])
    assert title["link"].startswith(f"{HERE}/acces/")
    asked = client.options(f"{address}recherche.json", headers={"origin": SITE})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, SITE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "origin", ["", ELSEWHERE, "null", f"{SITE}.evil.example", f"{SITE}:8443", "http://mediatheque.example"]
)
def test_other_sites_read_nothing(client: Client, address: str, origin: str):
    answer = client.get(f"{address}recherche.json", {"q": "phare"}, headers={"origin": origin})
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.django_db
def test_what_is_on_shelves_or_asked_as_open_elsewhere_widens_nothing(client: Client, address: str):
    for asked in ({"q": "phare", "bib": "x", "dispo": "0"}, {"q": "phare", "lieu": "online"}):
        told = client.get(f"{address}recherche.json", asked).json()
        assert told["total"] == 1
    assert client.get(f"{address}recherche.json", {"q": "phare", "lieu": "library"}).json()["total"] == 0


@pytest.mark.django_db
def test_a_text_that_cannot_be_searched_is_said(client: Client, address: str):
    for path, part in ((address, "text/html"), (f"{address}recherche.json", "application/json")):
        answer = client.get(
            path, {"q": "a" * 600} if "json" in path else {"q": "***"}, headers={"origin": SITE}
        )
        assert answer.status_code == 400
        assert answer["Content-Type"].startswith(part)
    assert answer["Access-Control-Allow-Origin"] == SITE
    assert "trop longue" in answer.json()["error"]


@pytest.mark.django_db
def test_a_partner_whose_agreement_is_over_shows_nothing(client: Client, address: str):
    Partner.objects.update(agreement_ends_on=date(2025, 6, 1))
    answer = client.get(address, {"q": "phare"})
    assert (answer.status_code, "phare ouvert" in answer.content.decode()) == (403, False)
    assert client.get(f"{address}recherche.json", {"q": "phare"}).json().keys() == {"error"}
    for unknown in ("public", "nulle-part"):
        assert client.get(f"/inserer/{unknown}/").status_code == 404


@pytest.mark.django_db
def test_the_lines_to_copy_bear_the_real_addresses(client: Client, address: str):
    words = client.get(f"{address}code/").content.decode()
    assert f"&lt;iframe src=&quot;{HERE}{address}&quot;" in words.replace('"', "&quot;")
    assert f"<li>{SITE}</li>" in words


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Media.Example/x?y", "https://media.example"),
        ("https://media.example:443/", "https://media.example"),
        ("http://media.example:8080", "http://media.example:8080"),
        ("https://media.example;script-src *", ""),
        ("https://*", ""),
        ("https://méd.example/", ""),
        ("javascript:alert(1)", ""),
        ("https://x:y/", ""),
        ("", ""),
    ],
)
def test_the_origin_of_an_address_is_as_browsers_write_it(url: str, origin: str):
    assert origin_of(url) == origin


@given(st.text(max_size=30))
def test_no_address_writes_in_a_security_policy(text: str):
    assert not set(origin_of(f"https://{text}")) & set(" ;,*'\"\n\r\t")
