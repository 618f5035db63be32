"""The catalogue's search: the engine alone, suggestions, hostile questions, how soon a change is seen; its peer beside.

`script/bench search [--records N] [--questions N] [--growth 1] [--json FILE]`. Titles are made up with real word
frequencies (`bench.search_records`). The peer is PostgreSQL's full text (french configuration, GIN) on the same titles
and questions in the same run, where PostgreSQL is installed. `--growth 1` repeats the engine's part for 100,000 to
5,000,000 titles.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from bench import search_records
from bench.report import Promise, Report, arguments, emit

PAGE = 10
TYPED = 300
REPLACED = 1000
GROWTH = (100_000, 1_000_000, 2_000_000, 5_000_000)
HOSTILE = {
    "a star": "*",
    "10 kB": "a" * 10_000,
    "500 words": "mot " * 500,
    "deep nesting": "(" * 240 + "x" + ")" * 240,
    "quotes": '"' * 499 + "x",
    "32 common words": " ".join(search_records.NOUNS[:32]),
    "32 small words": " ".join(["de", "la", "le", "et"] * 8),
    "32 slips": " ".join(f"zqx{n}wv" for n in range(32)),
    "a phrase of small words": '"de la le et de la le et"',
    "zero width": "\u200b" * 400 + "elle",
    "faces": "\U0001f600" * 400,
    "exclusions": " ".join(f"-{word}" for word in search_records.NOUNS[:32]),
}


def main() -> None:
    options = arguments("search", records=100_000, questions=200, growth=0)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LISERON_DEMO", "1")
    with tempfile.TemporaryDirectory(prefix="liseron-search-") as folder:
        os.environ["LISERON_VAR"] = folder
        import django

        django.setup()
        sys.exit(
            emit(
                _report(Path(folder), options.records, options.questions, bool(options.growth)), options.json
            )
        )


def _report(folder: Path, records: int, count: int, is_growing: bool) -> Report:
    figures = engine_figures(folder / "index", records, count)
    if is_growing:
        figures["growth"] = {n: engine_figures(folder / f"index-{n}", n, count) for n in GROWTH}
    from bench.search_postgresql import peer_figures

    peer = peer_figures(records, search_records.questions(count, records=records))
    ours = figures["search"]["all"]
    promises = [
        Promise("ms, ten hits with count, facets and highlights, p50", ours["p50_ms"], "<= 3"),
        Promise("ms, the same, p95", ours["p95_ms"], "<= 15"),
        Promise("ms, suggestions, p95", figures["suggestions"]["p95_ms"], "<= 2"),
        Promise("s until a changed title is found", figures["changes"]["visible_s"], "<= 2"),
        Promise("ms, the worst hostile question", max(figures["hostile_ms"].values()), "<= 200"),
    ]
    if peer:
        times = round(peer["search"]["all"]["p95_ms"] / ours["p95_ms"], 1)
        promises.append(Promise("times PostgreSQL's p95", times, ">= 20"))
    return Report("search", {**figures, "load": os.getloadavg()[0]}, {"PostgreSQL, GIN": peer}, promises)


def engine_figures(place: Path, records: int, count: int) -> dict[str, Any]:
    """Build, search, suggest, change and torment one index of made-up titles."""
    from liseron.catalogue.search.tantivy_engine import TantivyEngine

    engine = TantivyEngine(place)
    search_records.lists()
    began = time.perf_counter()
    engine.rebuild(documents(records))
    built = time.perf_counter() - began
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    questions = search_records.questions(count, records=records)
    _searched(engine, questions)  # files are read, analysers are made
    return {
        "records": records,
        "build_s": round(built, 1),
        "records_a_second": round(records / built),
        "megabytes": round(size / 1e6),
        "search": _searched(engine, questions),
        "suggestions": _suggested(engine, records),
        "changes": _changed(engine, records),
        "hostile_ms": _tormented(engine),
    }


def documents(records: int) -> Iterator[Any]:
    return (_document(number) for number in range(records))


def _document(number: int, version: int = 0) -> Any:
    from liseron.catalogue.search.documents import Document

    return Document(key=f"work:{number}", kind="work", **search_records.title(number, version=version))


def _searched(engine: Any, questions: Sequence[tuple[str, str, dict[str, list[str]]]]) -> dict[str, Any]:
    """Each question once: keys, exact count, five facets, then the words marked in title and summary."""
    from liseron.catalogue.search import marks, words
    from liseron.catalogue.search.questions import Query

    times: dict[str, list[float]] = {"all": []}
    for kind, text, filters in questions:
        began = time.perf_counter()
        found = engine.search(Query(text, filters, size=PAGE))
        spent = time.perf_counter() - began
        texts = [search_records.title(int(key.partition(":")[2])) for key in found.keys]
        began = time.perf_counter()
        asked = words.words_of(found.text)
        for one in texts:
            marks.marked(one["title"], asked)
            marks.excerpt(one["summary"], asked)
        spent += time.perf_counter() - began
        times["all"].append(spent)
        times.setdefault(kind, []).append(spent)
    return {kind: summary(found) for kind, found in times.items()}


def _suggested(engine: Any, records: int) -> dict[str, float]:
    """Beginnings of titles, names and subjects, of one to twelve letters."""
    random = Random(3)  # noqa: S311 the same beginnings every time
    times = []
    for _beginning in range(TYPED):
        one = search_records.title(random.randrange(records))
        text = random.choice([one["title"], one["creators"][0], one["subjects"][0]])
        began = time.perf_counter()
        engine.suggest(text[: random.randint(1, 12)].lower(), limit=8)
        times.append(time.perf_counter() - began)
    return summary(times)


def _changed(engine: Any, records: int) -> dict[str, float]:
    """A batch replaced; then until a word that was nowhere is found by another reader of the same files."""
    from liseron.catalogue.search.questions import Query
    from liseron.catalogue.search.tantivy_engine import TantivyEngine

    reader = TantivyEngine(engine.root)
    reader.search(Query("xyloglotte", is_exact=True))
    batch = [_document(number, version=1) for number in range(min(REPLACED, records))]
    batch[0] = replace(batch[0], title="Xyloglotte")
    began = time.perf_counter()
    engine.index(batch)
    written = time.perf_counter() - began
    while not reader.search(Query("xyloglotte", is_exact=True)).total:
        time.sleep(0.01)
    return {
        "replaced": len(batch),
        "write_s": round(written, 2),
        "visible_s": round(time.perf_counter() - began, 2),
    }


def _tormented(engine: Any) -> dict[str, float]:
    from liseron.catalogue.search.questions import CannotSearch, Query

    def ask(text: str) -> None:
        try:
            engine.search(Query(text))
        except CannotSearch:
            return

    return {
        name: round(1000 * min(_timed(ask, text) for _again in range(3)), 1) for name, text in HOSTILE.items()
    }


def _timed(work: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    work(text)
    return time.perf_counter() - began


def summary(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        f"p{part}_ms": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 2)
        for part in (50, 95, 99)
    }


if __name__ == "__main__":
    main()
