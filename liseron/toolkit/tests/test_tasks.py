"""What is forgotten each night, and what is not."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from liseron.toolkit import audit, dates, outbox, schedule, tasks

pytestmark = pytest.mark.django_db


def test_every_purge_of_the_house_is_on_the_schedule():
    scheduled = {
        name.rpartition(".")[2] for name in schedule._SCHEDULES if name.startswith("liseron.toolkit.tasks")
    }
    purges = {name for name in vars(tasks) if name.startswith("forget_")}
    assert purges
    assert purges == scheduled


def test_a_session_goes_once_it_has_ended():
    for age in (-60, 60):
        session = SessionStore()
        session["who"] = "someone"
        session.set_expiry(dates.now() + timedelta(seconds=age))
        session.save()
    tasks.forget_closed_sessions(dates.now())
    assert [kept.expire_date > dates.now() for kept in Session.objects.all()] == [True]


@pytest.mark.parametrize(
    ("column", "kept_for"), [("sent_at", tasks.SENT_KEPT), ("gave_up_at", tasks.GIVEN_UP_KEPT)]
)
def test_a_message_is_forgotten_after_its_time_and_a_waiting_one_never(column, kept_for):
    now = dates.now()
    for key in ("over", "on the day", "waiting"):
        with transaction.atomic():
            outbox.post("mail", {"to": "odile@exemple.fr"}, unique_key=key)
    over = now - kept_for
    outbox.Message.objects.filter(unique_key="over").update(**{column: over - timedelta(seconds=1)})
    outbox.Message.objects.filter(unique_key="on the day").update(**{column: over})
    tasks.forget_sent_messages(now)
    assert set(outbox.Message.objects.values_list("unique_key", flat=True)) == {"on the day", "waiting"}


def test_an_event_is_kept_three_years():
    audit.record(None, "house.tested", "house")
    tasks.forget_old_events(dates.now() + tasks.EVENTS_KEPT - timedelta(minutes=1))
    assert audit.Event.objects.count() == 1
    tasks.forget_old_events(dates.now() + tasks.EVENTS_KEPT + timedelta(minutes=1))
    assert audit.Event.objects.count() == 0


def _task(status: str, finished_at: datetime | None) -> None:
    DBTaskResult.objects.create(
        status=status,
        finished_at=finished_at,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="liseron.toolkit.tests.errands.note",
        backend_name="default",
        run_after=dates.now(),
        exception_class_path="",
        traceback="",
    )


def test_a_task_that_ended_is_forgotten_and_one_to_do_is_kept():
    now = dates.now()
    _task("FAILED", now - tasks.TASKS_KEPT - timedelta(seconds=1))
    _task("SUCCESSFUL", now)
    _task("READY", None)
    tasks.forget_finished_tasks(now)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL", "READY"}
