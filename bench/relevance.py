"""How good the answers are: the judged questions on the real files, with those answered badly named one by one.

`python -m bench.relevance [--json FILE]`. The same set and the same floors as `catalogue/tests/test_relevance.py`.
"""

import os
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.report import Promise, Report, arguments, emit

if TYPE_CHECKING:
    from liseron.catalogue.tests.judging import Judgement

BAD = 0.5
SHOWN = 3


def measure() -> Report:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from liseron.catalogue.search.tantivy_engine import TantivyEngine
    from liseron.catalogue.tests import judging

    among, asked = judging.corpus(), judging.questions()
    with tempfile.TemporaryDirectory(prefix="liseron-relevance-") as folder:
        engine = TantivyEngine(Path(folder))
        engine.rebuild(among.documents)
        judged = list(judging.judge(engine, among, asked))
    by_kind = defaultdict(list)
    for one in judged:
        by_kind[one.question.kind].append(one)
    ndcg = _mean(judged)
    empty = round(statistics.mean(one.is_empty for one in judged), 3)
    first = round(statistics.mean(one.is_first for one in by_kind["known"]), 3)
    figures = {
        "works": len(among.documents),
        "questions": len(judged),
        "ndcg_at_10": ndcg,
        "ndcg_by_kind": {kind: _mean(of_kind) for kind, of_kind in sorted(by_kind.items())},
        "empty": empty,
        "known_first": first,
        "badly_answered": [_told(one) for one in sorted(judged, key=lambda one: one.ndcg) if one.ndcg < BAD],
    }
    promises = [
        Promise("nDCG@10 of the judged questions", ndcg, f">= {judging.LEAST_NDCG}"),
        Promise("questions left without an answer", empty, f"<= {judging.MOST_EMPTY}"),
        Promise("known titles found first", first, f">= {judging.LEAST_FIRST}"),
    ]
    return Report("relevance", figures=figures, promises=promises)


def _mean(judged: "list[Judgement]") -> float:
    return round(statistics.mean(one.ndcg for one in judged), 3)


def _told(one: "Judgement") -> str:
    shown = " | ".join(document.title for document in one.shown[:SHOWN]) or "nothing"
    return f"{one.ndcg:.2f} [{one.question.kind}] {one.question.text} → {shown}"


if __name__ == "__main__":
    asked = arguments("relevance")
    sys.exit(emit(measure(), asked.json))
