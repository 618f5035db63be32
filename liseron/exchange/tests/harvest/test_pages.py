"""Cases 105 to 109, 116, 117: pages that are damaged, odd, moved, huge or hostile."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from liseron.catalogue.models import Record
from liseron.exchange import asking
from liseron.exchange.asking import address_for
from liseron.exchange.sources import ask_repository
from liseron.exchange.tests.faulty_provider import (
    Fault,
    Provider,
    changed,
    held,
    instead,
    status,
    swapped,
)
from liseron.exchange.tests.harvest.conftest import Harvester
from liseron.toolkit.http import Limits
from liseron.toolkit.imports import ImportLine
from liseron.toolkit.tests.hostile import answering, serving

Make = Callable[..., Harvester]
TITLE = "<dc:title>Titre 7</dc:title>"


def title_of(number: int) -> str:
    return Record.objects.get(source_id=f"oai:repository.example:{number}").title


@pytest.mark.parametrize(
    ("said", "read", "code"),
    [
        (b"Tit\x0bre 7", "Tit re 7", "control"),
        (b"Titre&#x1F; 7", "Titre 7", "control"),
        (b"&Eacute;t&eacute; 7", "Été 7", "entity"),
        (b"Boule & Bill 7", "Boule & Bill 7", "ampersand"),
        (b"R&amp;D & R&nosuch; 7", "R&D & R&nosuch; 7", "ampersand"),
        ("L’été 7".encode("cp1252"), "L’été 7", "encoding"),
    ],
    ids=["control", "reference", "entity", "ampersand", "both", "cp1252"],
)
def test_case_105_a_damaged_record_is_mended_and_said_and_its_neighbours_are_not(
    harvester: Make, said: bytes, read: str, code: str
) -> None:
    damaged = swapped(TITLE, b"<dc:title>" + said + b"</dc:title>")
    ours = harvester(Provider(held(20), faults={0: [damaged]}))
    harvest = ours.harvest()
    assert ours.of(harvest) == ("done", 20, 20)
    assert title_of(7) == read
    line = ImportLine.objects.get()
    assert (line.number, line.reason, harvest.job.totals["remarks"]) == (7, code, 1)


def test_case_105_a_title_that_lost_a_character_waits_for_a_person(harvester: Make) -> None:
    lost = swapped(TITLE, "<dc:title>Forêt dorée ".encode() + b"\xff</dc:title>")
    harvest = harvester(Provider(held(20), faults={0: [lost]})).harvest()
    assert (harvest.job.totals["in"], harvest.job.totals["to_settle"]) == (19, 1)
    assert set(ImportLine.objects.values_list("reason", flat=True)) == {"characters", "garbled"}


def test_case_105_a_record_beyond_mending_costs_itself_alone_and_says_so(harvester: Make) -> None:
    ours = harvester(Provider(held(20), faults={0: [swapped(TITLE, b"<dc:title>Titre 7</dc:titre>")]}))
    harvest = ours.harvest()
    assert (harvest.job.totals["in"], harvest.job.totals["rejected"]) == (19, 1)
    line = ImportLine.objects.get()
    assert (line.reason, line.label) == ("syntax", "oai:repository.example:7")


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (lambda body: b"\xef\xbb\xbf" + body, "bom"),
        (lambda body: b"\n\n " + body, "leading"),
        (lambda body: b"<br />\n<b>Notice</b>: Undefined index in x.php\n" + body, "leading"),
        (lambda body: body + b"<br />\n<b>Warning</b>: too late in y.php", "trailing"),
        (lambda body: body.replace(b' xmlns="http://www.openarchives.org/OAI/2.0/"', b""), "namespace"),
    ],
    ids=["bom", "blank", "notice", "trailing", "namespace"],
)
def test_cases_105_and_106_an_odd_page_is_read_and_said(
    harvester: Make, change: Callable[[bytes], bytes], remark: str
) -> None:
    ours = harvester(Provider(held(20), faults={0: [changed(change)]}))
    harvest = ours.harvest()
    assert (*ours.of(harvest), harvest.remarks) == ("done", 20, 20, {remark: 1})


def test_case_106_prefixed_elements_are_read_as_others(harvester: Make) -> None:
    def prefixed(body: bytes) -> bytes:
        for name in (
            b"OAI-PMH",
            b"ListRecords",
            b"record>",
            b"header>",
            b"identifier>",
            b"datestamp>",
            b"metadata>",
        ):
            body = body.replace(b"<" + name, b"<o:" + name).replace(b"</" + name, b"</o:" + name)
        return body.replace(b'xmlns="http://www.openarchives', b'xmlns:o="http://www.openarchives')

    ours = harvester(Provider(held(20), faults={0: [changed(prefixed)]}))
    harvest = ours.harvest()
    assert ours.of(harvest) == ("done", 20, 20)


def test_case_107_line_breaks_and_tabs_in_values_are_one_blank(harvester: Make) -> None:
    harvester(
        Provider(held(20), faults={0: [swapped(TITLE, b"<dc:title>\n\t\tTitre\n\t\tsept\n</dc:title>")]})
    ).harvest()
    assert title_of(7) == "Titre sept"


@pytest.mark.parametrize(
    "answer",
    [
        changed(gzip.compress, "Content-Encoding: gzip"),
        changed(lambda body: gzip.compress(gzip.compress(body)), "Content-Encoding: gzip"),
        changed(gzip.compress),
    ],
    ids=["asked", "twice", "unsaid"],
)
def test_case_108_compressed_once_twice_or_without_saying_so(harvester: Make, answer: Fault) -> None:
    ours = harvester(Provider(held(20), faults={0: [answer]}))
    assert ours.of(ours.harvest()) == ("done", 20, 20)


def test_case_108_a_bomb_in_the_second_layer_is_refused(
    harvester: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LIMITS", Limits(total_seconds=5, max_bytes=1_000_000))
    ours = harvester(Provider(held(20), faults={0: [instead(gzip.compress(bytes(10_000_000)))]}))
    assert "trop grosse" in ours.harvest().job.problem


@pytest.mark.parametrize("code", ["301 Moved", "302 Found", "307 Temporary Redirect"])
def test_case_108_redirects_are_followed(harvester: Make, code: str) -> None:
    ours = harvester(Provider(held(60)))
    moved = status(code, f"Location: {ours.url}?verb=ListRecords&metadataPrefix=oai_dc")
    ours.provider.faults = {0: [moved]}
    assert ours.of(ours.harvest()) == ("done", 60, 60)


def test_case_108_a_loop_of_redirects_ends(harvester: Make) -> None:
    ours = harvester(Provider(held(60)))
    ours.provider.always = status("302 Found", f"Location: {ours.url}?verb=ListRecords&metadataPrefix=oai_dc")
    assert "sans fin" in ours.harvest().job.problem


def test_case_108_a_private_address_is_not_asked(harvester: Make, settings: Any) -> None:
    ours = harvester(Provider(held(20)))
    settings.DEMO = False
    assert "internet public" in ours.harvest().job.problem
    assert ours.provider.asked == []


def test_case_109_a_base_address_may_hold_a_query(harvester: Make) -> None:
    provider = Provider(held(60))
    ours = harvester(provider, follows=False)
    ours.follow(address=f"{ours.url}/connector_out.php?source_id=1")
    assert ours.harvest().job.state == "done"
    assert provider.paths[-1].startswith(
        "/oai/connector_out.php?source_id=1&verb=ListRecords&resumptionToken=40"
    )
    assert address_for("https://x.example/oai?", {"a": "1"}) == "https://x.example/oai?a=1"
    assert (
        address_for("https://x.example/oai?b=2&", {"a": "é/+"}) == "https://x.example/oai?b=2&a=%C3%A9%2F%2B"
    )


@pytest.mark.parametrize(
    "definition",
    ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">'],
    ids=["file", "laughs"],
)
@pytest.mark.parametrize("lead", [b"", b"<b>Notice</b> "], ids=["first", "after-noise"])
def test_case_116_a_page_that_defines_entities_is_refused_or_its_entities_stay_words(
    harvester: Make, definition: str, lead: bytes
) -> None:
    def hostile(body: bytes) -> bytes:
        start, rest = body.split(b"?>\n", 1)
        doctype = f"<!DOCTYPE r [{definition}]>".encode()
        return lead + start + b"?>" + doctype + rest.replace(b"Titre 7<", b"Titre &x;<")

    ours = harvester(Provider(held(20), faults={0: [changed(hostile)]}))
    assert "DOCTYPE" in ours.harvest().job.problem
    assert not Record.objects.exists()


def test_case_116_a_page_too_large_is_cut_off_while_it_comes(
    harvester: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LIMITS", Limits(total_seconds=5, max_bytes=20_000))
    padded = changed(lambda body: body + b" " * 2_000_000)
    assert "trop grosse" in harvester(Provider(held(20), faults={0: [padded]})).harvest().job.problem


def test_case_116_an_endless_identifier_is_refused_and_a_long_one_is_kept_apart(harvester: Make) -> None:
    records = held(3)
    records[0].identifier = "oai:x:" + "a" * 10_000
    records[1].identifier = "oai:x:" + "b" * 500 + "1"
    records[2].identifier = "oai:x:" + "b" * 500 + "2"
    harvest = harvester(Provider(records)).harvest()
    assert (harvest.job.totals["in"], harvest.job.totals["rejected"]) == (2, 1)
    assert ImportLine.objects.get().reason == "long_identifier"


def test_case_116_a_million_sets_are_not_kept(harvester: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    many = "".join(f"<set><setSpec>s{n}</setSpec><setName>S</setName></set>" for n in range(3_000))
    provider = Provider(held(1))
    ours = harvester(provider, follows=False)
    answers = {"ListSets": f"<ListSets>{many}</ListSets>"}
    known = provider._content
    monkeypatch.setattr(
        provider,
        "_content",
        lambda said: (-1, answers[said["verb"]]) if said["verb"] in answers else known(said),
    )
    assert len(ours.follow().sets) == 500


def test_case_117_a_wrong_size_or_cursor_is_passed_over_but_shown(harvester: Make) -> None:
    wrong = swapped('cursor="20"', b'cursor="7"')
    ours = harvester(Provider(held(60), announced="980266", faults={1: [wrong]}))
    harvest = ours.harvest()
    assert (*ours.of(harvest), harvest.announced) == ("done", 60, 60, "980266")
    assert harvest.remarks == {"cursor": 1}


def test_an_address_that_is_no_repository_is_refused_when_it_is_given(db: None) -> None:
    with serving(answering(b"<html/>")) as url, pytest.raises(ValidationError, match="page web"):
        ask_repository(url)
