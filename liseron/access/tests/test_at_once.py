"""Eight processes at the same door, on a database file."""

import sqlite3

import pytest
from django.db import connection
from django.utils import timezone

from liseron.access.actions import CannotEnter, open_door
from liseron.access.models import QuotaCounter, QuotaDraw, Visit
from liseron.access.tests import world as worlds
from liseron.catalogue.models import Resource
from liseron.partners.models import Library
from liseron.people.models import Patron
from liseron.toolkit.tests.race import PROCESSES, in_one_process, race

LIMIT = 50
TRIES = 12


@pytest.fixture
def database(tmp_path, transactional_db):
    """A copy of the tests' own database, whose tables are there already."""
    if connection.vendor != "sqlite":
        pytest.skip("the processes share a SQLite file")
    worlds.build()
    worlds.a_quota(LIMIT, scope="department")
    path = tmp_path / "door.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    return path


def rows(path, sql):
    with sqlite3.connect(path) as file:
        return file.execute(sql).fetchall()


def enter(patron):
    try:
        open_door(patron=patron, resource=Resource.objects.get(), now=timezone.now())
    except CannotEnter:
        return 0
    return 1


def test_eight_processes_never_get_more_than_the_limit(database):
    def work():
        library = Library.objects.get()
        return sum(enter(worlds.a_patron(library)) for _ in range(TRIES))

    def check():
        counts = QuotaCounter.objects.get().used, Visit.objects.count(), QuotaDraw.objects.count()
        assert counts == (LIMIT, LIMIT, LIMIT)

    assert race(database, work) == LIMIT
    in_one_process(database, check)


def test_a_reader_who_clicks_in_eight_places_at_once_is_counted_once(database):
    def work():
        return enter(Patron.objects.order_by("pk")[0])

    assert race(database, work) == PROCESSES
    assert rows(database, "select count(*) from access_visit") == [(1,)]
    assert rows(database, "select used from access_quotacounter") == [(1,)]
