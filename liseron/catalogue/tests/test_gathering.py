"""Lines of an import wait for those that follow, so that the index is written seldom; a person’s change does not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from liseron.catalogue import search, tasks
from liseron.catalogue.models import SearchChange
from liseron.catalogue.search import indexing
from liseron.toolkit import dates, outbox

pytestmark = pytest.mark.django_db
A_MOMENT = indexing.GATHERING / 2


@pytest.fixture(autouse=True)
def _time_stands_still() -> Iterator[None]:
    """However slow the machine is, a moment is half of what lines wait for."""
    with time_machine.travel(dates.now(), tick=False):
        yield


def noted(count: int) -> None:
    with transaction.atomic():
        search.note_keys(f"work:{number}" for number in range(1, count + 1))


def delivered(after: timedelta) -> int:
    assert tasks.index_what_changed
    return outbox.deliver_due(dates.now() + after).sent


def test_a_few_lines_are_indexed_at_once():
    noted(2)
    assert delivered(A_MOMENT) == 1
    assert not SearchChange.objects.exists()


def test_the_lines_of_an_import_are_left_to_gather():
    noted(indexing.MANY)
    assert delivered(A_MOMENT) == 0
    assert SearchChange.objects.count() == indexing.MANY


def test_lines_that_came_since_wait_for_a_message_of_their_own():
    noted(indexing.MANY)
    assert delivered(indexing.GATHERING + A_MOMENT) == 1
    assert SearchChange.objects.count() == indexing.MANY, "the lines are young, whatever the message is"
    SearchChange.objects.update(at=dates.now() - indexing.GATHERING)
    noted(indexing.MANY)
    assert delivered(indexing.GATHERING + A_MOMENT) == 1
    assert not SearchChange.objects.exists(), "the young ones go with the old"


def test_a_small_change_takes_along_what_gathers():
    noted(indexing.MANY)
    noted(1)
    assert delivered(A_MOMENT) == 1
    assert not SearchChange.objects.exists()
