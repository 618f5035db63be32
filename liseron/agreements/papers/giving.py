"""A document given back: only if it still is what was kept."""

from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from liseron.agreements.models import Document
from liseron.agreements.papers.scans import SUFFIXES
from liseron.toolkit import audit
from liseron.toolkit.papers import digest
from liseron.toolkit.text import slug

LOST: Final = "lost"
ALTERED: Final = "altered"


class CannotGiveDocument(Exception):
    """The file is gone or altered; the message is a French sentence. The journal keeps it."""


def document_file(document: Document) -> bytes:
    """The file, byte for byte as it was kept. Raises CannotGiveDocument, and says so in the journal.

    Catch it in the view: raised through a transaction it would take its line of the journal away.
    """
    data, problem = checked_file(document)
    if problem == LOST:
        audit.record(None, "document.lost", document)
        raise CannotGiveDocument(
            _("Le fichier a disparu. Prévenez le Département\u00a0: il en a peut-être une copie.")
        )
    if problem:
        audit.record(None, "document.altered", document)
        raise CannotGiveDocument(
            _("Le fichier a été altéré depuis son dépôt\u00a0: il n’est pas donné. Prévenez le Département.")
        )
    return data


def problem_of(document: Document) -> str:
    """ "lost", "altered", or "" for a file that still is what was kept."""
    return checked_file(document)[1]


def document_answer(document: Document) -> HttpResponse:
    """The file to take away, never shown nor run in the page. Who may is the view's affair. CannotGiveDocument."""
    answer = HttpResponse(document_file(document), content_type=document.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{document_name(document)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def document_name(document: Document) -> str:
    """A file name to take away, from the title: "convention-n-2026-007.pdf"."""
    return f"{slug(document.title) or 'document'}.{SUFFIXES.get(document.content_type, 'bin')}"


def checked_file(document: Document) -> tuple[bytes, str]:
    """The file and what is wrong with it: LOST, ALTERED or ""."""
    try:
        with document.file.open("rb") as file:
            data: bytes = file.read(document.size + 1)
    except OSError:
        return b"", LOST
    return data, "" if digest(data) == document.sha256 else ALTERED
