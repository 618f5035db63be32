"""The embedded index: the change log, other processes, damage."""

import itertools
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from liseron.catalogue import search
from liseron.catalogue.models import Record, SearchChange
from liseron.catalogue.search import (
    Query,
    generations,
    tantivy_engine,
)
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import CannotAnswer, CannotWrite
from liseron.catalogue.search.tantivy_engine import TantivyEngine
from liseron.catalogue.tests.making import TODAY, a_document, a_record, a_resource


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_the_index_follows_the_change_log() -> None:
    resource = a_resource()
    record = a_record(resource, "Germinal")
    with transaction.atomic():
        search.note_resource(resource)
    assert search.index_changes() == 2
    assert search.disagreements() == []
    assert search.search(Query("germinal", today=TODAY)).total == 1

    with transaction.atomic():
        Record.objects.filter(pk=record.pk).update(title="La Terre")
        search.note_changes([record])
    search.index_changes()
    assert search.search(Query("terre", today=TODAY)).total == 1
    assert search.search(Query("germinal", today=TODAY)).total == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_titles_of_a_resource_taken_down_leave_the_index() -> None:
    resource = a_resource()
    a_record(resource, "Germinal")
    search.rebuild()
    with transaction.atomic():
        resource.is_published = False
        resource.save()
        search.note_resource(resource)
    search.index_changes()
    assert search.disagreements() == []
    assert not SearchChange.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_the_invariant_names_what_is_missing_and_what_is_left_over() -> None:
    resource = a_resource()
    gone, kept = a_record(resource, "Germinal"), a_record(resource, "Nana")
    search.rebuild()
    Record.objects.filter(pk=gone.pk).delete()
    new = a_record(resource, "La Terre")
    assert search.disagreements() == [
        f"1 missing from the search index: work:{new.work_id}",
        f"1 left over in the search index: work:{gone.work_id}",
    ]
    assert kept.pk


@pytest.mark.django_db(transaction=True)
def test_a_change_cannot_be_noted_outside_its_transaction() -> None:
    with pytest.raises(Exception, match="inside the transaction"):
        search.note_keys(["work:1"])


@pytest.mark.django_db
def test_without_an_index_the_database_answers_and_says_so(index: Path) -> None:
    a_record(a_resource(), "Germinal")
    page = search.search(Query("germinal", today=TODAY))
    assert (page.total, page.is_degraded) == (1, True)
    assert [s.text for s in search.suggest("germ", today=TODAY)] == ["Germinal"]
    search.rebuild()
    assert search.search(Query("germinal", today=TODAY)).is_degraded is False


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["meta.json", "segments", "pointer"])
def test_a_broken_index_is_answered_for_by_the_database_and_rebuilt(index: Path, damage: str) -> None:
    a_record(a_resource(), "Germinal")
    search.rebuild()
    main = generations.current(index) / "main"
    broken = {
        "meta.json": [main / "meta.json"],
        "segments": [p for p in main.iterdir() if p.suffix in {".term", ".idx", ".store", ".fast"}],
        "pointer": [index / "current"],
    }[damage]
    for path in broken:
        path.write_bytes(b"\x00not what it was")
    page = search.search(Query("germinal", today=TODAY))
    assert (page.total, page.is_degraded) == (1, True)
    search.rebuild()
    assert search.search(Query("germinal", today=TODAY)).is_degraded is False


def test_readers_go_on_while_the_index_is_written_and_rebuilt(tmp_path: Path) -> None:
    web, worker = TantivyEngine(tmp_path), TantivyEngine(tmp_path)
    worker.rebuild(a_document(n, f"Livre {n}") for n in range(200))
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                found = web.search(Query("livre", today=TODAY))
            except CannotAnswer as error:
                wrong.append(error)
                continue
            if found.total < 200:
                wrong.append(found.total)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for round_number in range(5):
        worker.index(a_document(n, f"Livre {n}") for n in range(200, 210 + round_number))
        worker.rebuild(a_document(n, f"Livre {n}") for n in range(200 + round_number))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_only_one_process_writes_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_engine, "PATIENCE", 0.1)
    engine = TantivyEngine(tmp_path)
    engine.rebuild([])
    with generations.writing(tmp_path, patience=0), pytest.raises(CannotWrite):
        engine.remove(["work:1"])


def test_writing_often_leaves_no_files_behind(tmp_path: Path) -> None:
    web, worker = TantivyEngine(tmp_path), TantivyEngine(tmp_path)
    worker.rebuild([a_document(0, "Livre")])
    for number in range(12):
        worker.index([a_document(number, f"Livre {number}")])
        web.search(Query("livre", today=TODAY))
    main = generations.current(tmp_path) / "main"
    assert len(list(main.iterdir())) < 150


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_what_another_worker_put_back_meanwhile_is_not_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = a_record(a_resource(), "Germinal")
    search.rebuild()
    remove = TantivyEngine.remove

    def put_back_first(self: TantivyEngine, keys: Iterable[str]) -> None:
        Record.objects.update(withdrawn_at=None)
        remove(self, keys)

    monkeypatch.setattr(TantivyEngine, "remove", put_back_first)
    with transaction.atomic():
        Record.objects.update(withdrawn_at="2026-01-01T00:00Z")
        search.note_changes([record])
    search.index_changes()
    assert search.disagreements() == []
    assert search.search(Query("germinal", today=TODAY)).total == 1


def test_a_writer_killed_in_the_middle_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    engine.rebuild([a_document(1, "Livre")])
    child = os.fork()
    if not child:

        def forever() -> Iterator[Document]:
            for number in itertools.count(2):
                yield a_document(number, f"Livre {number}")
                if number == 50:
                    os.kill(os.getpid(), signal.SIGKILL)

        TantivyEngine(tmp_path).index(forever())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert engine.search(Query("livre")).total == 1
    TantivyEngine(tmp_path).index([a_document(2, "Livre encore")])
    assert TantivyEngine(tmp_path).search(Query("livre")).total == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_a_title_whose_text_is_out_of_date_in_the_index_is_a_disagreement() -> None:
    record = a_record(a_resource(), "Germinal")
    search.rebuild()
    assert search.disagreements() == []
    Record.objects.filter(pk=record.pk).update(summary="Une mine.")
    assert search.disagreements() == [f"1 out of date in the search index: work:{record.work_id}"]
    search.rebuild()
    assert search.disagreements() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
def test_records_of_one_work_are_one_hit_with_several_ways_in() -> None:
    first, second = a_resource("un", name="Un"), a_resource("deux", name="Deux")
    lead = a_record(first, "Germinal", creators=["Émile Zola"])
    other = a_record(
        second, "Germinal : roman", work=lead.work, creators=[{"name": "Jean Voix", "role": "nrt"}]
    )
    search.rebuild()
    for typed in ("germinal", "zola", "roman", "voix"):
        page = search.search(Query(typed, today=TODAY))
        assert [(hit.work_id, [way.pk for way in hit.ways]) for hit in page.hits] == [
            (lead.work_id, [lead.pk, other.pk])
        ]
    assert {value.value: value.count for value in page.facets["resource"]} == {"un": 1, "deux": 1}
    with transaction.atomic():
        Record.objects.filter(pk=lead.pk).update(withdrawn_at="2026-01-01T00:00Z")
        search.note_changes([lead])
    search.index_changes()
    page = search.search(Query("germinal", today=TODAY))
    assert [[way.pk for way in hit.ways] for hit in page.hits] == [[other.pk]]
    assert [value.value for value in page.facets["resource"]] == ["deux"]
