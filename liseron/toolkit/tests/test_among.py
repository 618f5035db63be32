"""Rows named by a long list: the same on both databases, for numbers, texts and foreign keys."""

import pytest

from liseron.toolkit import dates
from liseron.toolkit.among import among
from liseron.toolkit.imports import ImportLine, ImportRun

MANY = 40_000  # more than SQLite takes values

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs() -> list[ImportRun]:
    sources = ["L’île", 'deux " guillemets', "trois", "quatre"]
    return [
        ImportRun.objects.create(kind="essai", source=source, by="x", started_at=dates.now())
        for source in sources
    ]


def test_a_list_names_rows_by_number_and_by_text(runs):
    first, second, *_others = runs
    numbers = ImportRun.objects.filter(among("pk", [first.pk, second.pk]))
    texts = ImportRun.objects.filter(among("source", {first.source, second.source, "absent"}), kind="essai")
    assert set(numbers) == set(texts) == {first, second}


def test_a_list_names_rows_by_what_they_belong_to(runs):
    kept = ImportLine.objects.create(run=runs[0], number=1, outcome="in")
    ImportLine.objects.create(run=runs[1], number=1, outcome="in")
    assert list(ImportLine.objects.filter(among("run", [runs[0].pk]))) == [kept]
    assert ImportLine.objects.filter(among("run", [one.pk for one in runs[1:]])).delete()[0] == 1


def test_an_empty_list_names_nothing_and_its_contrary_everything(runs):
    assert not ImportRun.objects.filter(among("pk", [])).exists()
    assert ImportRun.objects.filter(~among("pk", []), kind="essai").count() == len(runs)


def test_a_list_may_be_longer_than_a_question_has_places(runs):
    named = ImportRun.objects.filter(among("pk", range(runs[0].pk, runs[0].pk + MANY)))
    assert named.count() == len(runs)
    assert ImportRun.objects.filter(~among("pk", [runs[0].pk]), kind="essai").count() == len(runs) - 1
