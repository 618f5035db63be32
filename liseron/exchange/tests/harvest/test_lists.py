"""Cases 98 to 104: where a list ends, tokens, waits, troubles that pass, tokens refused, nothing new."""

from collections.abc import Callable

import pytest

from liseron.catalogue.models import Record
from liseron.exchange import asking, harvesting
from liseron.exchange.models import Harvest
from liseron.exchange.sources import set_source_active, take_up_waiting
from liseron.exchange.tests.faulty_provider import (
    Fault,
    Provider,
    content,
    cut_short,
    dripping,
    held,
    hung_up,
    instead,
    status,
    swapped,
)
from liseron.exchange.tests.harvest.conftest import Harvester
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.http import Limits
from liseron.toolkit.labour import Labour

Make = Callable[..., Harvester]


def titles() -> int:
    return Record.objects.available().count()


def test_a_sound_repository_is_harvested_whole(harvester: Make) -> None:
    ours = harvester(Provider(held(60)))
    harvest = ours.harvest()
    assert ours.of(harvest) == ("done", 60, 60)
    assert (titles(), harvest.pages, harvest.remarks, harvest.windows) == (60, 3, {}, [])


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (instead(b"<html><body>En maintenance</body></html>"), "page web"),
        (instead(b""), "page vide"),
        (instead(b"<rss/>"), "pas un dépôt OAI-PMH"),
        (content(""), "sans liste ni erreur"),
        (content("<ListIdentifiers/>"), "sans liste ni erreur"),
    ],
    ids=["html", "empty", "root", "nothing", "other-list"],
)
def test_case_98_a_page_that_is_no_list_is_a_failure_not_the_end(
    harvester: Make, fault: Fault, sentence: str
) -> None:
    provider = Provider(held(60), faults={1: [fault] * asking.TRIES})
    ours = harvester(provider)
    harvest = ours.harvest()
    assert harvest.job.state == "failed"
    assert sentence in harvest.job.problem
    assert titles() == 20
    assert ours.source.since == ""


@pytest.mark.parametrize("form", ["{}", "\n  {}\t"], ids=["odd", "blanks"])
def test_case_99_tokens_are_trimmed_and_encoded_and_the_last_page_has_none(
    harvester: Make, form: str
) -> None:
    provider = Provider(held(60), token_of=form.format)
    assert harvester(provider).harvest().job.state == "done"
    assert titles() == 60
    assert provider.asked[1] == {"verb": "ListRecords", "resumptionToken": "20||||+/= &é"}


def test_case_99_an_absent_token_ends_the_list_as_an_empty_one_does(harvester: Make) -> None:
    provider = Provider(
        held(40), faults={1: [swapped('<resumptionToken cursor="20" completeListSize="40"/>', b"")]}
    )
    assert harvester(provider).harvest().job.state == "done"
    assert titles() == 40


@pytest.mark.parametrize("length", [1, 3])
def test_case_100_tokens_that_come_again_stop_the_harvest_by_name(harvester: Make, length: int) -> None:
    def looping(token: str) -> str:
        page, _, rest = token.partition("|")
        return f"{(int(page) // 20 - 1) % length * 20 + 20}|{rest}"

    harvest = harvester(Provider(held(200), token_of=looping)).harvest()
    assert "tourne en rond" in harvest.job.problem
    assert titles() == 20 * (length + 1)


def test_case_100_empty_pages_without_end_stop_the_harvest_by_name(harvester: Make) -> None:
    pages = (
        content(f"<ListRecords><resumptionToken>{20 * n}||||x</resumptionToken></ListRecords>")
        for n in range(1, 99)
    )
    provider = Provider(held(2000), faults={n: [page] for n, page in enumerate(pages)})
    assert "pages vides" in harvester(provider).harvest().job.problem


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        (("Retry-After: 7",), 7),
        (("Date: Fri, 20 Nov 2026 10:00:00 GMT", "Retry-After: Fri, 20 Nov 2026 10:00:09 GMT"), 9),
        ((), 2),
        (("Retry-After: 0",), 2),
        (("Retry-After: soon",), 2),
    ],
    ids=["seconds", "date", "none", "zero", "words"],
)
@pytest.mark.parametrize("code", ["503 Service Unavailable", "429 Too Many Requests"])
def test_case_101_a_repository_that_asks_to_wait_is_waited_for(
    harvester: Make, code: str, headers: tuple[str, ...], waited: float
) -> None:
    ours = harvester(Provider(held(60), faults={1: [status(code, *headers)]}))
    assert ours.harvest().job.state == "done"
    assert (titles(), ours.pauses) == (60, [waited])


def test_case_101_a_long_wait_is_not_slept_but_taken_up_after_a_day_at_most(harvester: Make) -> None:
    ours = harvester(Provider(held(60), faults={1: [status("503 Wait", "Retry-After: 1000000000")]}))
    harvest = ours.harvest()
    assert harvest.resume_at is not None
    assert (harvest.job.state, ours.pauses, titles()) == ("failed", [], 20)
    assert (harvest.resume_at - now()).total_seconds() <= asking.LONGEST_WAIT
    assert take_up_waiting(now()) == 0
    assert take_up_waiting(harvest.resume_at) == 1
    Labour().drain()
    assert ours.of(Harvest.objects.get()) == ("done", 60, 60)


def test_a_repository_suspended_meanwhile_is_not_taken_up(harvester: Make) -> None:
    harvest = harvester(
        Provider(held(60), faults={1: [status("503 Wait", "Retry-After: 1000000")]})
    ).harvest()
    assert harvest.resume_at is not None
    turn = {"source": harvest.source, "by": "odile", "today": paris_today()}
    set_source_active(is_active=False, **turn)
    assert take_up_waiting(harvest.resume_at) == 0
    set_source_active(is_active=True, **turn)
    assert take_up_waiting(harvest.resume_at) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        status("500 Oops"), hung_up, cut_short, dripping,
        instead(b'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>'),
    ],
    ids=["500", "reset", "cut", "drip", "truncated"],
)  # fmt: skip
def test_case_102_a_trouble_that_passes_is_tried_again_with_the_same_token(
    harvester: Make, monkeypatch: pytest.MonkeyPatch, trouble: Fault
) -> None:
    if trouble is dripping:
        monkeypatch.setattr(asking, "LIMITS", Limits(total_seconds=1))
    provider = Provider(held(60), faults={1: [trouble, trouble]})
    ours = harvester(provider)
    harvest = ours.harvest()
    assert (*ours.of(harvest), ours.pauses) == ("done", 60, 60, [2.0, 8.0])
    assert harvest.remarks == {"retried": 2}
    tokens = [one.get("resumptionToken", "")[:2] for one in provider.asked]
    assert tokens == ["", "20", "20", "20", "40"]


def test_case_102_one_that_does_not_pass_ends_and_goes_on_where_it_was(harvester: Make) -> None:
    provider = Provider(held(60), faults={1: [status("500 Oops")] * asking.TRIES})
    ours = harvester(provider)
    broken = ours.harvest()
    assert (broken.job.state, titles(), broken.token[:2]) == ("failed", 20, "20")
    assert broken.resume_at is not None
    provider.asked.clear()
    assert take_up_waiting(broken.resume_at) == 1
    Labour().drain()
    done = Harvest.objects.get()
    assert ours.of(done) == ("done", 60, 60)
    assert [one.get("resumptionToken", "")[:2] for one in provider.asked] == ["20", "40"]
    assert done.job.run is not None
    assert done.job.run.totals["in"] == 60


def test_case_103_a_token_refused_takes_the_window_from_its_beginning(harvester: Make) -> None:
    ours = harvester(Provider(held(60), refused_tokens=2))
    harvest = ours.harvest()
    assert (harvest.job.state, titles(), harvest.remarks["restarted"]) == ("done", 60, 2)


def test_case_103_after_that_in_smaller_slices_that_miss_nothing(harvester: Make) -> None:
    records = held(60)
    for one in records:
        one.stamp = f"20{20 + one.number % 6}-0{1 + one.number % 9}-11T08:00:00Z"
    provider = Provider(records, refused_tokens=14)
    ours = harvester(provider)
    harvest = ours.harvest()
    assert (harvest.job.state, titles()) == ("done", 60)
    assert harvest.splits > 0
    assert provider.asked[-1].get("until", "") == ""


def test_case_103_and_never_without_end(harvester: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvesting, "MOST_SPLITS", 3)
    harvest = harvester(Provider(held(60), refused_tokens=10_000)).harvest()
    assert "refuse ses propres jetons" in harvest.job.problem
    assert len(ours := harvest.source.harvests.all()) == 1
    assert ours[0].token == ""


def test_case_104_nothing_matches_means_nothing_new(harvester: Make) -> None:
    provider = Provider(held(20))
    ours = harvester(provider)
    ours.harvest()
    provider.answered = "2026-11-21T10:00:00Z"
    again = ours.harvest()
    assert ours.of(again) == ("done", 0, 0)
    ours.source.refresh_from_db()
    assert ours.source.since == "2026-11-21T07:55:00Z"


def test_case_104_and_the_end_on_a_later_page(harvester: Make) -> None:
    ours = harvester(Provider(held(60), faults={2: [content('<error code="noRecordsMatch">x</error>')]}))
    assert ours.of(ours.harvest()) == ("done", 40, 40)
