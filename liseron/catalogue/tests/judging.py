"""A judged set: French questions on the real files, and how well an engine answers them.

`judged/queries.tsv` says, for each question, what a good answer's title, authors or subjects must hold. The titles
themselves stay where they are and are read at the time.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from math import log2
from pathlib import Path

from django.conf import settings

from liseron.catalogue import titles
from liseron.catalogue.imports.running import KINDS
from liseron.catalogue.ports import TitleFacts
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import Engine
from liseron.catalogue.search.questions import Query
from liseron.catalogue.search.rows import HELPERS

REAL = Path(os.environ.get("LISERON_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "real"
JUDGED = Path(__file__).parent / "judged" / "queries.tsv"
LOOKED_AT = 10
LEAST_NDCG, MOST_EMPTY, LEAST_FIRST = 0.9, 0.02, 0.95
ADDED_AT = datetime(2026, 1, 1, tzinfo=UTC)
FILES = (
    ("gutenberg", "1_catalogue/gutenberg_metadata_fr.csv"),
    ("culture-chez-nous", "2_courses/culturecheznous_prepared.csv"),
    ("courses", "2_courses/free-courses-fr.md"),
    ("films", "2_films/free-movies-archive-org-wikidata.json"),
    ("films", "2_films/wikipedia-movies-1900s.json"),
    ("films", "2_films/wikipedia-movies-1910s.json"),
    ("films", "2_films/wikipedia-movies-1920s.json"),
    ("press", "2_press/mdiplo_medias.tsv"),
    ("games", "2_games/opensourcegames_entries.json"),
    ("music", "2_music/freemusicc_releases_extract.csv"),
)


@dataclass(frozen=True)
class Wish:
    """What earns a grade: every one of `holds`, (part, folded text); a whole part stands between line ends."""

    grade: int
    holds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    kind: str
    text: str
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class Corpus:
    """Documents, and what each says, folded: for "t", "a", "s" and "m", one text a document, a line a saying."""

    documents: list[Document]
    said: dict[str, list[str]]

    def grades(self, question: Question) -> dict[str, int]:
        """By key; what answers nothing is left out."""
        found: dict[str, int] = {}
        for wish in question.wishes:
            met = [True] * len(self.documents)
            for part, text in wish.holds:
                met = [was and text in said for was, said in zip(met, self.said[part], strict=True)]
            for document, is_met in zip(self.documents, met, strict=True):
                if is_met:
                    found[document.key] = max(wish.grade, found.get(document.key, 0))
        return found


@dataclass(frozen=True)
class Judgement:
    """One question answered: `grades` of the first ten, `best` the grades that the best order would show."""

    question: Question
    shown: tuple[Document, ...]
    grades: tuple[int, ...]
    best: tuple[int, ...]

    @cached_property
    def ndcg(self) -> float:
        """Järvelin and Kekäläinen's normalised gain over the first ten, from 0 to 1."""
        return _gain(self.grades) / _gain(self.best)

    @property
    def is_empty(self) -> bool:
        return not self.shown

    @property
    def is_first(self) -> bool:
        return bool(self.grades) and self.grades[0] == self.best[0]


def questions() -> list[Question]:
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    return [_question(line) for line in lines if line and not line.startswith("#")]


def corpus() -> Corpus:
    """A work for each title, author and medium of the real files."""
    found: dict[tuple[str, str, str], TitleFacts] = {}
    for kind, name in FILES:
        for line in KINDS[kind](REAL / name):
            if line.facts and line.facts.title.strip():
                first = line.facts.creators[0].name if line.facts.creators else ""
                where = (line.facts.medium, titles.folded(line.facts.title), titles.folded(first))
                found.setdefault(where, line.facts)
    documents = [_document(number, facts) for number, facts in enumerate(found.values(), 1)]
    return Corpus(
        documents,
        {
            "t": [_folded([one.title, f"{one.title} {one.subtitle}"]) for one in documents],
            "a": [_folded([*one.creators, *one.contributors]) for one in documents],
            "s": [_folded(one.subjects) for one in documents],
            "m": [_folded([one.medium]) for one in documents],
        },
    )


def judge(engine: Engine, among: Corpus, asked: Iterable[Question]) -> Iterator[Judgement]:
    """The engine must hold the corpus. Raises ValueError for a question that nothing there answers."""
    by_key = {document.key: document for document in among.documents}
    for question in asked:
        grades = among.grades(question)
        best = sorted(grades.values(), reverse=True)[:LOOKED_AT]
        if not best:
            raise ValueError(f"nothing answers {question.text!r}")
        found = engine.search(Query(question.text, size=LOOKED_AT))
        shown = tuple(by_key[key] for key in found.keys)
        yield Judgement(question, shown, tuple(grades.get(key, 0) for key in found.keys), tuple(best))


def _question(line: str) -> Question:
    kind, text, wishes = line.split("\t")
    return Question(kind, text, tuple(_wish(one) for one in wishes.split(" ; ")))


def _wish(text: str) -> Wish:
    grade, _blank, holds = text.partition(" ")
    parts = (one.strip().partition("=") for one in holds.split(" & "))
    return Wish(int(grade), tuple((name, _said(text)) for name, _sign, text in parts))


def _said(text: str) -> str:
    return f"\n{titles.folded(text[1:])}\n" if text.startswith("=") else titles.folded(text)


def _folded(texts: Iterable[str]) -> str:
    return "".join(f"\n{titles.folded(text)}" for text in texts) + "\n"


def _document(number: int, facts: TitleFacts) -> Document:
    return Document(
        key=f"work:{number}",
        kind="work",
        title=facts.title,
        subtitle=facts.subtitle,
        medium=facts.medium,
        audience=facts.audience,
        added_at=ADDED_AT,
        resources=("etagere",),
        languages=(facts.language,) if facts.language else (),
        year=facts.year,
        creators=tuple(one.name for one in facts.creators if one.role not in HELPERS),
        contributors=tuple(one.name for one in facts.creators if one.role in HELPERS),
        publisher=facts.publisher,
        series=facts.series,
        subjects=facts.subjects,
        summary=facts.summary,
    )


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 2) for rank, grade in enumerate(grades))
