import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from liseron.toolkit.limits import give_back, spend
from liseron.toolkit.tests.race import create_tables, in_one_process, race

LIMIT = 100

with isolate_apps("liseron.toolkit"):

    class Counter(models.Model):
        used = models.PositiveIntegerField(default=0)

        class Meta:
            app_label = "toolkit"
            db_table = "toolkit_test_counter"

        def __str__(self):
            return str(self.used)


@pytest.fixture
def counter(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Counter)
    yield Counter.objects.create()
    with connection.schema_editor() as editor:
        editor.delete_model(Counter)


def of(counter):
    return Counter.objects.filter(pk=counter.pk)


def test_a_limit_is_spent_to_the_last_unit_and_not_further(counter):
    assert [spend(of(counter), 3) for _ in range(5)] == [True, True, True, False, False]
    counter.refresh_from_db()
    assert counter.used == 3


def test_a_limit_of_zero_grants_nothing(counter):
    assert not spend(of(counter), 0)


def test_giving_back_never_goes_below_zero(counter):
    spend(of(counter), 1)
    assert give_back(of(counter))
    assert not give_back(of(counter))
    counter.refresh_from_db()
    assert counter.used == 0


def test_spending_two_counters_at_once_is_refused_and_changes_nothing(counter):
    Counter.objects.create()
    with pytest.raises(ValueError, match="one counter"):
        spend(Counter.objects.all(), 3)
    assert set(Counter.objects.values_list("used", flat=True)) == {0}


def test_an_absent_counter_grants_nothing(counter):
    assert not spend(Counter.objects.filter(pk=-1), 3)


def test_eight_processes_share_exactly_the_limit(tmp_path, django_db_blocker):
    path = tmp_path / "race.sqlite3"

    def start():
        Counter.objects.create(pk=1)

    def ask() -> int:
        return sum(spend(Counter.objects.filter(pk=1), LIMIT) for _ in range(25))

    def check():
        assert Counter.objects.get(pk=1).used == LIMIT

    with django_db_blocker.unblock():
        create_tables(path, [Counter])
        in_one_process(path, start)
        assert race(path, ask) == LIMIT
        in_one_process(path, check)
