import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from liseron.toolkit import dates, labour
from liseron.toolkit.once import Idempotency
from liseron.toolkit.tests import errands

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _mail_templates(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]


def left_running(worker_ids):
    errands.note.enqueue("left")
    started = dates.now() - timedelta(minutes=5)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=worker_ids, started_at=started)


@pytest.mark.django_db
def test_the_worker_does_everything_due_and_what_that_causes(capsys):
    errands.note_and_mail.enqueue("first")
    errands.note.enqueue("second")
    call_command("worker", "--once")
    assert set(Idempotency.objects.values_list("key", flat=True)) >= {"first", "second"}
    assert len(django_mail.outbox) == 1
    assert not labour.WorkerLease.objects.exists()


@pytest.mark.django_db
def test_a_task_that_fails_stops_no_other():
    errands.fail.enqueue()
    errands.note.enqueue("after")
    call_command("worker", "--once")
    assert DBTaskResult.objects.failed().count() == 1
    assert Idempotency.objects.filter(key="after").exists()


@pytest.mark.django_db
def test_the_task_of_a_dead_worker_is_done_by_another():
    left_running(["gone"])
    labour.WorkerLease.objects.create(worker_id="gone", seen_at=dates.now() - timedelta(seconds=61))
    call_command("worker", "--once")
    assert Idempotency.objects.filter(key="left").exists()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db
def test_the_task_of_a_living_worker_is_left_alone():
    left_running(["busy"])
    labour.WorkerLease.objects.create(worker_id="busy", seen_at=dates.now() - timedelta(seconds=30))
    assert labour.take_over(dates.now()) == 0
    assert DBTaskResult.objects.get().status == "RUNNING"


@pytest.mark.django_db
def test_a_task_that_killed_three_workers_is_failed():
    left_running(["one", "two", "three"])
    assert labour.take_over(dates.now()) == 1
    task = DBTaskResult.objects.get()
    assert (task.status, task.exception_class_path) == ("FAILED", "liseron.toolkit.labour.WorkerLost")


@pytest.mark.django_db
def test_health_knows_when_a_worker_was_last_seen():
    assert labour.last_seen_at() is None
    labour.WorkerLease.objects.create(worker_id="a", seen_at=dates.now())
    assert labour.last_seen_at() is not None


@pytest.mark.timeout(120)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="its database is a copied file")
@pytest.mark.django_db(transaction=True)
def test_a_served_worker_sends_a_mail_soon_lets_the_pages_go_first_and_stops_cleanly(tmp_path):
    database = tmp_path / "liseron.sqlite3"
    connection.ensure_connection()
    connection.connection.execute("VACUUM INTO ?", [str(database)])
    environment = {
        **os.environ,
        "LISERON_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "liseron.toolkit.tests.worker_settings",
    }
    run = {"cwd": ROOT, "env": environment}
    manage = [sys.executable, "manage.py"]
    worker = subprocess.Popen([*manage, "worker"], **run)
    try:
        subprocess.run([*manage, "shell", "-v0", "-c", _ERRANDS], check=True, **run)
        letters = _wait_for(lambda: list((tmp_path / "letters").glob("*")))
        done = _wait_for(lambda: _is_noted(database))
        priority = os.getpriority(os.PRIO_PROCESS, worker.pid)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(40) == 0
    finally:
        worker.kill()
    assert letters
    assert done
    assert priority > os.getpriority(os.PRIO_PROCESS, 0)


_ERRANDS = """
from django.db import transaction
from liseron.toolkit import outbox
from liseron.toolkit.tests import errands
letter = {"to": "a@exemple.fr", "subject": "S", "text": "T", "html": ""}
with transaction.atomic():
    outbox.post("mail", letter)
errands.note.enqueue("served")
"""


def _is_noted(database):
    with closing(sqlite3.connect(database)) as reading:
        return bool(reading.execute("SELECT 1 FROM toolkit_idempotency WHERE key = 'served'").fetchall())


def _wait_for(condition):
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    return None
