"""The archive of an EPUB, opened by the toolkit, its refusals told to the person who brought it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.catalogue.hosting.book import CannotRead
from liseron.toolkit.archive import Archive, ArchiveLimits, CannotOpen, open_archive

LIMITS = ArchiveLimits(max_entries=5_000, max_total=600_000_000, max_entry=100_000_000, max_ratio=200)


class Parcel:
    """Files of an archive by their path."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names = set(archive.names())

    def has(self, path: str) -> bool:
        return path in self._names

    def read(self, path: str) -> bytes:
        """Content of a file. Raises `CannotRead` when it is damaged or larger than it says."""
        try:
            return self._archive.read(path)
        except CannotOpen as problem:
            raise CannotRead(
                _("Une partie de ce livre est abîmée (%(path)s). Déposez un autre exemplaire.")
                % {"path": path[:80]}
            ) from problem


@contextmanager
def opened(path: Path) -> Iterator[Parcel]:
    """The archive at `path`. Raises `CannotRead`: not an archive, bomb, paths that climb out of it."""
    try:
        archive = open_archive(path, LIMITS)
    except CannotOpen as problem:
        raise CannotRead(_("Ce livre EPUB ne s’ouvre pas. %s") % problem.message) from problem
    with archive:
        yield Parcel(archive)
