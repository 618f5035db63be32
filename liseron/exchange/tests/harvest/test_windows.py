"""Cases 110 to 112, 118: dates asked for, overlaps, the same page twice, an item met in two sets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.catalogue.models import Record, RecordChange, SearchChange
from liseron.exchange.models import Source
from liseron.exchange.rules.windows import STEP, Window, halves, next_since, stamp_of, written
from liseron.exchange.sources import harvest_due_sources
from liseron.exchange.tests.faulty_provider import Held, Provider, changed, held
from liseron.exchange.tests.harvest.conftest import Harvester
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.labour import Labour

Make = Callable[..., Harvester]
STAMPS = st.datetimes(
    min_value=stamp_of("2000-01-01").replace(tzinfo=None),  # type: ignore[union-attr]
    max_value=stamp_of("2030-01-01").replace(tzinfo=None),  # type: ignore[union-attr]
)


@pytest.mark.parametrize(
    ("granularity", "since"),
    [("YYYY-MM-DD", "2026-11-19"), ("YYYY-MM-DDThh:mm:ssZ", "2026-11-20T07:55:00Z")],
)
def test_cases_110_and_111_the_next_harvest_overlaps_the_first_page_of_this_one(
    harvester: Make, granularity: str, since: str
) -> None:
    provider = Provider(held(60), granularity=granularity)

    def later(body: bytes) -> bytes:
        return body.replace(b"2026-11-20T10:00:00Z", b"2026-11-21T23:00:00Z")

    provider.faults = {1: [changed(later)], 2: [changed(later)]}
    ours = harvester(provider)
    ours.harvest()
    provider.asked.clear()
    ours.harvest()
    assert provider.asked == [{"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": since}]


def test_case_111_an_answer_without_date_moves_nothing(harvester: Make) -> None:
    provider = Provider(held(60), answered="")
    ours = harvester(provider)
    harvest = ours.harvest()
    ours.source.refresh_from_db()
    assert (harvest.job.state, ours.source.since, harvest.remarks) == ("done", "", {"no_date": 3})


@given(
    STAMPS,
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9000)),
    st.sampled_from(["day", "second"]),
)
def test_halves_hold_what_the_window_held(first: object, length: timedelta, granularity: str) -> None:
    start = stamp_of(written(first, granularity))  # type: ignore[arg-type]
    assert start is not None
    window = Window(written(start, granularity), written(start + length, granularity))
    cut = halves(window, earliest="", latest="", granularity=granularity)
    if cut is None:
        assert length < STEP[granularity] * 2
        return
    one, other = cut
    assert (one.since, other.until) == window
    assert stamp_of(other.since) - stamp_of(one.until) == STEP[granularity]  # type: ignore[operator]
    assert one.since <= one.until <= other.since <= other.until


def test_a_stamp_that_is_none_gives_no_window() -> None:
    assert [next_since(text, "second") for text in ("", "hier", "2026-13-45T00:00:00Z")] == ["", "", ""]
    assert halves(Window(), earliest="", latest="", granularity="day") is None


def test_case_112_the_same_page_twice_changes_nothing_and_leaves_no_event(harvester: Make) -> None:
    ours = harvester(Provider(held(40)))
    ours.harvest()
    SearchChange.objects.all().delete()
    written = Event.objects.filter(action__startswith="records.").count()
    again = ours.harvest(is_full=True)
    assert again.job.totals | {"in": 0, "unchanged": 40} == again.job.totals
    assert (Record.objects.count(), RecordChange.objects.count(), SearchChange.objects.count()) == (40, 0, 0)
    assert Event.objects.filter(action__startswith="records.").count() == written


def test_case_112_an_item_that_comes_twice_in_a_list_ends_as_it_came_last(harvester: Make) -> None:
    records = [*held(20), Held(7, title="Titre revu")]
    ours = harvester(Provider(records))
    harvest = ours.harvest()
    assert ours.of(harvest) == ("done", 20, 21)
    assert Record.objects.get(source_id="oai:repository.example:7").title == "Titre revu"


def test_case_118_an_item_in_two_sets_harvested_apart_is_one_record(harvester: Make) -> None:
    records = held(20, sets=("a", "b"))
    ours = harvester(Provider(records, deletions="no"), set_spec="a")
    first = ours.source
    ours.harvest()
    ours.follow(set_spec="b", resource=first.resource)
    assert ours.harvest().job.totals["unchanged"] == 20
    assert Record.objects.count() == 20
    # One that left set a and stays in set b stays: the other source still names it.
    records[0].sets = ("b",)
    ours.source = first
    swept = ours.harvest(is_full=True)
    assert (swept.absent, Record.objects.available().count()) == (0, 20)


def test_sources_are_harvested_when_their_night_comes_and_once(harvester: Make) -> None:
    ours = harvester(Provider(held(20)))
    assert harvest_due_sources(now()) == 0
    Source.objects.update(next_on=paris_today())
    assert [harvest_due_sources(now()), harvest_due_sources(now())] == [1, 0]
    Labour().drain()
    ours.source.refresh_from_db()
    assert (Record.objects.count(), ours.source.next_on) == (20, paris_today() + timedelta(days=1))


def test_a_source_by_hand_is_never_harvested_by_itself(harvester: Make) -> None:
    harvester(Provider(held(20)), pace="hand")
    Source.objects.update(next_on=paris_today())
    assert harvest_due_sources(now()) == 0
    assert Source.objects.get().next_on is None
