"""Hosted files on the disk: under random names, outside every served folder."""

import hashlib
from typing import Protocol

from django.db import transaction

from liseron.catalogue.models import HostedFile

LARGEST_FILE = 200_000_000  # bytes


class Content(Protocol):
    """Bytes that may be read again: an upload, a kept file, an open one."""

    def read(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, /) -> object: ...


def measured(content: Content) -> tuple[str, int]:
    """(SHA-256 in hex, bytes); reading stops just beyond `LARGEST_FILE`."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while size <= LARGEST_FILE and (chunk := content.read(1 << 20)):
        size += len(chunk)
        digest.update(chunk)
    return digest.hexdigest(), size


def delete_later(hosted: HostedFile, name: str | None) -> None:
    """Gone from the disk once the row no longer names it for good."""
    if name:
        storage = hosted.file.storage
        transaction.on_commit(lambda: storage.delete(name))
