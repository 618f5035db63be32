"""The librarians' synonyms as the search applies them, read again when they change."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max
from django.db.models.signals import post_delete, post_save

from liseron.catalogue.models import Synonyms
from liseron.catalogue.search import words
from liseron.catalogue.search.clauses import LONGEST_EXPRESSION, key_of

LOOK_AGAIN = 2.0
Table = Mapping[str, tuple[str, ...]]


@dataclass
class _Kept:
    """The table of one version, and when the version was last looked at (of a monotonic clock)."""

    table: Table
    version: object = None
    looked_at: float = 0.0


_kept = _Kept({})
_lock = threading.Lock()


def matching(text: str) -> Table:
    """The expressions of `text` that have synonyms (stems, as `clauses.key_of`) → what does as well."""
    table = _table()
    if not table:
        return {}
    found = words.words_of(text)
    keys = (
        key_of(found[at : at + length])
        for at in range(len(found))
        for length in range(1, min(LONGEST_EXPRESSION, len(found) - at) + 1)
    )
    return {key: table[key] for key in keys if key in table}


def forget(*_args: object, **_kwargs: object) -> None:
    """The next question looks at the tables again."""
    _kept.looked_at = 0.0


def _table() -> Table:
    """At most one query every two seconds, two when something changed."""
    now = time.monotonic()
    with _lock:
        if _kept.looked_at and now - _kept.looked_at < LOOK_AGAIN:
            return _kept.table
        version = Synonyms.objects.aggregate(Count("pk"), Max("pk"), Max("changed_at"))
        if version != _kept.version:
            _kept.table, _kept.version = _read(Synonyms.objects.order_by("pk")), version
        _kept.looked_at = now
        return _kept.table


def _read(groups: Iterable[Synonyms]) -> Table:
    table: dict[str, dict[str, None]] = {}
    for group in groups:
        lines = group.lines
        for line in lines[:1] if group.is_one_way else lines:
            others = table.setdefault(key_of(words.words_of(line)), {})
            others.update(dict.fromkeys(other for other in lines if other != line))
    return {key: tuple(others) for key, others in table.items() if key}


post_save.connect(forget, sender=Synonyms)
post_delete.connect(forget, sender=Synonyms)
