import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from liseron.toolkit import dates, labour
from liseron.toolkit.once import Idempotency
from liseron.toolkit.tests import errands

ROOT = Path(__file__).parents[3]
MANAGE = [sys.executable, "manage.py"]


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


@pytest.fixture
def served(tmp_path):
    """A worker at work on a database of its own; `run` is what another process needs to work on the same."""
    connection.ensure_connection()
    connection.connection.execute("VACUUM INTO ?", [str(tmp_path / "liseron.sqlite3")])
    settings = "liseron.toolkit.tests.worker_settings"
    environment = {**os.environ, "LISERON_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": settings}
    run = {"cwd": ROOT, "env": environment}
    worker = subprocess.Popen([*MANAGE, "worker"], start_new_session=True, **run)
    try:
        yield SimpleNamespace(worker=worker, run=run, folder=tmp_path)
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.timeout(120)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="its database is a copied file")
@pytest.mark.django_db(transaction=True)
def test_a_served_worker_sends_a_mail_soon_lets_the_pages_go_first_and_stops_cleanly(served):
    subprocess.run([*MANAGE, "shell", "-v0", "-c", _ERRANDS], check=True, **served.run)
    letters = _wait_for(lambda: list((served.folder / "letters").glob("*")))
    done = _wait_for(lambda: _is_noted(served.folder))
    priority = os.getpriority(os.PRIO_PROCESS, served.worker.pid)
    group = _priority_of_session(served.worker.pid)
    (helper,) = _begun_by(served.worker.pid)
    served.worker.send_signal(signal.SIGTERM)
    assert served.worker.wait(40) == 0
    assert letters
    assert done
    assert priority > os.getpriority(os.PRIO_PROCESS, 0)
    assert group in {None, priority}
    assert not _is_alive(helper)


@pytest.mark.timeout(120)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="its database is a copied file")
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_without_a_word_takes_the_process_of_its_tasks_along(served):
    (helper,) = _wait_for(lambda: _begun_by(served.worker.pid))
    _wait_for(lambda: _workers(served.folder) == 2)
    served.worker.kill()
    assert _wait_for(lambda: not _is_alive(helper))


@pytest.mark.timeout(120)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="its database is a copied file")
@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_process_of_tasks_dies_ends_too_and_says_so_to_whoever_started_it(served):
    (helper,) = _wait_for(lambda: _begun_by(served.worker.pid))
    _wait_for(lambda: _workers(served.folder) == 2)
    os.kill(helper, signal.SIGKILL)
    assert served.worker.wait(40) == 1


@pytest.mark.timeout(120)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="its database is a copied file")
@pytest.mark.django_db(transaction=True)
def test_a_signal_to_both_processes_at_once_is_no_failure(served):
    _wait_for(lambda: _workers(served.folder) == 2)
    served.worker.send_signal(signal.SIGSTOP)
    os.killpg(served.worker.pid, signal.SIGTERM)
    (helper,) = _begun_by(served.worker.pid)
    assert _wait_for(lambda: not _is_alive(helper)), "it ends before its parent looks"
    served.worker.send_signal(signal.SIGCONT)
    assert served.worker.wait(40) == 0


def _priority_of_session(pid):
    """None where this kernel does not group by session."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/autogroup").read_text().split()[-1])
    return None


def _begun_by(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_alive(pid):
    """One that ended may wait to be buried: Z."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return said.rpartition(")")[2].split()[0] != "Z"


def _workers(folder):
    with closing(sqlite3.connect(folder / "liseron.sqlite3")) as reading:
        return reading.execute("SELECT count(*) FROM toolkit_workerlease").fetchone()[0]


_ERRANDS = """
from django.db import transaction
from liseron.toolkit import outbox
from liseron.toolkit.tests import errands
letter = {"to": "a@exemple.fr", "subject": "S", "text": "T", "html": ""}
with transaction.atomic():
    outbox.post("mail", letter)
errands.note.enqueue("served")
"""


def _is_noted(folder):
    with closing(sqlite3.connect(folder / "liseron.sqlite3")) as reading:
        return bool(reading.execute("SELECT 1 FROM toolkit_idempotency WHERE key = 'served'").fetchall())


def _wait_for(condition):
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    return None
