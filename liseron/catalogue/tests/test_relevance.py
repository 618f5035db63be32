"""Readers find what they mean: judged questions on the real files, with floors that no change may go below."""

from pathlib import Path
from statistics import mean

import pytest

from liseron.catalogue.search.tantivy_engine import TantivyEngine
from liseron.catalogue.tests import judging
from liseron.catalogue.tests.judging import Judgement

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(
        not judging.REAL.is_dir(), reason="the folder of real files is not here (LISERON_SHARED_DATA)"
    ),
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judgement]:
    among = judging.corpus()
    engine = TantivyEngine(Path(tmp_path_factory.mktemp("judged")))
    engine.rebuild(among.documents)
    return list(judging.judge(engine, among, judging.questions()))


def worst(judged: list[Judgement]) -> str:
    """What to look at when a floor is crossed."""
    shown = sorted(judged, key=lambda one: one.ndcg)[:25]
    return "\n".join(
        f"{one.ndcg:.2f} {one.question.text} → {' | '.join(document.title for document in one.shown[:3])}"
        for one in shown
    )


def test_the_best_answers_come_first(judged):
    assert len(judged) >= 150
    assert mean(one.ndcg for one in judged) >= judging.LEAST_NDCG, worst(judged)


def test_few_questions_stay_without_an_answer(judged):
    empty = [one for one in judged if one.is_empty]
    assert len(empty) / len(judged) <= judging.MOST_EMPTY, worst(empty)


def test_a_known_title_is_the_first_answer(judged):
    known = [one for one in judged if one.question.kind == "known"]
    missed = [one for one in known if not one.is_first]
    assert 1 - len(missed) / len(known) >= judging.LEAST_FIRST, worst(missed)
