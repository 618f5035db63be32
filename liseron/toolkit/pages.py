"""Lists by pages, and the words people search them with."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row")
ModelRow = TypeVar("ModelRow", bound=Model)

PAGE_SIZE = 25
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """One page of a list. Numbers start at 1; an empty list has one empty page."""

    items: Sequence[Row]
    number: int
    pages: int
    count: int
    size: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def first_row(self) -> int:
        """Rank of the first row shown, 0 when the list is empty."""
        return (self.number - 1) * self.size + 1 if self.count else 0

    @property
    def last_row(self) -> int:
        return min(self.number * self.size, self.count)


def page_of(
    queryset: QuerySet[ModelRow], number: str | int | None, size: int = PAGE_SIZE
) -> ListPage[ModelRow]:
    """The page `number` of `queryset`; a bad number is page 1, one too far is the last. Two queries."""
    count = queryset.count()
    pages = max(1, -(-count // size))
    wanted = min(max(1, _read_number(number)), pages)
    start = (wanted - 1) * size
    return ListPage(list(_keyed(queryset)[start : start + size]), wanted, pages, count, size)


def page_of_list(rows: Sequence[Row], number: str | int | None, size: int = PAGE_SIZE) -> ListPage[Row]:
    """The same of rows at hand."""
    pages = max(1, -(-len(rows) // size))
    wanted = min(max(1, _read_number(number)), pages)
    start = (wanted - 1) * size
    return ListPage(rows[start : start + size], wanted, pages, len(rows), size)


def search_terms(q: str | None) -> str:
    """What to search for: cut first, since normalising a huge text is slow, then cleaned and composed."""
    cut = (q or "")[:LONGEST_SEARCH]
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in cut)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _read_number(number: str | int | None) -> int:
    text = str(number or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 1


def _keyed(queryset: QuerySet[ModelRow]) -> QuerySet[ModelRow]:
    """The same order with the key last: rows that tie never appear on two pages."""
    order = queryset.query.order_by or tuple(queryset.model._meta.ordering or ())
    return (
        queryset
        if {"pk", "-pk", "id", "-id"} & {o for o in order if isinstance(o, str)}
        else queryset.order_by(*order, "pk")
    )
