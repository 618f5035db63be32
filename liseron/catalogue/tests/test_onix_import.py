"""ONIX messages coming in: what each element becomes, what is refused, what withdraws."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.catalogue.imports import onix
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.models import Audience, Medium, Record, SourceCopy
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.catalogue.tests.making import a_resource
from liseron.catalogue.tests.onix_samples import FULL, REFERENCE, SHORT, a_message, a_product
from liseron.protocols.onix.dates import span_of


def lines_of(tmp_path: Path, message: str, encoding: str = "utf-8") -> list[Line]:
    path = tmp_path / "onix.xml"
    path.write_bytes(message.encode(encoding))
    return list(onix.read(path))


def facts_of(tmp_path: Path, product: str) -> TitleFacts:
    facts = lines_of(tmp_path, a_message(product))[0].facts
    assert facts is not None
    return facts


def test_a_careful_sender_s_product_becomes_facts(tmp_path: Path) -> None:
    assert facts_of(tmp_path, FULL) == TitleFacts(
        source_id="dunes-0001",
        title="L’Été des dunes",
        medium=Medium.BOOK,
        subtitle="Roman de sable",
        creators=(
            Creator("Odile de Marais"),
            Creator("Jean Pic", "trl"),
            Creator("Atelier du Sable", "ill"),
        ),
        publisher="Éditions des Dunes",
        series="Les Dunes",
        series_number="2",
        published="2019-03-02",
        year=2019,
        language="fr",
        subjects=("Romans", "mer", "été", "chien"),
        audience=Audience.TEENS,
        summary="Un été. Une dune.",
        extent="245 p.",
        format="application/epub+zip",
        url="https://e.example/livre/1",
        cover_url="https://e.example/grande.jpg",
        rights="Prêt en bibliothèque ; Protection : LCP ; © 2019 Odile de Marais ; L’éditeur ne le vend pas en France.",
        accessibility=("tableOfContents", "wcagAA"),
        identifiers=(Identifier("vendor", "D1"), Identifier("isbn", "9782070000005")),
        available_from=date(2026, 1, 1),
        available_until=date(2027, 12, 31),
    )


def test_short_tags_read_the_same(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, SHORT, "iso-8859-1")
    assert line.facts == TitleFacts(
        source_id="sons-7",
        title="Nuit déserte",
        medium=Medium.BOOK,
        creators=(Creator("Zoé Pic"), Creator("Line Roc", "nrt")),
        publisher="Sons",
        series="Les Nuits",
        series_number="4",
        published="2020-07-10",
        year=2020,
        language="fr",
        subjects=("Fiction moderne",),
        audience=Audience.ADULTS,
        summary="Une nuit. Un désert.",
        extent="7 h 05 min",
        format="audio/mpeg",
        identifiers=(Identifier("ean", "9782070000005"),),
        available_from=date(2020, 9, 1),
    )
    assert line.source is not None
    assert line.source.content.startswith(b"<product")


@pytest.mark.parametrize(
    ("form", "descriptive", "medium"),
    [
        ("EA", "", "book"),
        ("AN", "<PrimaryContentType>03</PrimaryContentType>", "music"),
        ("EC", "<ProductContentType>06</ProductContentType>", "film"),
        ("VA", "", "film"),
        ("EC", "<PrimaryContentType>05</PrimaryContentType>", "game"),
    ],
)
def test_form_and_content_give_the_medium(tmp_path: Path, form: str, descriptive: str, medium: str) -> None:
    assert facts_of(tmp_path, a_product(form=form, descriptive=descriptive)).medium == medium


def status(code: str) -> str:
    return f"<PublishingStatus>{code}</PublishingStatus>"


def availability(*codes: str) -> str:
    return "".join(
        f"<SupplyDetail><ProductAvailability>{c}</ProductAvailability></SupplyDetail>" for c in codes
    )


@pytest.mark.parametrize(
    "product",
    [
        a_product(notification="05"),
        "<Product><RecordReference>r1</RecordReference><NotificationType>05</NotificationType></Product>",
        a_product(publishing=status("11")),
        a_product(publishing=status("08")),
        a_product(supply=availability("46", "51")),
        a_product(
            supply="<MarketPublishingDetail><MarketPublishingStatus>17</MarketPublishingStatus></MarketPublishingDetail>"
        ),
    ],
)
def test_what_is_deleted_or_no_longer_offered_withdraws(tmp_path: Path, product: str) -> None:
    (line,) = lines_of(tmp_path, a_message(product))
    assert (line.withdraws, line.source_id, line.facts) == (True, "r1", None)


@pytest.mark.parametrize(
    "product",
    [
        a_product(publishing=status("04")),
        a_product(supply=availability("46", "20")),
        a_product(publishing=status("02")),
    ],
)
def test_what_one_supplier_still_has_or_what_is_to_come_stays(tmp_path: Path, product: str) -> None:
    assert not lines_of(tmp_path, a_message(product))[0].withdraws


@pytest.mark.parametrize(
    ("product", "reason"),
    [
        (a_product(form="BC"), "not_digital"),
        (a_product(form="AC"), "not_digital"),
        (a_product(title=""), "no_title"),
        (a_product(notification="04", title=""), "partial"),
        (a_product(notification="89"), "test"),
        (
            "<Product><RecordReference>r1</RecordReference><NotificationType>03</NotificationType>"
            "<ProductForm>BC</ProductForm><Title><TitleText>Vieux</TitleText></Title></Product>",
            "onix2",
        ),
    ],
)
def test_what_is_no_title_of_ours_says_why(tmp_path: Path, product: str, reason: str) -> None:
    (line,) = lines_of(tmp_path, a_message(product))
    assert (line.reason, line.facts, line.source_id) == (reason, None, "r1")
    assert line.sentence


def test_a_pack_of_which_one_part_is_digital_comes_in(tmp_path: Path) -> None:
    parts = "".join(f"<ProductPart><ProductForm>{form}</ProductForm></ProductPart>" for form in ("BC", "ED"))
    assert facts_of(tmp_path, a_product(form="SA", descriptive=parts)).title == "Sable"


def dated(composite: str, role: str, day: str) -> str:
    return f"<{composite}><{composite}Role>{role}</{composite}Role><Date>{day}</Date></{composite}>"


def test_dates_open_and_close_the_window(tmp_path: Path) -> None:
    published = dated("PublishingDate", "01", "20270115")
    embargo = dated("PublishingDate", "02", "20260601") + dated("PublishingDate", "13", "20270101")
    supplied = dated("SupplyDate", "08", "20260715") + dated("SupplyDate", "51", "202606")
    assert onix_window(tmp_path, published) == (None, None)
    assert onix_window(tmp_path, published + status("02")) == (date(2027, 1, 15), None)
    assert onix_window(tmp_path, embargo) == (date(2026, 6, 1), date(2026, 12, 31))
    assert onix_window(tmp_path, "", f"<SupplyDetail>{supplied}</SupplyDetail>") == (
        date(2026, 7, 15),
        date(2026, 6, 30),
    )


def onix_window(tmp_path: Path, publishing: str, supply: str = "") -> tuple[date | None, date | None]:
    facts = facts_of(tmp_path, a_product(publishing=publishing, supply=supply))
    return facts.available_from, facts.available_until


def ranges(*bounds: tuple[str, str], unit: str = "17") -> str:
    pairs = "".join(
        f"<AudienceRangePrecision>{p}</AudienceRangePrecision><AudienceRangeValue>{v}</AudienceRangeValue>"
        for p, v in bounds
    )
    return f"<AudienceRange><AudienceRangeQualifier>{unit}</AudienceRangeQualifier>{pairs}</AudienceRange>"


@pytest.mark.parametrize(
    ("descriptive", "audience"),
    [
        ("", "all"),
        ("<AudienceCode>03</AudienceCode>", "teens"),
        ("<AudienceCode>02</AudienceCode><AudienceCode>01</AudienceCode>", "all"),
        (ranges(("03", "6"), ("04", "9")), "youth"),
        (ranges(("03", "36"), unit="16"), "youth"),
        (ranges(("03", "18")), "adults"),
        (ranges(("03", "9"), ("04", "99")), "all"),
        (ranges(("03", "six")) + "<AudienceCode>05</AudienceCode>", "adults"),
    ],
)
def test_ages_and_codes_give_the_audience(tmp_path: Path, descriptive: str, audience: str) -> None:
    assert facts_of(tmp_path, a_product(descriptive=descriptive)).audience == audience


def test_a_title_that_is_a_number_of_its_collection_has_its_name(tmp_path: Path) -> None:
    detail = """<TitleDetail><TitleType>01</TitleType>
<TitleElement><TitleElementLevel>02</TitleElementLevel><TitleText>Les Dunes</TitleText></TitleElement>
<TitleElement><TitleElementLevel>01</TitleElementLevel><PartNumber>3</PartNumber></TitleElement></TitleDetail>"""
    facts = facts_of(tmp_path, a_product(title="", descriptive=detail))
    assert (facts.title, facts.part_number, facts.series) == ("Les Dunes", "3", "")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "abîmé"),
        ("<ONIXMessage", "abîmé"),
        ("<html/>", "pas un message ONIX"),
        ('<ONIXMessage release="2.1"><Product/></ONIXMessage>', "ONIX 2"),
        ('<ONIXMessage xmlns="http://www.editeur.org/onix/2.1/reference"/>', "ONIX 2"),
        ('<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><ONIXMessage>&b;</ONIXMessage>', "DOCTYPE"),
        ('<?xml version="1.0" encoding="utf-7"?><ONIXMessage/>', "codage"),
    ],
)
def test_a_file_that_is_no_message_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CannotImport, match=sentence):
        lines_of(tmp_path, content)


@pytest.mark.django_db
def test_a_message_cut_short_gives_what_it_holds_and_says_that_it_was_cut(tmp_path: Path) -> None:
    whole = a_message(*(a_product(f"r{n}", title=f"Titre {n}") for n in range(5)))
    path = tmp_path / "onix.xml"
    path.write_text(whole[: whole.index("r4")])
    with pytest.raises(CannotImport, match="incomplet"):
        import_titles(kind="onix", path=path, resource=a_resource(), by=None)
    assert Record.objects.count() == 4


@pytest.mark.django_db
def test_a_deletion_takes_the_title_out_and_a_new_notice_brings_it_back(tmp_path: Path) -> None:
    resource, path = a_resource(), tmp_path / "onix.xml"
    for notification, offered in (("03", 1), ("05", 0), ("03", 1)):
        path.write_text(a_message(a_product(notification=notification)))
        assert import_titles(kind="onix", path=path, resource=resource, by=None).totals["in"] == 1
        assert Record.objects.available().count() == offered
    assert b"<Product" in SourceCopy.objects.get().bytes_received


@pytest.mark.django_db
def test_a_deletion_of_an_unknown_title_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "onix.xml"
    path.write_text(a_message(a_product(notification="05")))
    report = import_titles(kind="onix", path=path, resource=a_resource(), by=None)
    assert report.totals["rejected"] == 1
    assert report.run.lines.get().reason == "unknown_number"


def test_the_memory_does_not_grow_with_the_message(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.xml"
        with path.open("w", encoding="utf-8") as file:
            start, end = REFERENCE.split("{products}")
            file.write(start)
            file.writelines(FULL.replace("dunes-0001", f"d{n}") for n in range(count))
            file.write(end)
        tracemalloc.start()
        assert sum(1 for line in onix.read(path) if line.facts) == count
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(600) < 2 * peak(60) + 500_000


@pytest.mark.parametrize(
    ("text", "format_", "expected"),
    [
        ("20190302", "00", (date(2019, 3, 2), date(2019, 3, 2), "2019-03-02")),
        ("2019-03-02", "", (date(2019, 3, 2), date(2019, 3, 2), "2019-03-02")),
        ("201902", "01", (date(2019, 2, 1), date(2019, 2, 28), "2019-02")),
        ("2019", "05", (date(2019, 1, 1), date(2019, 12, 31), "2019")),
        ("20190302T2210Z", "13", (date(2019, 3, 2), date(2019, 3, 2), "2019-03-02")),
        ("2019010120191231", "06", (date(2019, 1, 1), date(2019, 12, 31), "2019-01-01")),
        ("20191301", "00", None),
        ("mars 2019", "12", None),
        ("", "", None),
    ],
)
def test_a_date_is_as_long_as_it_is_said(
    text: str, format_: str, expected: tuple[date, date, str] | None
) -> None:
    span = span_of(text, format_)
    assert (span and (span.first, span.last, span.text)) == expected


@given(
    st.text(alphabet="0123456789T-:+Z ", max_size=20),
    st.sampled_from(["", "00", "01", "05", "06", "07", "08", "14"]),
)
def test_any_text_is_a_date_or_none(text: str, format_: str) -> None:
    span = span_of(text, format_)
    assert span is None or span.first <= span.last
