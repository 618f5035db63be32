"""OpenSearch on three real nodes: who writes last, what a death costs, and that nothing is lost."""

import threading
from collections.abc import Iterator
from statistics import mean
from typing import Any

import pytest
from django.db import transaction

from liseron.catalogue import search
from liseron.catalogue.models import Record, Resource, SearchChange
from liseron.catalogue.search.documents import Document
from liseron.catalogue.search.engine import CannotAnswer, CannotWrite
from liseron.catalogue.search.questions import Query
from liseron.catalogue.search.tantivy_engine import TantivyEngine
from liseron.catalogue.tests import judging
from liseron.catalogue.tests.making import TODAY, a_document, a_record, a_resource
from liseron.catalogue.tests.test_search_conformance import SHELF

pytestmark = [pytest.mark.counterpart, pytest.mark.thorough, pytest.mark.timeout(600)]


@pytest.fixture
def cluster(opensearch: Any) -> Iterator[Any]:
    """Shared with the tests of the other workers."""
    from tests.counterparts.opensearch import sharing

    with sharing(opensearch):
        yield opensearch


@pytest.fixture
def cluster_alone(opensearch: Any) -> Iterator[Any]:
    """For this test only; whole again after it."""
    from tests.counterparts.opensearch import sharing

    with sharing(opensearch, alone=True):
        yield opensearch
        opensearch.mend()


@pytest.fixture
def name(worker_id: str, request: pytest.FixtureRequest) -> str:
    """Of a catalogue that is this test's own."""
    return f"t{abs(hash(request.node.nodeid)) % 10**8}-{worker_id}"


@pytest.fixture
def two(cluster: Any, name: str) -> Iterator[tuple[Any, Any]]:
    """Two processes' engines on one catalogue."""
    yield cluster.engine(name), cluster.engine(name)
    cluster.forget(name)


def held(engine: Any) -> dict[str, str]:
    return dict(engine.contents())


def state(*documents: Document) -> dict[str, str]:
    return {document.key: document.digest for document in documents}


GERMINAL, NANA = a_document(1, "Germinal"), a_document(2, "Nana")
CORRECTED = a_document(1, "Germinal", subtitle="roman")


def test_an_older_state_never_hides_a_newer_one(two: tuple[Any, Any]) -> None:
    slow, quick = two
    slow.rebuild([GERMINAL])

    def read_too_early() -> Iterator[Document]:
        quick.index([CORRECTED])
        yield GERMINAL

    slow.index(read_too_early())
    assert held(slow) == state(CORRECTED)

    def gone_meanwhile() -> Iterator[Document]:
        quick.remove([GERMINAL.key])
        yield CORRECTED

    slow.index(gone_meanwhile())
    assert held(slow) == {}


def test_what_changes_during_a_rebuild_is_in_the_new_index(two: tuple[Any, Any]) -> None:
    builder, worker = two
    builder.rebuild([GERMINAL, NANA])

    def read_slowly() -> Iterator[Document]:
        yield GERMINAL
        worker.index([CORRECTED, a_document(3, "La Terre")])
        worker.remove([NANA.key])
        assert worker.search(Query("terre")).keys == ["work:3"]
        yield NANA

    builder.rebuild(read_slowly())
    assert held(worker) == state(CORRECTED, a_document(3, "La Terre"))


def test_a_rebuild_that_fails_leaves_the_old_index_and_nothing_else(two: tuple[Any, Any]) -> None:
    builder, worker = two
    builder.rebuild([GERMINAL])

    def breaks() -> Iterator[Document]:
        yield NANA
        raise InterruptedError

    with pytest.raises(InterruptedError):
        builder.rebuild(breaks())
    assert held(worker) == state(GERMINAL)
    worker.index([NANA])
    assert held(builder) == state(GERMINAL, NANA)


def test_turns_that_were_lost_go_on_higher(two: tuple[Any, Any], cluster: Any, name: str) -> None:
    engine, _other = two
    engine.rebuild([GERMINAL])
    engine.index([NANA])
    cluster.ask(cluster.nodes[0], f"/{name}-turns", method="DELETE")
    engine.index([CORRECTED])
    assert held(engine) == state(CORRECTED, NANA)


def test_without_an_index_there_is_no_answer_until_it_is_written(two: tuple[Any, Any]) -> None:
    engine, other = two
    with pytest.raises(CannotAnswer, match="404"):
        engine.search(Query())
    engine.index([GERMINAL])
    assert held(other) == state(GERMINAL)


QUESTIONS = [
    *(
        "verne",
        "noir",
        "le rouge et le noir",
        "langage",
        "pierre",
        "moderne langage",
        "elle nous",
        "terre lune",
    ),
    *("romans", "noir -blanc", '"le noir"', "vern", "rouje", "lieues mers catastrophe", "film", "jules"),
]


def test_both_engines_answer_alike(two: tuple[Any, Any], tmp_path: Any) -> None:
    there, here = two[0], TantivyEngine(tmp_path)
    there.rebuild(SHELF)
    here.rebuild(SHELF)
    for text in QUESTIONS:
        assert there.search(Query(text)) == here.search(Query(text)), text


@pytest.fixture
def in_use(cluster_alone: Any, settings: Any, name: str) -> Iterator[Any]:
    """The cluster is the one of the settings, with the patience of the product."""
    settings.SEARCH_URL = cluster_alone.url(name)
    yield cluster_alone
    cluster_alone.forget(name)


def change(record: Record, title: str) -> None:
    with transaction.atomic():
        Record.objects.filter(pk=record.pk).update(title=title)
        search.note_changes([record])


def a_shelf(count: int = 20) -> Resource:
    resource = a_resource()
    for number in range(count):
        a_record(resource, f"Livre numéro {number}")
    return resource


@pytest.mark.django_db
def test_a_node_dies_while_people_search_and_titles_change(in_use: Any, name: str) -> None:
    resource = a_shelf()
    search.rebuild()
    engine = in_use.engine(name)  # waits longer than the product: what is looked for is errors, not speed
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                found = engine.search(Query("livre"))
            except CannotAnswer as error:
                wrong.append(error)
                continue
            if found.total < 20:
                wrong.append(found.total)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(6):
        if number == 2:
            in_use.kill(in_use.holder_of_the_first_copy(name))
        new = a_record(resource, f"Nouveau livre {number}")
        change(new, f"Nouveau livre {number}, corrigé")
        search.keep_up()
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert not SearchChange.objects.exists()
    assert search.disagreements() == []
    assert search.search(Query("nouveau livre corrigé", today=TODAY)).total == 6


@pytest.mark.django_db
def test_when_all_nodes_are_down_the_database_answers_and_later_the_index_catches_up(in_use: Any) -> None:
    resource = a_shelf()
    search.rebuild()
    in_use.kill(*(node.name for node in in_use.nodes))
    page = search.search(Query("livre", today=TODAY))
    assert (page.total, page.is_degraded) == (20, True)
    assert search.suggest("livre num", today=TODAY)
    change(a_record(resource, "Écrit pendant la panne"), "Écrit pendant la panne, puis corrigé")
    with pytest.raises(CannotWrite):
        search.index_changes()
    assert SearchChange.objects.exists()

    in_use.mend()
    search.keep_up()
    assert search.disagreements() == []
    page = search.search(Query("panne", today=TODAY))
    assert (page.total, page.is_degraded) == (1, False)


@pytest.mark.django_db
def test_an_index_deleted_under_the_server_comes_back(in_use: Any, name: str) -> None:
    a_shelf()
    search.rebuild()
    in_use.forget(name)
    page = search.search(Query("livre", today=TODAY))
    assert (page.total, page.is_degraded) == (20, True)
    search.keep_up()
    assert search.disagreements() == []
    assert search.search(Query("livre", today=TODAY)).is_degraded is False


@pytest.mark.shared_data
@pytest.mark.skipif(
    not judging.REAL.is_dir(), reason="the folder of real files is not here (LISERON_SHARED_DATA)"
)
def test_the_judged_questions_are_answered_as_well_as_by_the_embedded_engine(two: tuple[Any, Any]) -> None:
    among, engine = judging.corpus(), two[0]
    engine.rebuild(among.documents)
    judged = list(judging.judge(engine, among, judging.questions()))
    known = [one for one in judged if one.question.kind == "known"]
    assert mean(one.ndcg for one in judged) >= judging.LEAST_NDCG
    assert mean(one.is_empty for one in judged) <= judging.MOST_EMPTY
    assert mean(one.is_first for one in known) >= judging.LEAST_FIRST
