"""Cases 68 to 73: what a change does to datestamps, seen by whoever comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event, Thread

import pytest
from django.db import connection

from liseron.exchange import horizon, publishing, rendering
from liseron.exchange.models import Horizon
from liseron.exchange.tests.provider.repository import NOON, build
from liseron.protocols.oai.stamps import read_moment, second_of, written
from liseron.toolkit import dates

HEADERS = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}


def test_case_68_what_changes_a_record_moves_its_datestamp(repository, monkeypatch):
    name, other = repository.name("livres-0"), repository.name("films-0")
    before = repository.ask(**HEADERS).stamps

    repository.change(repository.books, 0, title="Un autre titre")
    repository.publish()
    changed = repository.ask(**HEADERS).stamps
    assert changed[name] > before[name]
    assert changed[other] == before[other]

    repository.change(repository.books, 0, title="Un autre titre", audience="youth")  # it changes its set
    repository.publish()
    moved = repository.ask(**HEADERS).stamps
    assert moved[name] > changed[name]

    format = rendering.RENDERERS["oai_dc"]
    other = replace(format, write=lambda one, profile: format.write(replace(one, publisher="P"), profile))
    monkeypatch.setitem(rendering.RENDERERS, "oai_dc", other)
    monkeypatch.setitem(rendering.VERSIONS, "oai_dc", rendering.VERSIONS["oai_dc"] + 1)
    assert publishing.note_what_was_missed() == 8
    repository.publish()
    mapped = repository.ask(**HEADERS).stamps
    assert all(mapped[one] > moved[one] for one in mapped)
    assert publishing.note_what_was_missed() == 0

    repository.set(formats=["oai_dc"])
    repository.publish()
    offered = repository.ask(**HEADERS).stamps
    assert all(offered[one] > mapped[one] for one in offered)


def test_case_68_what_changes_nothing_moves_nothing(repository):
    before = repository.ask(**HEADERS).rows
    repository.change(repository.books, 0)
    publishing.note([publishing.EVERYTHING])
    repository.publish()
    assert repository.ask(**HEADERS).rows == before


def test_case_69_hidden_then_restored(repository):
    name, seen = repository.name("livres-0"), []
    for act in (
        None,
        lambda: repository.withdraw(repository.books, 0),
        lambda: repository.change(repository.books, 0),
    ):
        if act:
            act()
            repository.publish()
        (row,) = [row for row in repository.ask(**HEADERS).rows if row[0] == name]
        seen.append(row)
    assert [row[2] for row in seen] == [False, True, False]
    assert seen[0][1] < seen[1][1] < seen[2][1]


def test_case_70_nothing_shows_while_its_second_is_open(repository):
    repository.now = NOON.replace(minute=5)
    repository.wait(0)
    (name,) = repository.add(repository.books, 1, start=400)
    publishing.keep_up()
    stamp = Horizon.objects.get().given
    repository.clock.move_to(datetime.fromtimestamp(stamp, UTC))
    assert name not in repository.ask(**HEADERS).names
    repository.clock.move_to(datetime.fromtimestamp(stamp + 1, UTC))
    assert repository.ask(**HEADERS).stamps[name] == written(stamp)


def test_case_70_nothing_shows_past_a_writer_who_is_late(repository):
    """He announced himself in this second, and will commit later: readers stop before it until he has."""
    announced = second_of(repository.now)
    horizon.announce()
    repository.wait(10)
    (name,) = repository.add(repository.books, 1, start=500)
    first = repository.ask(**HEADERS)
    assert name not in first.names
    assert max(first.stamps.values()) < written(announced)
    publishing.keep_up()
    repository.wait(10)
    assert repository.ask(**HEADERS, since=written(announced)).names == [name]


@pytest.mark.django_db(transaction=True)
def test_case_70_whoever_takes_what_is_newer_than_the_last_stamp_loses_nothing_beside_a_writer(
    clock, monkeypatch
):
    """PMB's way: from the second after the greatest stamp. Twenty harvests a second, beside thirty publications."""
    repository = build(clock)
    moment, taken, ended = NOON, {}, Event()
    monkeypatch.setattr(dates, "now", lambda: moment)

    def write():
        drawn = Random(70)
        try:
            for turn in range(30):
                repository.add(repository.books, 2, start=2 * turn)
                if drawn.random() < 0.2:
                    repository.change(repository.books, drawn.randrange(2 * turn + 1), title="Changé")
                publishing.keep_up()
        finally:
            connection.close()
            ended.set()

    def harvest():
        since = {"since": written(read_moment(max(taken.values())).first + 1)} if taken else {}
        for page in repository.pages(**HEADERS, **since, check=False):
            taken.update(page.stamps)

    writer = Thread(target=write)
    writer.start()
    while not ended.wait(0.02):
        harvest()
        moment += timedelta(milliseconds=50)
    writer.join()
    moment += timedelta(minutes=10)
    harvest()
    shown = {name: stamp for page in repository.pages(**HEADERS) for name, stamp in page.stamps.items()}
    assert len(shown) == 60
    assert taken == shown


def test_case_71_two_changes_in_one_second_bear_a_later_stamp(repository):
    name, stamps = repository.name("livres-0"), []
    moment = NOON.replace(minute=7)
    for title in ("Premier", "Deuxième", "Troisième"):
        repository.clock.move_to(moment)
        repository.change(repository.books, 0, title=title)
        publishing.keep_up()
        answer = repository.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
        stamps.append(answer.stamps[name])
    assert stamps == sorted(set(stamps))
    repository.clock.move_to(moment.replace(minute=8))
    final = repository.ask(verb="ListRecords", metadataPrefix="oai_dc")
    assert final.stamps[name] == stamps[-1]
    assert "Troisième".encode() in final.raw
    assert b"Premier" not in final.raw


def test_case_72_a_clock_put_back_never_takes_stamps_back(repository):
    name = repository.name("livres-0")
    repository.change(repository.books, 0, title="Avant")
    repository.publish()
    before = repository.ask(**HEADERS).stamps[name]
    repository.wait(-3600)
    repository.change(repository.books, 0, title="Après")
    repository.publish()
    repository.wait(3700)
    assert repository.ask(**HEADERS).stamps[name] > before


@pytest.mark.parametrize(
    "night", [datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)]
)
def test_case_73_every_hour_is_of_utc_when_clocks_change(repository, night):
    repository.set(page_size=4)
    stamps = []
    for hour in range(3):  # half past 1, half past 2 or 3, and an hour later in France
        repository.now = night.replace(hour=hour)
        repository.wait(0)
        (name,) = repository.add(repository.books, 1, start=600 + hour)
        repository.publish()
        stamps.append(
            next(row for page in repository.pages(**HEADERS) for row in page.rows if row[0] == name)[1]
        )
    assert [stamp[:13] for stamp in stamps] == [f"{night:%Y-%m-%d}T{hour:02d}" for hour in range(3)]
    since = repository.ask(**HEADERS, since=f"{night:%Y-%m-%d}T01:30:00Z")
    assert len(since.names) == 2
