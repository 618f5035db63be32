"""The guide's chapters as plain values, from which both formats are made."""

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

TITLE = "Votre bibliothèque numérique"
SUBTITLE = "Le guide du lecteur"
DESCRIPTION = (
    "S’inscrire, se connecter, trouver, lire : tout ce qu’un lecteur peut vouloir savoir du portail."
)
FOLDER = Path(__file__).parent / "chapters"


@dataclass(frozen=True)
class Run:
    text: str
    is_strong: bool = False


@dataclass(frozen=True)
class Part:
    """`kind`: "h2", "p", "ul" or "ol". One group of runs for a heading or a paragraph, one per item for a list."""

    kind: str
    groups: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Chapter:
    name: str
    title: str
    parts: tuple[Part, ...]


def chapters() -> list[Chapter]:
    """The chapters in reading order."""
    return [_chapter(path) for path in sorted(FOLDER.glob("*.md"))]


def _chapter(path: Path) -> Chapter:
    tokens = MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8"))
    parts: list[Part] = []
    groups: list[tuple[Run, ...]] = []
    title, kind = "", ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            kind, groups = token.tag, []
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            parts.append(Part(kind, tuple(groups)))
            kind = ""
        elif token.type == "inline" and before is not None and before.tag == "h1":
            title = token.content
        elif token.type == "inline" and kind:
            groups.append(_runs(token))
        elif token.type == "inline" and before is not None:
            parts.append(Part(before.tag, (_runs(token),)))
    return Chapter(path.stem, _spaced(title), tuple(parts))


def _runs(token: Token) -> tuple[Run, ...]:
    runs, is_strong = [], False
    for piece in token.children or []:
        if piece.type in {"strong_open", "strong_close"}:
            is_strong = piece.type == "strong_open"
        elif piece.content or piece.type == "softbreak":
            runs.append(Run(_spaced(piece.content or " "), is_strong))
    return tuple(runs)


def _spaced(text: str) -> str:
    """French typography: the spaces that a line must not be broken at."""
    for mark in (":", "!", "?", ";", "»"):
        text = text.replace(f" {mark}", f"\N{NO-BREAK SPACE}{mark}")
    return text.replace("« ", "«\N{NO-BREAK SPACE}")
