"""A broken book and a zip bomb sent at the département's desk: told clearly, and readers keep what they had."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from liseron.catalogue.hosting.preparation import prepare_hosted_file
from liseron.catalogue.models import HostedFile
from tests.people_and_places import Network, guide_book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def bomb() -> bytes:
    """A few hundred kB that would fill 600 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", "<container/>")
        with archive.open("OPS/book.xhtml", "w", force_zip64=True) as chapter:
            for _ in range(600):
                chapter.write(b"\0" * 2**20)
    return out.getvalue()


BAD = {
    "cut.epub": (lambda: guide_book()[: len(guide_book()) // 2], "abîmé ou incomplet"),
    "bomb.epub": (bomb, "contient trop de données"),
    "pretends.epub": (lambda: b"%PDF-1.7\nnothing", "Ce PDF est abîmé"),
    "empty.epub": (lambda: b"", "vide"),
    "picture.epub": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "ni un EPUB ni un PDF"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_and_the_book_stays(
    name: str, network: Network, page: Any, signed_in: Any, tmp_path: Path
):
    content, told = BAD[name]
    file = tmp_path / name
    file.write_bytes(content())
    place = f"/departement/offre/{network.shelf.slug}/titres/{network.book.pk}/"
    signed_in(page, network.professional("staff")).goto(place)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Envoyer ce fichier").click()
    page.get_by_text(re.compile(f"reçu|{told}")).first.wait_for()
    for one in HostedFile.objects.all():
        prepare_hosted_file(one.pk)  # the worker's turn
    if not page.get_by_text(told).count():
        page.goto(place)
    assert page.get_by_text(told).first.is_visible()

    reader = signed_in(page, network.reader())
    reader.goto(f"/titre/{network.book.pk}/")
    reader.get_by_role("button", name="Lire ce livre").click()
    assert f"/lire/{network.guide.pk}/" in reader.url
