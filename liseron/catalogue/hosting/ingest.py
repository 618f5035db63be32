"""A file brought by a person is kept, and its preparation asked for."""

import uuid
from typing import BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.catalogue.hosting.storage import LARGEST_FILE, delete_later, measured
from liseron.catalogue.hosting.tasks import prepare
from liseron.catalogue.models import HostedFile, Record
from liseron.toolkit import audit

_PDF_HEAD = 1024  # ISO 32000 readers accept the header anywhere in it


class CannotHost(Exception):
    """The file is not kept at all; the message is a French sentence for the person who brought it."""


def host_file(*, record: Record, content: BinaryIO, filename: str, by: object = None) -> HostedFile:
    """Keep `content` beside `record` and ask for its preparation. Raises `CannotHost`.

    The format is read from the bytes; `filename` only serves the sentences. A second file of the same format
    replaces the first once it has been prepared: until then, and for ever if it is broken, the first is read.
    """
    digest, size = measured(content)
    if size > LARGEST_FILE:
        raise CannotHost(_("Ce fichier est trop lourd : 200 Mo au plus."))
    format_ = format_of(content, filename)
    with transaction.atomic():
        hosted = HostedFile.objects.select_for_update().filter(record=record, format=format_).first()
        if hosted and hosted.sha256 == digest and hosted.state == HostedFile.State.READY:
            return hosted
        hosted = _kept(hosted, record, format_, File(content, name=f"{uuid.uuid4().hex}.{format_}"))
        if hosted.state == HostedFile.State.WAITING:
            hosted.sha256, hosted.size = digest, size
            hosted.save(update_fields=["sha256", "size"])
        audit.record(by, "file.hosted", hosted)
        prepare.enqueue(hosted.pk)
    return hosted


def format_of(content: BinaryIO, filename: str = "") -> str:
    """ "epub" or "pdf", from the first bytes. Raises `CannotHost` for anything else."""
    content.seek(0)
    head = content.read(_PDF_HEAD)
    content.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return HostedFile.Format.EPUB
    if b"%PDF-" in head:
        return HostedFile.Format.PDF
    if not head:
        raise CannotHost(_("Le fichier « %s » est vide. Choisissez-en un autre.") % filename[:80])
    raise CannotHost(
        _("Le fichier « %s » n’est ni un EPUB ni un PDF. Le portail ne lit que ces deux formats.")
        % filename[:80]
    )


def _kept(hosted: HostedFile | None, record: Record, format_: str, file: File) -> HostedFile:  # type: ignore[type-arg]
    """The row with the file on disk; over a file that is read, the new one waits."""
    if hosted is None:
        return HostedFile.objects.create(record=record, format=format_, file=file, sha256="", size=0)
    forgotten = hosted.waiting_file.name
    if hosted.state == HostedFile.State.READY:
        hosted.waiting_file = file
    else:
        forgotten = hosted.file.name
        hosted.file, hosted.state = file, HostedFile.State.WAITING
    hosted.problem = ""
    hosted.save()
    delete_later(hosted, forgotten)
    return hosted
