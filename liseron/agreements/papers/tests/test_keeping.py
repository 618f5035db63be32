"""Documents are made once, attached once, and given back as they were kept or not at all."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from PIL import Image

from liseron.agreements.invariants import lost_and_altered_documents
from liseron.agreements.models import Agreement, Document, Termination
from liseron.agreements.papers.giving import CannotGiveDocument, document_answer, document_file
from liseron.agreements.papers.keeping import (
    About,
    about_agreement,
    about_termination,
    attach_scan,
    make_agreement,
    make_formal_notice,
    make_rules_insert,
    make_termination_letter,
)
from liseron.agreements.papers.letters import CannotWriteLetter
from liseron.agreements.papers.scans import LARGEST, CannotKeepScan
from liseron.agreements.papers.tests.conftest import TODAY
from liseron.partners.models import Partner
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS
from liseron.toolkit.papers import digest

MakeAgreement = Callable[..., Agreement]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str, size: tuple[int, int] = (30, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, 255).save(out, kind)
    return out.getvalue()


def attached(agreement: Agreement, data: bytes = PDF, title: str = "Convention signée") -> Document:
    return attach_scan(
        content=io.BytesIO(data), about=about_agreement(agreement), kind="agreement", title=title, by="user:7"
    )


def test_a_document_is_kept_with_its_digest_its_size_and_who_made_it(make_agreement_of: MakeAgreement):
    document = make_agreement(agreement=make_agreement_of(), by="user:7", today=TODAY)
    data = document_file(document)
    assert data.startswith(b"%PDF-")
    assert (document.sha256, document.size) == (digest(data), len(data))
    assert (document.kind, document.is_scan, document.added_by) == ("agreement", False, "user:7")
    assert document.title == "Convention n°\u00a02026-001"
    assert Event.objects.about(document).get().action == "document.made"


def test_the_same_content_twice_is_the_same_row_even_another_day(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of()
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=PARIS), tick=False):
        first = make_agreement(agreement=agreement, by=None, today=TODAY)
    with time_machine.travel(datetime(2026, 12, 22, 12, tzinfo=PARIS), tick=False):
        again = make_agreement(agreement=agreement, by=None, today=TODAY + timedelta(days=30))
    assert again == first
    assert Event.objects.filter(action="document.made").count() == 1


def test_a_change_makes_another_document_and_keeps_the_first(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of(signed_on=None)
    first = make_agreement(agreement=agreement, by=None, today=TODAY)
    agreement.parties.filter(role="partner").update(represented_by="Alix Petit")
    second = make_agreement(agreement=Agreement.objects.whole().get(pk=agreement.pk), by=None, today=TODAY)
    assert second != first
    assert document_file(first) != document_file(second)


def test_letters_are_kept_with_the_termination_that_they_serve(make_letter: Callable[..., Termination]):
    letter = make_letter("charente", "formal_notice")
    notice = make_formal_notice(termination=letter, by=None, today=date(2026, 10, 1))
    with pytest.raises(CannotWriteLetter):
        make_termination_letter(termination=letter, by=None, today=date(2026, 10, 2))
    end = make_termination_letter(termination=letter, by=None, today=TODAY)
    assert [(one.kind, one.termination) for one in (notice, end)] == [
        ("formal_notice", letter),
        ("termination", letter),
    ]


def test_a_letter_whose_days_were_corrected_is_written_anew(make_letter: Callable[..., Termination]):
    letter = make_letter("pas-de-calais", "formal_notice", received_on=date(2026, 10, 2))
    with time_machine.travel(datetime(2026, 11, 5, 12, tzinfo=PARIS), tick=False):
        first = make_termination_letter(termination=letter, by=None, today=date(2026, 11, 5))
    letter.received_on = date(2026, 10, 12)
    letter.save()
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=PARIS), tick=False):
        second = make_termination_letter(termination=letter, by=None, today=TODAY)
    assert second != first


def test_the_insert_of_a_partner_changes_with_the_quotas_alone(partner: Partner):
    first = make_rules_insert(partner=partner, sentences="Trois films par mois.", by=None, today=TODAY)
    again = make_rules_insert(partner=partner, sentences="Trois films par mois.", by=None, today=TODAY)
    other = make_rules_insert(partner=partner, sentences="Deux films par mois.", by=None, today=TODAY)
    assert first == again != other
    assert (first.agreement, first.kind) == (None, "rules_insert")


@pytest.mark.parametrize(
    ("data", "content_type", "suffix"),
    [
        (PDF, "application/pdf", ".pdf"),
        (picture("PNG"), "image/png", ".png"),
        (picture("JPEG"), "image/jpeg", ".jpg"),
    ],
)
def test_a_signed_scan_is_kept_as_it_came(
    make_agreement_of: MakeAgreement, data: bytes, content_type: str, suffix: str
):
    scan = attached(make_agreement_of(), data)
    assert document_file(scan) == data
    assert (scan.content_type, scan.is_scan, Path(scan.file.name).suffix) == (content_type, True, suffix)
    assert "signée" not in scan.file.name
    assert Event.objects.about(scan).get().action == "document.attached"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "vide"),
        (b"%PDF-1.4 coupe en route", "incomplet"),
        (picture("PNG")[:-20], "abîmée"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "abîmée"),
        (b"\xff\xd8\xff" + b"\0" * 90, "abîmée"),
        (picture("GIF"), "ni un PDF"),
        (b"<html><script>alert(1)</script>", "ni un PDF"),
        (b"MZ\x90\0 %PDF-1.4 %%EOF", "ni un PDF"),
        (b"PK\x03\x04", "ni un PDF"),
        (b"%PDF-1.4" + b"0" * LARGEST, "trop lourd"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else value,
)
def test_what_is_no_scan_is_refused_by_its_bytes(make_agreement_of: MakeAgreement, data: bytes, why: str):
    with pytest.raises(CannotKeepScan, match=why):
        attached(make_agreement_of(), data)
    assert not Document.objects.exists()


def test_the_same_scan_twice_is_one_row(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of()
    assert attached(agreement) == attached(agreement, title="Encore")
    assert Document.objects.get().title == "Convention signée"


def test_a_scan_already_attached_elsewhere_says_where(make_letter: Callable[..., Termination]):
    letter = make_letter("charente", "notice")
    attached(letter.agreement)
    with pytest.raises(CannotKeepScan, match="Convention signée"):
        attach_scan(
            content=io.BytesIO(PDF), about=about_termination(letter), kind="agreement", title="Avis", by=None
        )


def test_the_unsigned_document_is_no_signed_scan_of_itself(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of()
    made = make_agreement(agreement=agreement, by=None, today=TODAY)
    with pytest.raises(CannotKeepScan, match="sans signature"):
        attached(agreement, document_file(made))


def test_an_altered_file_is_not_given_and_the_journal_knows(make_agreement_of: MakeAgreement):
    scan = attached(make_agreement_of())
    for altered in (PDF.replace(b"1.4", b"1.5"), PDF + b"\n", b""):
        Path(scan.file.path).write_bytes(altered)
        with pytest.raises(CannotGiveDocument, match="a été altéré"):
            document_answer(scan)
    assert Event.objects.about(scan).filter(action="document.altered").count() == 3


def test_the_invariants_name_each_document_that_is_lost_or_altered(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of()
    whole, altered, lost = (attached(agreement, PDF + b"%%EOF" * times) for times in range(3))
    Path(altered.file.path).write_bytes(PDF)
    Path(lost.file.path).unlink()
    assert document_file(whole) == PDF
    assert list(lost_and_altered_documents()) == [
        f"document {altered.pk}: altered",
        f"document {lost.pk}: lost",
    ]


def test_a_lost_file_is_told(make_agreement_of: MakeAgreement):
    scan = attached(make_agreement_of())
    Path(scan.file.path).unlink()
    with pytest.raises(CannotGiveDocument, match="a disparu"):
        document_file(scan)
    assert Event.objects.about(scan).filter(action="document.lost").exists()


def test_a_document_is_taken_away_and_never_run(make_agreement_of: MakeAgreement):
    scan = attached(make_agreement_of(), title='Convention "signée"\r\nSet-Cookie: a=b')
    answer = document_answer(scan)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="convention-signee-set-cookie-a-b.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_each_partner_has_its_own_row_for_the_same_piece(make_agreement_of: MakeAgreement, partner: Partner):
    without = attach_scan(content=io.BytesIO(PDF), about=About(partner), kind="other", title="", by=None)
    within = attached(make_agreement_of())
    assert without != within
    assert without.title == "Autre pièce"
