"""The open source games list (CC0): rows of HTML cells, of which the games that play in a browser go in."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from liseron.catalogue.imports.reading import CannotImport, Line, json_document, listed
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import TitleFacts

COLUMNS = ["Title", "State", "Tags", "Platform"]
WEB = "Web"
TOOLS = "frameworks/"


class _Cell(HTMLParser):
    """The words and the addresses of a cell; tags are read, never kept."""

    def __init__(self, cell: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(cell)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(path: Path) -> Iterator[Line]:
    """Tools for making games stay out, and games to install: readers play in their browser."""
    content = json_document(path)
    if not isinstance(content, dict) or content.get("headings", [])[:4] != COLUMNS:
        raise CannotImport(_("Ce fichier ne ressemble pas à la liste des jeux libres."))
    for number, cells in enumerate(content["data"], 1):
        yield _line(number, cells)


def _line(number: int, cells: Any) -> Line:
    if not isinstance(cells, list) or len(cells) < len(COLUMNS):
        sentence = _("Cette entrée n’a pas la forme attendue.")
        return Line((number,), str(cells)[:80], reason="wrong_shape", sentence=sentence)
    title, _state, tags, platform = (_Cell(str(cell)) for cell in cells[: len(COLUMNS)])
    own = title.links[0] if title.links else ""
    if own.startswith(TOOLS):
        sentence = _("C’est un outil pour créer des jeux, pas un jeu.")
        return Line((number,), title.text, reason="tool", sentence=sentence)
    if WEB not in listed(platform.text):
        sentence = _("Ce jeu s’installe : il ne se joue pas dans le navigateur.")
        return Line((number,), title.text, reason="not_on_the_web", sentence=sentence)
    facts = TitleFacts(
        source_id=own[:200],
        title=title.text,
        medium=Medium.GAME,
        subjects=listed(tags.text),
        url=title.links[1] if len(title.links) > 1 else "",
    )
    return Line((number,), title.text, facts)
