"""The records as they came, kept beside what was read of them, with the stamp of their reading."""

import zlib
from dataclasses import dataclass, field
from datetime import datetime

from liseron.catalogue.models import SourceCopy
from liseron.catalogue.ports import SourceRecord
from liseron.catalogue.stamping import stamp, sum_of
from liseron.toolkit import bulk
from liseron.toolkit.among import among

COMPRESSION = 1  # level 6 takes three times as long and saves a tenth
COPIED = ["record", "format", "content", "sha256", "stamp", "run", "received_at"]
Marks = tuple[str | None, str | None]
"""SHA-256 and stamp of a copy; nothing where there is none."""


@dataclass
class Copying:
    """What is to be kept at the end of a batch. `shelves` is what `items.shelves_of` the resource says."""

    run: int | None
    at: datetime
    shelves: str
    _anew: dict[int, tuple[SourceRecord, Marks]] = field(default_factory=dict)
    _stale: list[int] = field(default_factory=list)
    _stamps: list[tuple[int, list[str | None]]] = field(default_factory=list)

    def look_at(
        self, pk: int, source: SourceRecord | None, digest: str, before: Marks = (None, None)
    ) -> None:
        """The record `pk` says facts of that digest, as `source` came; `before` are the marks of its copy.

        Facts that come without their record leave the copy, which no longer tells what is written.
        """
        known, stamped = before
        wanted = stamp(source.rules, digest, self.shelves) if source else None
        told = sum_of(source.content) if source else known
        if source and told != known:
            self._anew[pk] = source, (told, wanted)
            self._stale += [pk] if known else []
        elif stamped != wanted:
            self._stamps.append((pk, [wanted]))

    def keep(self) -> None:
        SourceCopy.objects.filter(among("record", self._stale)).delete()
        bulk.update(SourceCopy, ["stamp"], self._stamps)
        rows = (
            [pk, one.format, zlib.compress(one.content, COMPRESSION), *marks, self.run, self.at]
            for pk, (one, marks) in self._anew.items()
        )
        bulk.insert(SourceCopy, COPIED, rows)
