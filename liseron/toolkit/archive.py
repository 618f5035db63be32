"""The one reader and writer of ZIP archives (EPUB, XLSX, deposits): all is checked before anything is inflated."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Self

from django.utils.translation import gettext as _

CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_END64_LOCATOR = b"PK\x06\x07"
_LOCAL_HEADER = 30
_ENCRYPTED = 0x41
_HEAD_OF_ENTRY = 1024


@dataclass(frozen=True)
class ArchiveLimits:
    """Sizes in bytes, once inflated; `max_ratio` applies to entries above 1 MB."""

    max_entries: int = 5000
    max_total: int = 200_000_000
    max_entry: int = 50_000_000
    max_ratio: int = 200


DEFAULT_LIMITS = ArchiveLimits()
Content = bytes | Iterable[bytes]
"""A file's bytes, whole or in chunks."""
SMALL_ENTRY = 1_000_000


class CannotOpen(ValueError):
    """`reason` is a code: damaged, zip64, entries, name, link, encrypted, method, overlap, size, ratio, absent."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    @property
    def message(self) -> str:
        """A French sentence to show as it is."""
        if self.reason in {"entries", "size", "ratio", "zip64"}:
            return _("Ce fichier compressé contient trop de données. Nous ne l’avons pas ouvert.")
        if self.reason == "encrypted":
            return _("Ce fichier est protégé par un mot de passe. Envoyez-le sans protection.")
        if self.reason in {"name", "link", "overlap", "method"}:
            return _("Ce fichier compressé n’est pas construit normalement. Nous ne l’avons pas ouvert.")
        return _("Ce fichier est abîmé ou incomplet. Envoyez-le de nouveau.")


class CannotWrite(ValueError):
    """The name, which is the message, could not stand in an archive: unsafe, or there already. A programming error."""


class Archive:
    """An archive whose directory was checked. What `read` inflates is counted against the limits as it comes."""

    def __init__(self, source: zipfile.ZipFile, limits: ArchiveLimits) -> None:
        self._zip = source
        self._limits = limits
        self._entries = {info.filename: info for info in source.infolist() if not info.is_dir()}
        self._inflated = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The files, in the order of the directory; folders are left out."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of one file. Raises CannotOpen, also when it inflates to more than it announced."""
        if name not in self._entries:
            raise CannotOpen("absent")
        content = bytearray()
        try:
            with self._zip.open(self._entries[name]) as entry:
                while chunk := entry.read(CHUNK):
                    content += chunk
                    self._count(len(chunk), len(content))
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise CannotOpen("damaged") from error
        return bytes(content)

    def _count(self, more: int, so_far: int) -> None:
        self._inflated += more
        if so_far > self._limits.max_entry or self._inflated > self._limits.max_total:
            raise CannotOpen("size")


def open_archive(source: bytes | Path, limits: ArchiveLimits = DEFAULT_LIMITS) -> Archive:
    """The archive in `source`, a path or its bytes. Raises CannotOpen when its directory is not sane."""
    stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    try:
        _check_end(stream, limits)
        archive = zipfile.ZipFile(stream)
        _check_directory(archive, limits)
    except CannotOpen:
        stream.close()
        raise
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, struct.error) as error:
        stream.close()
        raise CannotOpen("damaged") from error
    return Archive(archive, limits)


def write_archive(
    target: Path | BinaryIO,
    files: Mapping[str, bytes] | Iterable[tuple[str, Content]],
    *,
    written_at: datetime,
    stored: str = "",
) -> None:
    """Write `files` at `target`, in their order and dated `written_at`: the same files make the same bytes.

    Files may come one by one, and a file in chunks: no more than a chunk is then in memory. Raises CannotWrite for
    a name that `open_archive` would refuse, or that comes twice. The file named `stored` is not compressed: EPUB
    wants so of its `mimetype`, which comes first (OCF 4.3).
    """
    known: set[str] = set()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            if name in known or is_strange_name(name):
                raise CannotWrite(name)
            known.add(name)
            info = zipfile.ZipInfo(name, date_time=written_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w") as entry:
                for chunk in [content] if isinstance(content, bytes) else content:
                    entry.write(chunk)


def is_strange_name(name: str) -> bool:
    """True for a name that could leave the folder where it is unpacked, or hide what it is."""
    path = PurePosixPath(name)
    hides = any(c in name for c in "\\\0:") or not name.isprintable()
    return hides or not path.name or path.is_absolute() or ".." in path.parts


def _check_end(stream: BinaryIO, limits: ArchiveLimits) -> None:
    """Look at the size of the directory before zipfile loads it whole in memory."""
    size = stream.seek(0, io.SEEK_END)
    start = stream.seek(max(0, size - 65_536 - _END_SIZE))
    tail = stream.read()
    at = len(tail) - _END_SIZE
    if at < 0 or tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        raise CannotOpen("damaged")
    entries, directory_size, offset = struct.unpack("<HLL", tail[at + 10 : at + 20])
    if _END64_LOCATOR in tail[max(0, at - 20) : at] or 0xFFFFFFFF in (directory_size, offset):
        raise CannotOpen("zip64")
    if entries > limits.max_entries or directory_size > limits.max_entries * _HEAD_OF_ENTRY:
        raise CannotOpen("entries")
    if directory_size + offset > start + at:
        raise CannotOpen("damaged")


def _check_directory(archive: zipfile.ZipFile, limits: ArchiveLimits) -> None:
    infos = archive.infolist()
    if len(infos) > limits.max_entries:
        raise CannotOpen("entries")
    for info in infos:
        _check_entry(info, limits)
    if len({info.filename for info in infos}) != len(infos):
        raise CannotOpen("name")
    if sum(info.file_size for info in infos) > limits.max_total:
        raise CannotOpen("size")
    _check_overlaps(infos, archive.start_dir)


def _check_entry(info: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    if is_strange_name(info.orig_filename):
        raise CannotOpen("name")
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise CannotOpen("link")
    if info.flag_bits & _ENCRYPTED:
        raise CannotOpen("encrypted")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise CannotOpen("method")
    if info.file_size > limits.max_entry:
        raise CannotOpen("size")
    if info.file_size > max(SMALL_ENTRY, info.compress_size * limits.max_ratio):
        raise CannotOpen("ratio")


def _check_overlaps(infos: list[zipfile.ZipInfo], directory_start: int) -> None:
    """Entries that share compressed bytes are the way a small file inflates to petabytes."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise CannotOpen("overlap")
        end = info.header_offset + _LOCAL_HEADER + len(info.filename.encode("utf-8")) + info.compress_size
        if end > directory_start and info.compress_size:
            raise CannotOpen("overlap")
