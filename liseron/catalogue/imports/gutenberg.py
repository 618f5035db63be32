"""Project Gutenberg's catalogue as CSV: one line for each author of a book, subjects in a file beside it."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.catalogue.imports.reading import Line, listed, surname_last, table
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import TitleFacts, named

NUMBER = "gutenberg_id"
NOBODY = {"", "Unknown", "Various"}
FRENCH_SHELF = "FR "
SUBJECTS_FILE = ("metadata", "subjects")
MOST_SUBJECTS = 8


def read(path: Path) -> Iterator[Line]:
    """One title for all the lines of a number, which follow each other; a book without text stays out."""
    needs = {NUMBER, "title", "author", "language", "gutenberg_bookshelf", "has_text"}
    subjects = _subjects(path.with_name(path.name.replace(*SUBJECTS_FILE)), path)
    for book, group in groupby(table(path, needs=needs), key=lambda line: line[1][NUMBER]):
        lines = list(group)
        numbers = tuple(number for number, _row in lines)
        row = lines[0][1]
        if row["has_text"] != "True":
            sentence = _("Ce titre n’a pas de texte à lire (enregistrement audio ou données).")
            yield Line(numbers, row["title"], reason="no_text", sentence=sentence)
        else:
            authors = tuple(surname_last(r["author"]) for _n, r in lines if r["author"] not in NOBODY)
            yield Line(numbers, row["title"], _facts(row, authors, subjects.get(book, ())))


def _facts(row: dict[str, str], authors: tuple[str, ...], subjects: tuple[str, ...]) -> TitleFacts:
    title, _newline, subtitle = row["title"].partition("\n")
    languages = listed(row["language"], "/")
    return TitleFacts(
        source_id=row[NUMBER],
        title=title,
        medium=Medium.BOOK,
        subtitle=" ".join(subtitle.split()),
        creators=named(authors),
        language="fr" if "fr" in languages else (languages or ("",))[0],
        subjects=(*_french_shelves(row["gutenberg_bookshelf"]), *subjects)[:MOST_SUBJECTS],
        url=f"https://www.gutenberg.org/ebooks/{row[NUMBER]}" if row[NUMBER].isdigit() else "",
    )


def _french_shelves(cell: str) -> tuple[str, ...]:
    """« FR Nouvelles » → « Nouvelles »; the English shelves say nothing to our readers."""
    shelves = listed(cell, "/")
    return tuple(shelf.removeprefix(FRENCH_SHELF) for shelf in shelves if shelf.startswith(FRENCH_SHELF))


def _subjects(path: Path, titles: Path) -> dict[str, tuple[str, ...]]:
    """Library of Congress headings by number; nothing when the file is not there."""
    if path == titles or not path.exists():
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    for _number, row in table(path, needs={NUMBER, "subject_type", "subject"}):
        if row["subject_type"] == "lcsh":
            found[row[NUMBER]].append(row["subject"])
    return {book: tuple(subjects) for book, subjects in found.items()}
