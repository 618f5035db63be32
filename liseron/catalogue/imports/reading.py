"""Reading the files that sources publish, line by line."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from liseron.catalogue.ports import Known, SourceRecord, TitleFacts

LARGEST_JSON = 64_000_000
AnyLine = TypeVar("AnyLine")


class CannotImport(ValueError):
    """The file as a whole cannot be read; the message is a French sentence that says what is expected."""


@dataclass(frozen=True)
class Line:
    """What one line of a source says: a title, or why it is none.

    `reason` is a code and `sentence` its French; `is_open` when a person could settle it. Several lines may
    describe one title together (an author each): `numbers` names them all. `source` is the record as it came.
    A line without facts may still name its title by `source_id`; with `withdraws`, that title leaves the offer.
    `remarks` are (code, French sentence) of what is odd in a title that goes in. `known` takes the place of the facts
    when they are those that are written.
    """

    numbers: tuple[int, ...]
    label: str
    facts: TitleFacts | None = None
    reason: str = ""
    sentence: str = ""
    is_open: bool = False
    source: SourceRecord | None = None
    source_id: str = ""
    withdraws: bool = False
    remarks: tuple[tuple[str, str], ...] = ()
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A line that is read only if it must be: its number and its bytes may show that it comes as it did last time.

    `read` has nothing to say about it that its bytes do not decide, but for lines that their source tells apart.
    """

    numbers: tuple[int, ...]
    source_id: str
    source: SourceRecord
    read: Callable[[], Line]
    withdraws: bool = False


def table(path: Path, *, needs: set[str], delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """(line number from 2, cells by column) of a UTF-8 table whose header has all of `needs`; cells are stripped."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter=delimiter)
            missing = needs - set(rows.fieldnames or ())
            if missing:
                raise CannotImport(
                    _("Il manque des colonnes : {names}. Vérifiez que c’est le bon fichier.").format(
                        names=", ".join(sorted(missing))
                    )
                )
            for number, row in enumerate(rows, 2):
                yield number, {key: (row[key] or "").strip() for key in rows.fieldnames or ()}
    except UnicodeDecodeError as error:
        raise CannotImport(
            _("Ce fichier n’est pas en UTF-8. Enregistrez-le en UTF-8, puis recommencez.")
        ) from error
    except csv.Error as error:
        raise CannotImport(_("Ce tableau est abîmé et ne se lit pas jusqu’au bout.")) from error
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """(line number from 1, line) of a UTF-8 text."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from ((number, line.rstrip("\n")) for number, line in enumerate(file, 1))
    except UnicodeDecodeError as error:
        raise CannotImport(
            _("Ce fichier n’est pas en UTF-8. Enregistrez-le en UTF-8, puis recommencez.")
        ) from error
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error


def json_document(path: Path) -> Any:
    """A whole JSON file of at most 64 MB."""
    try:
        if path.stat().st_size > LARGEST_JSON:
            raise CannotImport(_("Ce fichier est trop grand (plus de 64 Mo)."))
        return json.loads(path.read_bytes())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise CannotImport(_("Ce fichier n’est pas du JSON valable.")) from error
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error


def listed(cell: str, separator: str = ",") -> tuple[str, ...]:
    """The parts of a cell, stripped, empty ones dropped."""
    return tuple(part for part in (piece.strip() for piece in cell.split(separator)) if part)


def surname_last(name: str) -> str:
    """« Verne, Jules » → « Jules Verne »; a name without a comma, or with several, stays."""
    parts = listed(name)
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 else name.strip()


def rejoined(lines: Iterator[AnyLine]) -> Iterator[AnyLine]:
    """The lines with their first one read, so that a wrong file is refused before anything is written."""
    first = next(lines, None)
    return chain([first], lines) if first else iter(())
