"""Works: what the rule puts together, what people decide, and what comes and goes."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liseron.catalogue import placing, works
from liseron.catalogue.actions import publish_resource, put_records, withdraw_records, withdraw_resource
from liseron.catalogue.editing import correct_record, take_back_correction
from liseron.catalogue.invariants import corrections_remember, groups_hold, works_stand
from liseron.catalogue.models import Record, RecordChange, Resource, SearchChange, SourceCopy, Work, WorkMerge
from liseron.catalogue.ports import Identifier, SourceRecord, TitleFacts, named
from liseron.catalogue.queries import newest
from liseron.catalogue.tests.making import TODAY, a_record, a_resource
from liseron.catalogue.windows import note_windows
from liseron.toolkit import dates
from liseron.toolkit.audit import Event

pytestmark = pytest.mark.django_db
ISBN = Identifier("isbn", "2-07-036002-4")


def a_title(
    number: str, title: str = "L’Étranger", name: str = "Albert Camus", **facts: object
) -> TitleFacts:
    facts = {"medium": "book", "creators": named([name] if name else [])} | facts
    return TitleFacts(source_id=number, title=title, **facts)  # type: ignore[arg-type]


def put(resource: Resource, *rows: TitleFacts) -> list[Record]:
    put_records(resource=resource, rows=rows)
    found = {record.source_id: record for record in resource.records.all()}
    return [found[row.source_id] for row in rows]


def shelves() -> set[frozenset[str]]:
    """The source's numbers of each work."""
    found: dict[int, set[str]] = {}
    for number, work in Record.objects.values_list("source_id", "work"):
        found.setdefault(work, set()).add(number)
    return {frozenset(group) for group in found.values()}


def sound() -> None:
    assert [*works_stand(), *groups_hold(), *corrections_remember()] == []


def test_one_title_of_two_vendors_is_one_work_with_two_ways_in() -> None:
    (first,) = put(a_resource("a"), a_title("1"))
    (second,) = put(a_resource("b"), a_title("2", summary="Aujourd’hui, maman est morte.", year=1942))
    assert first.work_id == second.work_id
    assert Work.objects.get(pk=first.work_id).lead_id == second.pk
    sound()


def test_a_number_brings_together_titles_written_otherwise_but_not_another_medium() -> None:
    first, second, film = put(
        a_resource(),
        a_title("1", identifiers=(ISBN,)),
        a_title("2", "The Stranger", "A. Camus", identifiers=(Identifier("isbn", "9782070360024"),)),
        a_title("3", "The Stranger", medium="film", identifiers=(ISBN,)),
    )
    assert first.work_id == second.work_id != film.work_id
    wrong = Identifier("isbn", "9782070360025")
    put(
        a_resource("b"),
        a_title("4", "X", "Y", identifiers=(wrong,)),
        a_title("5", "Z", "T", identifiers=(wrong,)),
    )
    assert {frozenset({"4"}), frozenset({"5"})} <= shelves()
    sound()


@pytest.mark.parametrize("seed", range(6))
def test_the_works_do_not_depend_on_the_order_of_arrival(seed: int) -> None:
    numbers = [Identifier("ean", n) for n in ("3760231762036", "3760231762043", "3760231762050")]
    rows = [
        a_title(str(n), f"Titre {n % 5}", identifiers=(numbers[n % 3],) if n % 4 == 0 else ())
        for n in range(14)
    ]
    random.Random(seed).shuffle(rows)
    resource = a_resource()
    for part in range(0, 14, 3):
        put_records(resource=resource, rows=rows[part : part + 3])
    arrived = shelves()
    Record.objects.all().delete()
    put_records(resource=resource, rows=rows)
    assert shelves() == arrived
    sound()


def test_a_title_that_changes_leaves_its_work_and_may_join_another() -> None:
    resource = a_resource()
    one, two, three = put(resource, a_title("1"), a_title("2"), a_title("3", "La Peste"))
    old = one.work_id
    moved, _left = put(resource, a_title("2", "La Peste"), a_title("1"))
    assert (moved.work_id, Record.objects.get(pk=one.pk).work_id) == (three.work_id, old)
    put(resource, a_title("2", "Noces"))
    assert shelves() == {frozenset({"1"}), frozenset({"2"}), frozenset({"3"})}
    assert two.pk == moved.pk
    sound()


def test_a_merge_lasts_and_can_be_undone_once() -> None:
    resource = a_resource()
    one, two = put(resource, a_title("1"), a_title("2", "L’Étranger (poche)"))
    merge = works.merge_works(keep=one.work, absorb=two.work, by=None)
    assert merge is not None
    assert works.merge_works(keep=one.work, absorb=two.work, by=None) is None
    put(resource, a_title("2", "Tout autre chose"))
    assert shelves() == {frozenset({"1", "2"})}
    assert Work.objects.get(pk=two.work_id).merged_into_id == one.work_id
    assert works.undo_merge(merge=merge, by=None)
    assert not works.undo_merge(merge=merge, by=None)
    assert shelves() == {frozenset({"1"}), frozenset({"2"})}
    put(resource, a_title("2"))  # says again what the first one says: a person decided
    assert shelves() == {frozenset({"1"}), frozenset({"2"})}
    actions = list(
        Event.objects.filter(action__startswith="works.").order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["works.merged", "works.merge_undone"]
    assert RecordChange.objects.filter(record=two, kind="regrouped").count() == 2
    sound()


def test_a_work_split_by_a_person_stays_apart_whatever_comes() -> None:
    resource = a_resource()
    one, two, _three = put(resource, a_title("1"), a_title("2"), a_title("3"))
    apart = works.split_work(work=one.work, records=[two], by=None)
    assert apart.lead_id == two.pk
    put(a_resource("b"), a_title("4"))
    put(resource, a_title("2", summary="Autre"), a_title("1", summary="Autre"))
    assert shelves() == {frozenset({"1", "3", "4"}), frozenset({"2"})}
    with pytest.raises(works.CannotRegroup, match="au moins un"):
        works.split_work(work=apart, records=[two], by=None)
    sound()


def test_a_book_and_a_film_are_not_merged() -> None:
    book, film = put(a_resource(), a_title("1"), a_title("2", medium="film"))
    with pytest.raises(works.CannotRegroup, match="film"):
        works.merge_works(keep=book.work, absorb=film.work, by=None)
    assert not WorkMerge.objects.exists()


def test_works_that_look_alike_are_offered_and_those_of_another_medium_are_not() -> None:
    rows = [
        a_title("1"),
        a_title("2", "L’Étranger (poche)"),
        a_title("3", medium="film"),
        a_title("4", "La Peste"),
    ]
    put(a_resource(), *rows)
    found = works.probable_duplicates()
    assert [{pair.first.source_id, pair.second.source_id} for pair in found] == [{"1", "2"}]
    works.merge_works(keep=found[0].first.work, absorb=found[0].second.work, by=None)
    assert works.probable_duplicates() == []


def test_a_record_withdrawn_leaves_its_work_to_the_other_ways_in() -> None:
    here, there = a_resource("a"), a_resource("b")
    (one,) = put(here, a_title("1", year=1942, summary="Long", identifiers=(ISBN,)))
    (two,) = put(there, a_title("2"))
    assert Work.objects.get(pk=one.work_id).lead_id == one.pk
    withdraw_records(resource=here, source_ids=["1"], by=None, now=dates.now())
    assert Work.objects.get(pk=one.work_id).lead_id == two.pk
    one.refresh_from_db()
    assert one.withdrawn_at is not None
    assert [str(number) for number in one.identifiers.all()] == ["isbn:9782070360024"]
    put(here, a_title("1", year=1942, summary="Long", identifiers=(ISBN,)))
    kinds = RecordChange.objects.filter(record=one).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["withdrawn", "returned"]
    assert Work.objects.get(pk=one.work_id).lead_id == one.pk


def test_a_resource_that_closes_leaves_its_works_to_the_other_ways_in() -> None:
    here, there = a_resource("a"), a_resource("b")
    (one,) = put(here, a_title("1", year=1942, summary="Long"))
    (two,) = put(there, a_title("2"))
    withdraw_resource(resource=here, by=None)
    assert Work.objects.get(pk=one.work_id).lead_id == two.pk
    assert newest("book", 5, today=dates.paris_today()) == [two]
    publish_resource(resource=here, by=None)
    assert Work.objects.get(pk=one.work_id).lead_id == one.pk
    assert newest("book", 5, today=dates.paris_today()) == [one]


def test_a_resource_that_closes_by_its_dates_does_so_too() -> None:
    here, there = a_resource("a", closes_on=TODAY), a_resource("b")
    (one,) = put(here, a_title("1", year=1942, summary="Long"))
    (two,) = put(there, a_title("2"))
    placing.choose_leads([one.work_id], today=TODAY)
    assert Work.objects.get(pk=one.work_id).lead_id == one.pk
    note_windows(TODAY + timedelta(days=1))
    assert Work.objects.get(pk=one.work_id).lead_id == two.pk


def test_the_source_copy_is_the_last_one_that_came() -> None:
    resource = a_resource()
    for content in (b"un", b"un", "déjà".encode() * 500):
        put_records(resource=resource, rows=[a_title("1")], sources=[SourceRecord("unimarc", content)])
    copy = SourceCopy.objects.get()
    assert (copy.format, copy.bytes_received) == ("unimarc", "déjà".encode() * 500)
    assert len(copy.content) < 200


def test_a_correction_outlives_the_import_and_can_be_taken_back() -> None:
    resource = a_resource()
    (record,) = put(resource, a_title("1", "L’Etrangé", year=1941, available_until=TODAY))
    until = TODAY + timedelta(days=9)
    changed = correct_record(record=record, by=None, title="L’Étranger", available_until=until)
    assert changed == ["available_until", "title"]
    put(resource, a_title("1", "L’Etrangé !", year=1942))
    record.refresh_from_db()
    assert (record.title, record.year, record.sort_title) == ("L’Étranger", 1942, "etranger")
    assert record.available_until == until
    sound()
    assert take_back_correction(record=record, by=None) == ["available_until", "title"]
    assert (record.title, record.available_until, record.corrected) == ("L’Etrangé !", None, {})
    assert take_back_correction(record=record, by=None) == []
    kinds = RecordChange.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["corrected", "changed", "taken_back"]


def test_a_correction_that_says_what_the_source_says_is_none() -> None:
    (record,) = put(a_resource(), a_title("1"))
    correct_record(record=record, by=None, title="La Peste", available_from=date(2026, 1, 1))
    correct_record(record=record, by=None, title="L’Étranger", available_from=None)
    assert (record.corrected, record.said_by_source) == ({}, {})


def test_a_correction_regroups() -> None:
    one, two = put(a_resource(), a_title("1"), a_title("2", "L’Etrengé"))
    correct_record(record=two, by=None, title="L’Étranger")
    assert shelves() == {frozenset({"1", "2"})}
    assert Work.objects.get(pk=one.work_id).lead_id == one.pk
    sound()


def keys() -> set[str]:
    found = set(SearchChange.objects.values_list("key", flat=True))
    SearchChange.objects.all().delete()
    return found


def test_windows_are_noted_the_night_they_turn_and_each_night_once() -> None:
    resource = a_resource()
    opening, closing, always = put(
        resource,
        a_title("1", "A", available_from=TODAY),
        a_title("2", "B", available_until=TODAY - timedelta(days=1)),
        a_title("3", "C"),
    )
    a_resource("tard", opens_on=TODAY + timedelta(days=2))
    late = Resource.objects.get(slug="tard")
    keys()
    assert note_windows(TODAY) == 2
    assert keys() == {f"work:{opening.work_id}", f"work:{closing.work_id}"}
    assert note_windows(TODAY) == 0
    assert keys() == set()
    note_windows(TODAY + timedelta(days=3))  # two nights were missed
    assert keys() == {f"resource:{late.pk}", f"records-of:{late.pk}"}
    assert list(Record.objects.available_on(TODAY).order_by("pk")) == [opening, always]


def test_a_window_turned_upside_down_waits_for_a_person() -> None:
    row = a_title("1", available_from=TODAY, available_until=TODAY - timedelta(days=1))
    assert put_records(resource=a_resource(), rows=[row])[0].reason == "window_upside_down"


def statements(rows: Sequence[TitleFacts], resource: Resource) -> int:
    with CaptureQueriesContext(connection) as seen:
        put_records(resource=resource, rows=rows, sources=[SourceRecord("table", b"x")] * len(rows))
    return len(seen)


def test_a_batch_costs_the_same_number_of_queries_whatever_its_size() -> None:
    resource = a_resource()

    def some(first: int, last: int, year: int) -> list[TitleFacts]:
        return [a_title(str(n), f"Titre {n}", identifiers=(ISBN,), year=year) for n in range(first, last)]

    statements(some(0, 10, 1900), resource)
    assert statements(some(10, 20, 1900), resource) == statements(some(20, 320, 1900), resource)
    assert statements(some(0, 10, 1901), resource) == statements(some(10, 310, 1901), resource)
    assert statements(some(0, 10, 1901), resource) == statements(some(10, 310, 1901), resource)


def test_records_saved_one_by_one_are_grouped_when_asked() -> None:
    books = a_resource()
    one, two = (a_record(books, "Nana", creators=["Émile Zola"], source_id=n) for n in "12")
    assert one.work_id != two.work_id
    placing.place_all()
    assert shelves() == {frozenset({"1", "2"})}
    sound()
