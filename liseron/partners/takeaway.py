"""« Tout emporter »: all that is held of a partner, in one archive; each floor above adds what it holds."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO

from liseron.partners.models import Partner
from liseron.toolkit import audit
from liseron.toolkit.archive import Content, write_archive
from liseron.toolkit.dates import PARIS

Entry = tuple[str, Content]
"""A path in the archive ("conventions/convention.pdf") and its bytes, whole or in chunks."""

PartnerExport = Callable[[Partner], Iterable[Entry]]

EXPORTS: list[PartnerExport] = []


def exports_of_partner(export: PartnerExport) -> PartnerExport:
    """Decorator: the files that this function gives for a partner join its archive.

    Paths are unique over all floors: begin them with a folder of your own. Large sheets come in chunks
    (`sheets.csv_chunks`), read from the database as they are written. Modules that register are imported by
    their application's `ready`.
    """
    if export not in EXPORTS:
        EXPORTS.append(export)
    return export


def entries_of(partner: Partner) -> Iterator[Entry]:
    """Every file of the partner's archive, floor after floor."""
    for export in EXPORTS:
        yield from export(partner)


def take_away(*, partner: Partner, by: object | None, now: datetime) -> BinaryIO:
    """The archive of all that is held of a partner, in a temporary file ready to be read, gone once closed."""
    stream: BinaryIO = TemporaryFile()  # noqa: SIM115 - the caller reads it and closes it
    try:
        write_archive(stream, entries_of(partner), written_at=now.astimezone(PARIS))
        audit.record(by, "partner.taken_away", partner, bytes=stream.tell())
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return stream
