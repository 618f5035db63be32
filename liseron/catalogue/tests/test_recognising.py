"""Records that come as they came last time are not read again, and nobody can tell the difference."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liseron.catalogue import stamping
from liseron.catalogue.actions import put_records, withdraw_records
from liseron.catalogue.editing import correct_record, take_back_correction
from liseron.catalogue.imports import marc, running
from liseron.catalogue.imports.running import import_lines, lines_of
from liseron.catalogue.models import Record, RecordChange, RecordIdentifier, Resource, SourceCopy
from liseron.catalogue.ports import TitleFacts
from liseron.catalogue.tests.making import a_resource
from liseron.protocols.marc.tests.writing import LEADER, a_book, iso2709
from liseron.toolkit import dates
from liseron.toolkit.imports import ImportLine, Report

DELETED = LEADER.replace("nam", "dam", 1)
TITLES = ["L’Île mystérieuse", "Nana", "Le Phare"]


class Said(NamedTuple):
    """One record of a file: number, title, whether the source deletes it, whether its letters are certain."""

    number: int
    title: int
    is_deleted: bool = False
    is_certain: bool = True

    def written(self) -> bytes:
        isbn = ("010", f"  \x1fa978207036002{self.title}")
        fields = a_book(f"n{self.number}", TITLES[self.title], isbn)
        leader = DELETED if self.is_deleted else LEADER
        return iso2709(fields, leader=leader, charset="utf-8" if self.is_certain else "cp1252")


class Deed(NamedTuple):
    """What a person does to a title between two files."""

    verb: str
    number: int


said = st.builds(
    Said,
    st.integers(1, 3),
    st.integers(0, 2),
    st.sampled_from([False] * 5 + [True]),
    st.sampled_from([True] * 5 + [False]),
)
deed = st.builds(Deed, st.sampled_from(["withdraw", "correct", "take back", "put"]), st.integers(1, 3))
history = st.lists(st.one_of(st.lists(said, min_size=1, max_size=5), deed), min_size=2, max_size=7)


@pytest.fixture
def resource(db: None) -> Resource:
    return a_resource()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of the records that went through the crosswalk."""
    seen: list[str] = []
    facts_of = marc.facts_of

    def noted(record: Any, flavour: str) -> TitleFacts:
        facts = facts_of(record, flavour)
        seen.append(facts.source_id)
        return facts

    monkeypatch.setattr(marc, "facts_of", noted)
    return seen


def bring(
    path: Path, file: Iterable[Said], resource: Resource, *, is_long: bool = False, **options: Any
) -> Report:
    path.write_bytes(b"".join(one.written() for one in file))
    lines: Iterator[Any] = marc.read_unimarc(path) if is_long else lines_of("unimarc", path)
    return import_lines(kind="unimarc", lines=lines, source="x", resource=resource, by="odile", **options)


def do(deed: Deed, resource: Resource) -> None:
    number = f"n{deed.number}"
    record = Record.objects.filter(resource=resource, source_id=number).first()
    if deed.verb == "put":
        put_records(resource=resource, rows=[TitleFacts(number, "Autrement", "book")])
    elif record and deed.verb == "withdraw":
        withdraw_records(resource=resource, source_ids=[number], by="odile", now=dates.now())
    elif record and deed.verb == "correct":
        correct_record(record=record, by="odile", title="Corrigé", publisher="Ici")
    elif record:
        take_back_correction(record=record, by="odile")


def state() -> list[Any]:
    """All that an import leaves, but for keys and instants."""
    fields = ["source_id", "title", "publisher", "facts_hash", "corrected", "said_by_source", "title_key"]
    return [
        [(*row.values(),) for row in Record.objects.order_by("source_id").values(*fields)],
        list(Record.objects.available().order_by("source_id").values_list("source_id", flat=True)),
        sorted(Record.objects.values_list("work__lead__source_id", "source_id")),
        [
            list(change.values())
            for change in RecordChange.objects.order_by("pk").values(
                "record__source_id", "kind", "before", "after"
            )
        ],
        sorted(RecordIdentifier.objects.values_list("record__source_id", "scheme", "value")),
        sorted(SourceCopy.objects.values_list("record__source_id", "format", "sha256")),
        list(
            ImportLine.objects.order_by("pk").values_list("number", "outcome", "reason", "sentence", "label")
        ),
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=history, batch=st.sampled_from([1, 2, 1000]), is_complete=st.booleans())
def test_the_short_way_and_the_long_way_leave_the_same(
    resource: Resource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    history: list[Any],
    batch: int,
    is_complete: bool,
) -> None:
    monkeypatch.setattr(running, "BATCH", batch)

    def after(*, is_long: bool) -> tuple[list[Any], list[Any]]:
        totals = []
        with transaction.atomic():
            for one in history:
                if isinstance(one, Deed):
                    do(one, resource)
                    continue
                for is_preview in (True, False):
                    options = {"is_complete": is_complete, "is_preview": is_preview, "is_confirmed": True}
                    report = bring(tmp_path / "x.mrc", one, resource, is_long=is_long, **options)
                    totals.append({**report.totals, "added": report.added})
            left = state()
            transaction.set_rollback(True)
        return left, totals

    assert after(is_long=False) == after(is_long=True)


def test_an_unchanged_record_is_not_read_again(resource: Resource, tmp_path: Path, read: list[str]) -> None:
    path, file = tmp_path / "x.mrc", [Said(1, 0), Said(2, 1), Said(3, 2)]
    bring(path, file, resource)
    read.clear()
    report = bring(path, [file[0], Said(2, 2), file[2]], resource)
    assert read == ["n2"]
    assert (report.totals["unchanged"], report.totals["in"]) == (2, 1)


def test_other_rules_read_every_record_again_once(
    resource: Resource, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, file = tmp_path / "x.mrc", [Said(1, 0), Said(2, 1)]
    bring(path, file, resource)
    monkeypatch.setattr(stamping, "_program", lambda: "another version of Liseron")
    stamping.rules_of.cache_clear()
    for expected in (["n1", "n2"], []):
        read.clear()
        assert bring(path, file, resource).totals["unchanged"] == 2
        assert read == expected
    monkeypatch.undo()
    stamping.rules_of.cache_clear()


def test_the_rules_are_the_program_itself() -> None:
    """Nobody has a number to raise: whatever reads, cleans or translates a record is part of what is stamped."""
    names = {path.name for path in stamping._modules()}
    assert {
        "unimarc.py",
        "words.py",
        "tidying.py",
        "iso2709.py",
        "text.py",
        "reading.py",
        "iso639.py",
    } <= names


@pytest.mark.parametrize("marks", [{"stamp": None}, {"sha256": "0" * 64}])
def test_a_copy_that_does_not_say_enough_is_read_again(
    resource: Resource, tmp_path: Path, read: list[str], marks: dict[str, Any]
) -> None:
    path, file = tmp_path / "x.mrc", [Said(1, 0)]
    bring(path, file, resource)
    SourceCopy.objects.update(**marks)
    for expected in (["n1"], []):
        read.clear()
        assert bring(path, file, resource).totals["unchanged"] == 1
        assert read == expected


def test_what_is_odd_in_a_record_is_said_at_each_import(resource: Resource, tmp_path: Path) -> None:
    path, file = tmp_path / "x.mrc", [Said(1, 0, is_certain=False)]
    said_first = bring(path, file, resource).totals
    again = bring(path, file, resource).totals
    assert said_first["remarks"] == again["remarks"] == 1
