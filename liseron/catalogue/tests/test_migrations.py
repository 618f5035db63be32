"""Migrations that move rows, on tables that hold some: there, and back."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

State = Any
Migrate = Callable[[str], State]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrate() -> Iterator[Migrate]:
    """Brings the catalogue to the migration of that name; the tables are as they were at the end."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def bring_to(name: str) -> State:
        MigrationExecutor(connection).migrate([("catalogue", name)])
        return MigrationExecutor(connection).loader.project_state(("catalogue", name)).apps

    yield bring_to
    MigrationExecutor(connection).migrate(latest)


def made(apps: State, number: int, title: str, **facts: Any) -> Any:
    resource, _is_new = apps.get_model("catalogue", "Resource").objects.get_or_create(
        slug="etagere", defaults={"name": "Étagère", "medium": "book", "entry": "hosted"}
    )
    told = {"source_id": f"n{number}", "title": title, "sort_title": title.lower(), "medium": "book"} | facts
    return apps.get_model("catalogue", "Record").objects.create(resource=resource, **told)


def test_names_get_roles_and_records_works_and_both_are_taken_back(
    migrate: Migrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one test: the way back to a catalogue without works goes through every app."""
    giving = import_module("liseron.catalogue.migrations.0005_creators_with_roles")
    monkeypatch.setattr(giving, "BATCH", 2)
    before = migrate("0004_works_and_provenance")
    assert list(grouping_asked(before)) == []
    giving.give_roles_and_works(before, None)
    assert list(grouping_asked(before)) == [], "an empty catalogue asks nothing of the worker"
    for number in (1, 2):
        made(before, number, "Nana", creators=["Émile Zola"])
    made(before, 3, "Le Phare", creators=[], year=1905)

    after = migrate("0005_creators_with_roles")
    records = after.get_model("catalogue", "Record").objects.order_by("source_id")
    works = after.get_model("catalogue", "Work").objects
    first, second, third = records
    assert [first.creators, third.creators] == [[{"name": "Émile Zola", "role": "aut"}], []]
    assert (first.folded_creators, third.folded_creators) == ("emile zola", "")
    assert first.title_key == second.title_key != third.title_key
    # Each alone, so that the site serves at once; the worker is asked to put together what is one.
    assert all(record.work.lead_id == record.pk for record in records)
    assert works.count() == 3
    assert list(grouping_asked(after)) == [{"after": 0}]

    told = [list(records.values()), list(works.values())]
    giving.give_roles_and_works(after, None)  # as after a stop
    assert [list(records.values()), list(works.values()), len(grouping_asked(after))] == [*told, 1]

    works_now = migrate("0006_every_record_in_a_work").get_model("catalogue", "Work").objects
    absorbed = works_now.create(merged_into_id=first.work_id)
    third.creators = [{"name": "Woolf", "role": "aut"}, {"name": "Manet", "role": "ill"}]
    third.save(update_fields=["creators"])
    after.get_model("catalogue", "WorkMerge").objects.create(
        kept_id=first.work_id, absorbed_id=absorbed.pk, at="2026-01-01T00:00:00Z", by="odile"
    )
    back = migrate("0004_works_and_provenance")
    left = back.get_model("catalogue", "Record").objects.order_by("source_id").values_list("creators", "work")
    assert list(left) == [(["Émile Zola"], None), (["Émile Zola"], None), (["Woolf", "Manet"], None)]
    assert not back.get_model("catalogue", "Work").objects.exists()
    assert not back.get_model("catalogue", "WorkMerge").objects.exists()
    assert list(grouping_asked(back)) == []


def test_copies_kept_before_stamps_stay_as_they_are(migrate: Migrate) -> None:
    before = migrate("0013_error_reports_leave")
    record = made(before, 1, "Nana", work=before.get_model("catalogue", "Work").objects.create())
    kept = {"format": "unimarc", "content": b"x", "sha256": "0" * 64, "received_at": "2026-01-01T00:00:00Z"}
    before.get_model("catalogue", "SourceCopy").objects.create(record=record, **kept)
    after = migrate("0014_source_stamps").get_model("catalogue", "SourceCopy").objects.get()
    assert (after.stamp, bytes(after.content)) == (None, b"x")
    back = migrate("0013_error_reports_leave").get_model("catalogue", "SourceCopy").objects.get()
    assert (bytes(back.content), back.sha256) == (b"x", "0" * 64)


def grouping_asked(apps: State) -> Any:
    messages = apps.get_model("toolkit", "Message").objects.filter(kind="works.group")
    return messages.values_list("payload", flat=True)
