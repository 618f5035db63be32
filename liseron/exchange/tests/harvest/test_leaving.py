"""Cases 113 to 115: a harvest stopped anywhere, deletions said, deletions guessed from a complete list."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection

from liseron.catalogue.imports.job_reading import do_job
from liseron.catalogue.imports.jobs import confirm_job, stop_job, take_up_job
from liseron.catalogue.models import ImportJob, Record
from liseron.exchange import harvesting
from liseron.exchange.models import Harvest
from liseron.exchange.sources import begin_harvest
from liseron.exchange.sweeping import CannotDecide, confirm_sweep, refuse_sweep
from liseron.exchange.tests.faulty_provider import Held, Provider, held, instead, swapped
from liseron.exchange.tests.harvest.conftest import Harvester
from liseron.toolkit.dates import paris_today
from liseron.toolkit.http import Answer
from liseron.toolkit.imports import ImportLine
from liseron.toolkit.labour import Labour

Make = Callable[..., Harvester]


def offered() -> int:
    return Record.objects.available().count()


class _Killed(BaseException):
    """As a process that ends there: nothing after it is done."""


@pytest.mark.parametrize("at", range(1, 9))
def test_case_113_cut_off_anywhere_and_taken_up_it_ends_the_same(
    harvester: Make, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(harvesting, "BATCH", 20)
    provider = Provider(held(60), deletions="no")
    ours = harvester(provider)
    ours.harvest()
    provider.records = [*held(57, title="Deuxième"), Held(99)]
    steps = iter(range(1, 1000))

    def fatal(known: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **options: object) -> object:
            if next(steps) == at:
                raise _Killed
            return known(*args, **options)

        return step

    with monkeypatch.context() as patch:
        for name in ("take", "sweep"):
            patch.setattr(harvesting, name, fatal(getattr(harvesting, name)))
        patch.setattr(harvesting.Reading, "_keep_place", fatal(harvesting.Reading._keep_place))
        with suppress(_Killed):
            ours.harvest(is_full=True)
    last = Harvest.objects.latest("pk")
    do_job(last.job_id)
    last.refresh_from_db()
    assert last.job.state == "done"
    assert (last.lines, last.absent, last.withdrawn, last.sweep) == (58, 3, 3, "done")
    totals = ImportJob.objects.get(pk=last.job_id).totals
    assert (totals["in"], totals["added"], totals["unchanged"], totals["rejected"]) == (58, 1, 0, 0)
    assert (offered(), Record.objects.count()) == (58, 61)
    assert not ImportLine.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", [0, 1, 2])
def test_case_113_a_reader_killed_outright_while_it_waits_for_a_page_goes_on(
    harvester: Make, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(harvesting, "BATCH", 20)
    reader: list[int] = []

    def killing(_body: bytes) -> bytes:
        os.kill(reader[0], signal.SIGKILL)
        return b""

    provider = Provider(held(60), deletions="no", faults={page: [killing]})
    ours = harvester(provider)
    begun = begin_harvest(source=ours.source, by=None, today=paris_today())
    connection.close()
    pipe, ready = os.pipe()
    reader.append(os.fork())
    if not reader[0]:
        os.read(pipe, 1)
        do_job(begun.job_id)
        os._exit(0)
    os.write(ready, b".")
    assert os.waitpid(reader[0], 0)[1] == signal.SIGKILL
    assert offered() == page * 20
    Labour().drain()
    assert ours.of(Harvest.objects.get()) == ("done", 60, 60)
    assert Harvest.objects.get().pages == 3


def test_a_harvest_that_a_person_stops_goes_on_where_it_was(
    harvester: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "BATCH", 20)
    provider = Provider(held(60))
    ours = harvester(provider)

    def stopping(body: bytes) -> bytes:
        job = ImportJob.objects.get()
        if job.state == "running":
            stop_job(job=job, by="odile")
        return body

    known = provider._list
    monkeypatch.setattr(
        provider,
        "_list",
        lambda said: (stopping(b""), known(said))[1] if "resumptionToken" in said else known(said),
    )
    monkeypatch.setattr("liseron.exchange.asking.fetch", _at_once(provider))
    stopped = ours.harvest()
    assert (stopped.job.state, offered()) == ("stopped", 20)
    monkeypatch.setattr(provider, "_list", known)
    take_up_job(job=stopped.job, by="odile")
    Labour().drain()
    assert ours.of(Harvest.objects.get()) == ("done", 60, 60)


def _at_once(provider: Provider) -> Callable[..., object]:
    """The provider without a network, so that what it does happens in the test's own thread."""

    class Caught:
        def sendall(self, content: bytes) -> None:
            self.body = content.partition(b"\r\n\r\n")[2]

    def answer(url: str, **_options: object) -> Answer:
        caught = Caught()
        provider(caught, f"GET {url} HTTP/1.1".encode())  # type: ignore[arg-type]
        return Answer(200, {}, caught.body, url)

    return answer


def test_case_114_deletions_with_or_without_metadata_of_what_we_have_or_not(harvester: Make) -> None:
    records = held(20)
    records[3].is_deleted = True
    ours = harvester(Provider(records))
    first = ours.harvest()
    assert (offered(), first.job.totals["rejected"], first.job.totals["unchanged"]) == (19, 0, 1)
    records[3].is_deleted = False
    records[4].is_deleted = True
    records[5].is_deleted = records[5].keeps_metadata = True
    ours.harvest(is_full=True)
    assert offered() == 18
    gone = Record.objects.exclude(withdrawn_at=None).values_list("source_id", flat=True)
    assert sorted(gone) == ["oai:repository.example:5", "oai:repository.example:6"]
    records[4].is_deleted = False
    ours.harvest(is_full=True)
    assert offered() == 19


def test_case_115_few_absent_titles_leave_after_a_complete_harvest(harvester: Make) -> None:
    provider = Provider(held(60), deletions="transient")
    ours = harvester(provider)
    ours.harvest()
    provider.records = held(55)
    incremental = ours.harvest()
    assert (incremental.is_full, offered()) == (False, 60)
    full = ours.harvest(is_full=True)
    assert (full.absent, full.withdrawn, full.sweep, offered()) == (5, 5, "done", 55)


def test_case_115_many_absent_titles_wait_for_a_person_who_decides_once(harvester: Make) -> None:
    provider = Provider(held(60), deletions="no")
    ours = harvester(provider)
    ours.harvest()
    provider.records = held(50)
    kept = ours.harvest(is_full=True)
    assert (kept.sweep, kept.absent, kept.withdrawn, offered()) == ("held", 10, 0, 60)
    refuse_sweep(harvest=kept, by="odile")
    with pytest.raises(CannotDecide):
        confirm_sweep(harvest=kept, by="odile")
    again = ours.harvest(is_full=True)
    assert (again.sweep, offered()) == ("held", 60)
    assert confirm_sweep(harvest=again, by="odile") == 10
    assert (offered(), again.decided_by) == (50, "odile")


def test_case_115_the_limit_is_that_of_the_source(harvester: Make) -> None:
    provider = Provider(held(60), deletions="no")
    ours = harvester(provider, drop_limit=50)
    ours.harvest()
    provider.records = held(50)
    assert ours.harvest(is_full=True).sweep == "done"


def test_case_115_nothing_leaves_after_a_harvest_that_broke_off_or_hid_a_record(harvester: Make) -> None:
    provider = Provider(held(60), deletions="no")
    ours = harvester(provider)
    ours.harvest()
    provider.records = held(58)
    provider.faults = {2: [instead(b"<html/>")] * 4}
    broken = ours.harvest(is_full=True)
    assert (broken.job.state, broken.sweep, offered()) == ("failed", "", 60)
    provider.faults = {1: [swapped("<identifier>oai:repository.example:30</identifier>", b"")]}
    hidden = ours.harvest(is_full=True)
    assert (hidden.unnamed, hidden.sweep, offered()) == (1, "held", 60)


def test_case_115_an_empty_repository_takes_nothing_away_by_itself(harvester: Make) -> None:
    provider = Provider(held(20), deletions="no")
    ours = harvester(provider)
    ours.harvest()
    provider.records = []
    assert (ours.harvest(is_full=True).sweep, offered()) == ("held", 20)


def test_a_trial_reads_a_little_and_changes_nothing_until_it_is_confirmed(
    harvester: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "TRIAL_LINES", 30)
    ours = harvester(Provider(held(60)))
    trial = ours.harvest(is_trial=True)
    assert (*ours.of(trial), offered()) == ("ready", 40, 40, 0)
    assert trial.announced == "60"
    confirm_job(job=trial.job, by="odile")
    Labour().drain()
    assert (*ours.of(Harvest.objects.get()), offered()) == ("done", 60, 60, 60)
