"""What a partner takes away of its agreements: sheets that open, files that are those it knows."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from liseron.agreements.committing import create_commitments
from liseron.agreements.models import Agreement, Amendment, AmendmentSignature, Document, Termination
from liseron.agreements.papers.giving import document_file
from liseron.agreements.papers.keeping import about_agreement, attach_scan, make_agreement
from liseron.agreements.papers.tests.conftest import TODAY
from liseron.partners.models import Municipality, Partner
from liseron.partners.takeaway import entries_of

SCAN = b"%PDF-1.4\ntrailer\n<<>>\n%%EOF\n"


def files_of(partner: Partner) -> dict[str, bytes]:
    return {
        path: content if isinstance(content, bytes) else b"".join(content)
        for path, content in entries_of(partner)
        if path.startswith("conventions/")
    }


def sheet(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    text = files[f"conventions/{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_partner_takes_its_agreements_its_duties_and_its_letters(
    make_letter: Callable[..., Termination], partner: Partner
):
    letter = make_letter("charente", "formal_notice", grounds="Personne n’est venu.")
    agreement = letter.agreement
    create_commitments(agreement=agreement, today=TODAY)
    change = Amendment.objects.create(agreement=agreement, number=1, subject="Tarif", drafted_on=TODAY)
    AmendmentSignature.objects.create(
        amendment=change, party=agreement.parties.get(role="partner"), signed_on=TODAY
    )
    files = files_of(partner)
    assert [row["Numéro"] for row in sheet(files, "conventions")] == [agreement.number]
    assert [row["Objet"] for row in sheet(files, "avenants")] == ["Tarif"]
    assert [row["Motif"] for row in sheet(files, "courriers-de-fin")] == ["Personne n’est venu."]
    assert [row["Avenant"] for row in sheet(files, "signatures")] == ["", "", "", "1"]
    assert len(sheet(files, "engagements")) == agreement.commitments.count() > 0


def test_a_partner_takes_its_documents_whole(make_agreement_of: Callable[..., Agreement], partner: Partner):
    agreement = make_agreement_of()
    made = make_agreement(agreement=agreement, by=None, today=TODAY)
    scan = attach_scan(
        content=io.BytesIO(SCAN), about=about_agreement(agreement), kind="agreement", title="Signée", by=None
    )
    files = files_of(partner)
    assert files[f"conventions/documents/2026-001/{made.pk}-convention-n-2026-001.pdf"] == document_file(made)
    assert files[f"conventions/documents/2026-001/{scan.pk}-signee.pdf"] == SCAN
    assert [(row["Titre"], row["SHA-256"]) for row in sheet(files, "documents")] == [
        ("Convention n°\u00a02026-001", made.sha256),
        ("Signée", scan.sha256),
    ]


def test_an_altered_document_is_told_and_left_out(
    make_agreement_of: Callable[..., Agreement], partner: Partner
):
    made = make_agreement(agreement=make_agreement_of(), by=None, today=TODAY)
    Path(made.file.path).write_bytes(b"%PDF-1.7 autre chose")
    files = files_of(partner)
    assert sheet(files, "documents")[0]["Fichier"] == "Fichier altéré, non donné"
    assert not [path for path in files if path.endswith(".pdf")]


def test_nobody_takes_another_partner_s_agreements(
    make_agreement_of: Callable[..., Agreement], partner: Partner
):
    make_agreement(agreement=make_agreement_of(), by=None, today=TODAY)
    town = Municipality.objects.create(insee_code="99002", name="Coldour")
    other = Partner.objects.create(name="Coldour", slug="coldour", municipality=town)
    files = files_of(other)
    assert Document.objects.filter(partner=partner).exists()
    assert [path for path in files if not path.endswith(".csv")] == []
    assert all(content.count(b"\r\n") == 1 for content in files.values())
