"""MARC files from their bytes to the catalogue: all of them, broken ones included, and none lost silently."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from liseron.catalogue.imports import marc
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.models import Record
from liseron.catalogue.tests.making import a_resource
from liseron.protocols.marc.tests.writing import LEADER, a_book, iso2709, marcxml

RECORDS = (
    Path(os.environ.get("LISERON_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "records"
)
with_shared_data = [
    pytest.mark.shared_data,
    pytest.mark.skipif(
        not RECORDS.is_dir(), reason="not run: the folder of real records is not here (LISERON_SHARED_DATA)"
    ),
]

# (file, flavour seen, titles, records out by reason)
FILES: list[tuple[str, str, int, dict[str, int]]] = [
    ("unimarc/pymarc_testunimarc.dat", "unimarc", 1, {}),
    ("unimarc/scpo-bsg_cotes8.mrc", "unimarc", 35, {}),
    ("unimarc/scpo-bsg_cotesD.mrc", "unimarc", 20, {}),
    ("unimarc/scpo-bsg_cotesMEL.mrc", "unimarc", 109, {}),
    ("unimarc/scpo_periouni_856_400.mrc", "unimarc", 400, {}),
    ("unimarcxml/bsg_estampenumerisation192.xml", "unimarc", 1, {}),
    ("unimarcxml/bsg_nordiquenumerisation.xml", "unimarc", 4, {}),
    ("unimarcxml/sudoc_02731667X.xml", "", 0, {"not_a_title": 1}),
    ("unimarcxml/sudoc_02787088X.xml", "", 0, {"not_a_title": 1}),
    ("unimarcxml/sudoc_092850324.xml", "unimarc", 1, {}),
    ("unimarcxml/sudoc_143519379.xml", "unimarc", 1, {}),
    ("marc21/catmandu_bu_bibs.mrc", "marc21", 100, {}),
    ("marc21/catmandu_camel.mrc", "marc21", 10, {}),
    ("marc21/pymarc_marc.dat", "marc21", 20, {}),
    ("marc21/pymarc_marc8.dat", "marc21", 1, {}),
    ("marc21/pymarc_one.dat", "marc21", 1, {}),
    ("marc21/pymarc_utf8_with_leader_flag.dat", "marc21", 1, {}),
    ("marc21/xbib_chabon-loc.mrc", "marc21", 2, {}),
    ("marc21/xbib_chabon.mrc", "marc21", 2, {}),
    ("marc21/xbib_cyrillic_capital_e.mrc", "marc21", 2, {}),
    ("marc21/xbib_diacritic4.mrc", "marc21", 1, {}),
    ("marc21/xbib_summerland.mrc", "marc21", 1, {}),
    ("marc21/xbib_test_ubl.mrc", "marc21", 1, {}),
    ("broken/catmandu_broken.xml", "marc21", 10, {}),
    ("broken/pymarc_bad_eacc_encoding.dat", "marc21", 1, {}),
    ("broken/pymarc_bad_marc8_escape.dat", "marc21", 1, {}),
    ("broken/pymarc_bad_records.mrc", "marc21", 0, {"unknown_kind": 6, "no_directory": 1, "no_fields": 1}),
    ("broken/pymarc_bad_subfield_code.dat", "marc21", 0, {"no_title": 1}),
    ("broken/pymarc_utf8_invalid.mrc", "marc21", 1, {}),
    ("broken/pymarc_utf8_without_leader_flag.dat", "marc21", 1, {}),
    ("broken/xbib_bad-characters-in-various-fields.mrc", "marc21", 1, {}),
    ("broken/xbib_bad_leaders_10_11.mrc", "marc21", 1, {}),
    ("broken/xbib_error.mrc", "marc21", 1, {}),
]
# Harvests without MARC inside: every record of them is named and says that it holds no field.
HARVESTS = ["gallica_OAIListRecords.xml", "gallica_OAIListRecords2.xml", "medialab_oaipmh_oai_dc.xml",
            "medialab_oaipmh_didl.xml", "sickle/ListRecords.xml", "sickle/GetRecord.xml"]  # fmt: skip


def count_naively(path: Path) -> int:
    """Records of the file, by counting what ends or opens one."""
    data = path.read_bytes()
    if path.suffix == ".xml":
        return len(re.findall(rb"<(?:[a-z-]+:)?record[\s>]", data))
    ended = data.split(b"\x1d")
    return sum(1 for piece in ended if piece.strip(b" \r\n\0\x1a"))


def lines_of(path: Path, flavour: str) -> list[Line]:
    return list(marc.read(path, flavour=flavour))


class TestRealRecords:
    pytestmark = with_shared_data

    @pytest.mark.parametrize("row", FILES, ids=[row[0] for row in FILES])
    def test_every_record_is_a_title_or_a_line_that_says_why(self, row: tuple[str, str, int, dict[str, int]]):
        name, flavour, titles, out = row
        lines = lines_of(RECORDS / name, flavour or "unimarc")
        assert sum(line.facts is not None for line in lines) == titles
        assert Counter(line.reason for line in lines if line.facts is None) == out
        assert len(lines) == count_naively(RECORDS / name)
        assert all(line.sentence and line.label for line in lines if line.facts is None)
        assert all(line.source and line.source.content for line in lines if line.facts)
        assert not flavour or marc.detected(RECORDS / name)[1] == flavour

    def test_every_file_of_marc_is_in_the_list(self):
        found = {
            str(path.relative_to(RECORDS))
            for folder in ("unimarc", "unimarcxml", "marc21", "broken")
            for path in (RECORDS / folder).iterdir()
        }
        assert found == {row[0] for row in FILES}

    @pytest.mark.parametrize("name", HARVESTS)
    def test_a_harvest_without_marc_is_refused_record_by_record(self, name: str):
        path = RECORDS / "oai" / name
        lines = lines_of(path, "unimarc")
        assert {line.reason for line in lines} == {"no_fields"}
        assert len(lines) == count_naively(path)

    @pytest.mark.django_db
    @pytest.mark.parametrize("row", FILES, ids=[row[0] for row in FILES])
    def test_a_file_goes_in_and_its_report_adds_up(self, row: tuple[str, str, int, dict[str, int]]):
        name, flavour, _titles, _out = row
        resource = a_resource()
        report = import_titles(kind=flavour or "unimarc", path=RECORDS / name, resource=resource, by=None)
        totals = dict(report.totals)
        remarks = totals.pop("remarks", 0)
        assert sum(totals.values()) == count_naively(RECORDS / name)
        assert report.run.lines.count() == totals["rejected"] + totals["to_settle"] + remarks
        assert Record.objects.filter(resource=resource).count() == totals["in"]

    def test_what_is_garbled_at_the_source_is_said_and_not_repaired(self):
        lines = lines_of(RECORDS / "unimarc/scpo-bsg_cotes8.mrc", "unimarc")
        assert Counter(code for line in lines for code, _sentence in line.remarks) == {"garbled": 34}


def a_file(folder: Path, *parts: bytes) -> Path:
    path = folder / "notices"
    path.write_bytes(b"".join(parts))
    return path


def test_the_wish_of_the_person_wins_over_what_the_records_look_like(tmp_path: Path):
    path = a_file(tmp_path, iso2709(a_book()))
    assert marc.detected(path) == ("iso2709", "unimarc")
    (line,) = lines_of(path, "marc21")
    assert (line.reason, line.facts) == ("no_title", None)
    assert "UNIMARC" in line.sentence


@pytest.mark.parametrize("text", [marcxml(a_book()), f"\n\n<collection>{marcxml(a_book())}</collection>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_xml_is_seen_from_its_first_bytes(tmp_path: Path, text: str, encoding: str):
    path = a_file(tmp_path, text.encode(encoding))
    assert marc.detected(path) == ("xml", "unimarc")
    assert lines_of(path, "unimarc")[0].label == "L’Île mystérieuse"


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"bonjour", b"PK\x03\x04", b"<html></html>", b"id,titre\n1,X\n"]
)
def test_a_file_without_records_is_refused_whole(tmp_path: Path, content: bytes):
    path = a_file(tmp_path, content)
    with pytest.raises(CannotImport):
        lines_of(path, "unimarc")
    assert marc.detected(path)[1] == ""


def test_a_file_with_a_document_type_is_refused_whole(tmp_path: Path):
    hostile = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><collection>&x;</collection>'
    with pytest.raises(CannotImport, match="DOCTYPE"):
        lines_of(a_file(tmp_path, hostile), "unimarc")


def test_a_missing_file_is_refused_in_words(tmp_path: Path):
    with pytest.raises(CannotImport):
        lines_of(tmp_path / "absent", "unimarc")


@pytest.mark.django_db
def test_a_record_deleted_at_the_source_leaves_the_offer(tmp_path: Path):
    resource = a_resource()
    path = a_file(tmp_path, iso2709(a_book("b1")), iso2709(a_book("b2", "Autre")))
    import_titles(kind="unimarc", path=path, resource=resource, by=None)
    deleted = iso2709(a_book("b1"), leader=LEADER[:5] + "d" + LEADER[6:])
    import_titles(kind="unimarc", path=a_file(tmp_path, deleted), resource=resource, by=None)
    assert [record.source_id for record in Record.objects.available()] == ["b2"]


@pytest.mark.django_db
def test_remarks_are_kept_beside_titles_that_went_in(tmp_path: Path):
    resource = a_resource()
    book = a_book("b1", "Un titre", ("995", "  \x1fk8Â°"))[1:]
    report = import_titles(kind="unimarc", path=a_file(tmp_path, iso2709(book)), resource=resource, by=None)
    assert report.totals == {"in": 1, "unchanged": 0, "rejected": 0, "to_settle": 0, "remarks": 2}
    assert [(line.outcome, line.reason) for line in report.run.lines.all()] == [
        ("in", "garbled"),
        ("in", "no_number"),
    ]
