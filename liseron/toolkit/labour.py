"""The worker: sends the outbox, runs the tasks and the schedules, takes over from workers that died."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, close_old_connections, connection, models
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from liseron.toolkit import dates, outbox, schedule
from liseron.toolkit.helper import Helper

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
SCHEDULE_SECONDS = 5.0
HEARTBEAT_SECONDS = 10.0
SILENCE = timedelta(seconds=60)
LAST_SECONDS = 30.0
MOST_ATTEMPTS = 3
LAST_WORDS = timedelta(days=1)


class WorkerLease(models.Model):
    """A worker that is alive says so here; one silent for 60 seconds is dead."""

    worker_id = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker_id


def last_seen_at() -> datetime | None:
    """When a worker was last alive, for /health/ready; None when there never was one."""
    return WorkerLease.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def discover() -> None:
    """Import the `tasks` module of every app: handlers and schedules register themselves there."""
    autodiscover_modules("tasks")


class HelperLost(Exception):
    """The process of the tasks ended by itself: whoever started the worker starts it again."""


class Labour:
    """One worker. `drain()` does what is due and comes back; `serve()` works until a signal."""

    def __init__(self) -> None:
        self.worker_id = f"{socket.gethostname()[:20]}-{os.getpid()}-{get_random_string(12)}"
        self._stopping = threading.Event()
        # Only its way of running one task is ours to use: its own loop closes connections inside transactions.
        self._tasks = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )

    def drain(self) -> int:
        """Schedules, tasks and messages due now, and those they cause; how many things were done."""
        self._beat()
        total = 0
        while done := self._schedules() + self._run_tasks() + self._messages():
            total += done
        WorkerLease.objects.filter(worker_id=self.worker_id).delete()
        return total

    def serve(self) -> None:
        """Messages here; tasks and schedules in a process beside this one, so that no long one makes mails wait.

        Until SIGTERM or SIGINT, or until that process ends by itself: raises HelperLost then.
        """
        helper = Helper(Labour()._serve_long_work)
        is_lost = False

        def look_after_helper() -> None:
            """A signal to the whole group ends it too: it is lost only where nobody asked us to stop."""
            nonlocal is_lost
            if helper.has_ended() and not self._stopping.is_set():
                is_lost = True
                self.stop()

        try:
            self._work((POLL_SECONDS, self._messages), meanwhile=look_after_helper)
        finally:
            helper.end(LAST_SECONDS)
        if is_lost:
            raise HelperLost

    def _serve_long_work(self) -> None:
        self._work((POLL_SECONDS, self._run_tasks), (SCHEDULE_SECONDS, self._schedules))

    def _work(
        self, *loops: tuple[float, Callable[[], int]], meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        """Each in a thread, until a signal. This one stays free to receive it, without a lock that it may hold."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        self._beat()
        threads = [
            threading.Thread(target=self._loop, args=loop, daemon=True)
            for loop in ((HEARTBEAT_SECONDS, self._beat), *loops)
        ]
        for thread in threads:
            thread.start()
        while not self._stopping.is_set():
            meanwhile()
            time.sleep(POLL_SECONDS)
        deadline = time.monotonic() + LAST_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def stop(self, *_signal: object) -> None:
        """Finish what is under way, begin nothing more. Safe in a signal handler."""
        self._stopping.set()

    def _loop(self, pause: float, work: Callable[[], int]) -> None:
        while not self._stopping.is_set():
            try:
                close_old_connections()
                did = work()
            except OperationalError:
                logger.warning("database busy or away", exc_info=True)
                did = 0
            except Exception:
                logger.exception("worker round failed")
                did = 0
            if not did or work == self._beat:
                self._stopping.wait(pause)
        connection.close()

    def _messages(self) -> int:
        return outbox.deliver_due(dates.now()).total

    def _schedules(self) -> int:
        return schedule.run_due(dates.now())

    def _run_tasks(self) -> int:
        """Run what is ready, one after the other; how many tasks ran."""
        done = 0
        while not self._stopping.is_set() and (task := self._claim()):
            self._tasks.run_task(task)
            done += 1
        return done

    def _claim(self) -> "DBTaskResult[Any, Any] | None":
        ready = DBTaskResult.objects.ready()
        # A plain read first: the claim locks the whole of an SQLite database, and it would do so for nothing.
        if not ready.exists():
            return None
        with exclusive_transaction(ready.db):
            task = ready.get_locked()
            if task is not None:
                task.claim(self.worker_id)
        return task

    def _beat(self) -> int:
        now = dates.now()
        WorkerLease.objects.update_or_create(worker_id=self.worker_id, defaults={"seen_at": now})
        WorkerLease.objects.filter(seen_at__lt=now - LAST_WORDS).delete()
        return take_over(now)


def take_over(now: datetime) -> int:
    """Put the tasks of dead workers back in line, or fail them at their third attempt; how many."""
    alive = set(WorkerLease.objects.filter(seen_at__gte=now - SILENCE).values_list("worker_id", flat=True))
    orphans = [
        task
        for task in DBTaskResult.objects.running().filter(started_at__lt=now - SILENCE)
        if not task.worker_ids or task.worker_ids[-1] not in alive
    ]
    return sum(_release(task, now) for task in orphans)


def _release(task: "DBTaskResult[Any, Any]", now: datetime) -> int:
    """Conditional on the run we looked at: a task finished or taken meanwhile is left alone."""
    same_run = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    if len(task.worker_ids) < MOST_ATTEMPTS:
        return same_run.update(status="READY", started_at=None)
    return same_run.update(
        status="FAILED",
        finished_at=now,
        exception_class_path="liseron.toolkit.labour.WorkerLost",
        traceback="",
    )


class WorkerLost(Exception):
    """The name under which a task is failed when three workers died running it."""
