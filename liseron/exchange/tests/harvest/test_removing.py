"""A source that is removed: what it alone brought leaves with its copies, by batches, whatever happens meanwhile."""

from collections.abc import Callable

import pytest

from liseron.catalogue import search
from liseron.catalogue import tasks as _index  # noqa: F401 -- it delivers what the search has to learn
from liseron.catalogue.imports.job_reading import do_job
from liseron.catalogue.imports.jobs import CannotDoJob, confirm_job, take_up_job
from liseron.catalogue.models import ImportJob, Record, RecordChange
from liseron.catalogue.search import Query
from liseron.exchange import publishing, removing
from liseron.exchange import tasks as _removal  # noqa: F401 -- it delivers what a removal has still to do
from liseron.exchange.models import Harvest, Holding, Item, Sighting, Source
from liseron.exchange.removing import CannotRemove, Leaving, let_next_leave, remove_source, what_leaves
from liseron.exchange.sources import (
    add_source,
    ask_repository,
    begin_harvest,
    change_source,
    harvest_due_sources,
    take_up_waiting,
)
from liseron.exchange.tests.faulty_provider import Provider, held, instead
from liseron.exchange.tests.harvest.conftest import Harvester
from liseron.toolkit import dates, outbox
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import paris_today

Make = Callable[..., Harvester]


def offered() -> int:
    return Record.objects.available().count()


def found(words: str) -> int:
    return search.search(Query(words)).total


def work() -> None:
    """What the worker does, but for its schedules."""
    while outbox.deliver_due(dates.now()).total:
        pass


def removed(ours: Harvester) -> None:
    remove_source(source=ours.source, by="odile")
    work()


@pytest.mark.parametrize("deletions", ["no", "persistent"])
def test_its_titles_leave_the_offer_the_search_and_our_addresses_and_it_goes(
    harvester: Make, monkeypatch: pytest.MonkeyPatch, deletions: str
) -> None:
    monkeypatch.setattr(removing, "BATCH", 7)
    ours = harvester(Provider(held(30, title="Caravelle"), deletions=deletions))
    ours.harvest()
    work()
    publishing.keep_up()
    assert (offered(), found("caravelle")) == (30, 30)
    copy = Record.objects.latest("pk")
    Holding.objects.create(record=copy, shelf_mark="R LIV")
    assert what_leaves(ours.source) == Leaving(titles=30, found_elsewhere=0, copies=1, staying=0)
    removed(ours)
    publishing.keep_up()
    assert (offered(), found("caravelle"), Holding.objects.count()) == (0, 0, 0)
    assert set(Item.objects.values_list("is_deleted", flat=True)) == {True}
    assert Item.objects.count() == Record.objects.count() == 30
    assert not Source.objects.exists()
    assert not Sighting.objects.exists()
    assert not Harvest.objects.exists()
    assert not ImportJob.objects.exists()
    assert RecordChange.objects.filter(kind="withdrawn", by="odile").count() == 30
    told = Event.objects.get(action="harvest_source.removed")
    assert (told.actor, told.facts["titles"]) == ("odile", 30)


def test_what_another_source_of_the_resource_names_too_stays(
    harvester: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "BATCH", 4)
    provider = Provider(held(10))
    ours = harvester(provider)
    ours.harvest()
    first, resource = ours.source, ours.source.resource
    provider.records = held(6)
    ours.source = add_source(
        resource=resource, address=f"{ours.url}?other", by=None, today=paris_today(),
        told=ask_repository(ours.url, "oai_dc"), pace="day",
    )  # fmt: skip
    ours.harvest()
    other, ours.source = ours.source, first
    assert what_leaves(first) == Leaving(titles=4, found_elsewhere=0, copies=0, staying=6)
    removed(ours)
    assert (offered(), Source.objects.get()) == (6, other)
    ours.source = other
    removed(ours)
    assert offered() == 0


def test_followed_again_its_titles_come_back_with_their_numbers(harvester: Make) -> None:
    ours = harvester(Provider(held(5)))
    ours.harvest()
    resource, known = ours.source.resource, set(Record.objects.values_list("pk", flat=True))
    removed(ours)
    ours.follow(resource=resource)
    ours.harvest()
    assert set(Record.objects.available().values_list("pk", flat=True)) == known


def test_cut_off_anywhere_or_done_twice_it_ends_the_same(
    harvester: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "BATCH", 3)
    ours = harvester(Provider(held(10)))
    ours.harvest()
    remove_source(source=ours.source, by="odile")
    first = outbox.Message.objects.get(kind=removing.MESSAGE)

    def breaking(**_options: object) -> int:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(removing, "withdraw_records", breaking)
        with pytest.raises(RuntimeError):
            let_next_leave(**first.payload)
    assert (offered(), Sighting.objects.count()) == (10, 10)
    let_next_leave(**first.payload)
    let_next_leave(**first.payload)
    assert offered() == 4
    work()
    assert (offered(), Source.objects.count()) == (0, 0)
    let_next_leave(**first.payload)


def test_while_it_leaves_nothing_is_read_from_it_by_hand_by_night_or_again(harvester: Make) -> None:
    ours = harvester(Provider(held(10)))
    ours.harvest()
    trial = ours.harvest(is_trial=True)
    broken = begin_harvest(source=ours.source, by=None, today=paris_today())
    ImportJob.objects.filter(pk=broken.job_id).update(state="failed")
    Harvest.objects.filter(pk=broken.pk).update(resume_at=dates.now())
    Source.objects.update(next_on=paris_today())
    remove_source(source=ours.source, by="odile")
    with pytest.raises(CannotDoJob, match="en cours de suppression"):
        begin_harvest(source=ours.source, by=None, today=paris_today())
    assert (harvest_due_sources(dates.now()), take_up_waiting(dates.now())) == (0, 0)
    confirm_job(job=trial.job, by="odile")
    do_job(trial.job_id)
    trial.job.refresh_from_db()
    assert (trial.job.state, "en cours de suppression" in trial.job.problem) == ("failed", True)
    take_up_job(job=ImportJob.objects.get(pk=broken.job_id), by="odile")
    work()
    assert (offered(), Source.objects.count()) == (0, 0)
    with pytest.raises(Source.DoesNotExist):
        ours.source.refresh_from_db()


def test_it_is_refused_while_it_is_read_or_leaves_already(harvester: Make) -> None:
    ours = harvester(Provider(held(3), faults={0: [instead(b"<html/>")] * 4}))
    begun = begin_harvest(source=ours.source, by=None, today=paris_today())
    with pytest.raises(CannotRemove, match="Mettre en pause"):
        remove_source(source=ours.source, by="odile")
    ImportJob.objects.filter(pk=begun.job_id).update(state="stopped")
    file = ImportJob.objects.create(
        resource=ours.source.resource, kind="table", address="https://x.example/", state="running", by="odile"
    )
    with pytest.raises(CannotRemove, match="Un import de cette ressource"):
        remove_source(source=ours.source, by="odile")
    file.delete()
    remove_source(source=ours.source, by="odile")
    with pytest.raises(CannotRemove, match="déjà"):
        remove_source(source=ours.source, by="odile")
    with pytest.raises(Exception, match="en cours de suppression"):
        change_source(source=ours.source, by="odile", pace="hand")
