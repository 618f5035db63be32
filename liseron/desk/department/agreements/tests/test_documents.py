"""Documents written, attached and taken away from the agreement's page."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liseron.agreements.models import Document
from liseron.desk.department.agreements.tests import moments

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def at(name, *args):
    return reverse(f"desk:dept_agreement{name}", args=args)


def write(client, one, what, pk=0):
    return client.post(at("_write", one.number, what, pk), follow=True).content.decode()


def test_the_agreement_is_written_once_and_taken_away(net, staff, finance):
    one = moments.signed()
    for _time in (1, 2):
        assert "Le document est prêt" in write(staff, one, "convention")
    document = one.documents.get()
    answer = finance.get(at("_document", one.number, document.pk))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")


def test_amendments_letters_and_the_insert_are_written(net, staff):
    one, other = moments.amended(), moments.under_notice()
    write(staff, one, "avenant", one.amendments.get().pk)
    write(staff, other, "mise-en-demeure", other.terminations.get().pk)
    write(staff, other, "encart")
    kinds = set(Document.objects.values_list("kind", flat=True))
    assert kinds == {"amendment", "formal_notice", "rules_insert"}
    assert "Encart" in staff.get(at("", other.number)).content.decode()


def test_a_letter_that_would_not_be_true_is_not_written(net, staff):
    one = moments.under_notice()
    assert "court encore" in write(staff, one, "fin", one.terminations.get().pk)
    assert not Document.objects.exists()


@pytest.mark.parametrize("what", ["avenant", "mise-en-demeure", "fin", "autre-chose"])
def test_what_does_not_exist_is_not_written(net, staff, what):
    assert staff.post(at("_write", moments.signed().number, what, 999)).status_code == 404


def test_a_signed_copy_is_attached(net, staff):
    one = moments.signed()
    sent = {"about": "convention", "file": SimpleUploadedFile("scan.pdf", PDF)}
    staff.post(at("_attach", one.number), sent)
    kept = one.documents.get()
    assert (kept.is_scan, kept.kind) == (True, "agreement")
    assert one.number in kept.title


def test_a_file_that_is_no_scan_is_refused_and_the_title_stays(net, staff):
    one = moments.signed()
    sent = {"about": "convention", "title": "Mon titre", "file": SimpleUploadedFile("scan.pdf", b"MZ")}
    said = staff.post(at("_attach", one.number), sent).content.decode()
    assert "ni un PDF, ni une image" in said
    assert 'value="Mon titre"' in said


def test_an_altered_file_is_not_given(net, staff):
    one = moments.signed()
    write(staff, one, "convention")
    document = one.documents.get()
    Path(document.file.path).write_bytes(PDF)
    said = staff.get(at("_document", one.number, document.pk), follow=True).content.decode()
    assert "altéré" in said


def test_another_agreement_s_document_is_not_found_here(net, staff):
    one, other = moments.signed(), moments.draft()
    write(staff, one, "convention")
    assert staff.get(at("_document", other.number, one.documents.get().pk)).status_code == 404


def test_finances_write_nothing(net, finance):
    one = moments.signed()
    assert finance.post(at("_write", one.number, "convention", 0)).status_code == 404
    assert finance.get(at("_attach", one.number)).status_code == 404
