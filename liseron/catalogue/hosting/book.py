"""What a reader of files answers: a book as plain values, before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise


class CannotRead(Exception):
    """The file cannot become pages. `sentence` says why, and what to do, to the person who brought it."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class ContentsLine:
    """A line of the table of contents. `level` from 1 to 3; `anchor` is an id inside the page, or empty."""

    title: str
    page: int
    anchor: str = ""
    level: int = 1


@dataclass(frozen=True)
class BookPage:
    """HTML ready to show. `is_in_contents` is false for the continuation of a long chapter."""

    title: str
    html: str
    path: str = ""
    is_in_contents: bool = True


@dataclass(frozen=True)
class BookPicture:
    number: int
    path: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Book:
    """Pages in reading order; links inside them are relative to `<file>/<page>/`."""

    language: str
    pages: Sequence[BookPage]
    contents: Sequence[ContentsLine] = field(default_factory=tuple)
    pictures: Sequence[BookPicture] = field(default_factory=tuple)
