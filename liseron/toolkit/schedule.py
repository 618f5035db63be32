"""What happens by itself at an hour or every so often; once a slot, whatever the number of workers."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import models
from django.db.models import F

from liseron.toolkit import dates

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=10)

Work = Callable[[datetime], None]
NextSlot = Callable[[datetime], datetime]


class ScheduledRun(models.Model):
    """When a function last ran and runs next; the row that two workers fight for."""

    name = models.CharField(max_length=120, unique=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class _Schedule:
    work: Work
    next_slot: NextSlot


_SCHEDULES: dict[str, _Schedule] = {}


def daily(*, at: str) -> Callable[[Work], Work]:
    """Decorator: run every day at "03:10", Paris time. The function receives the instant and must be idempotent."""
    hour = time.fromisoformat(at)
    return _register(lambda now: _next_day_at(hour, now))


def every(*, minutes: int) -> Callable[[Work], Work]:
    """Decorator: run every `minutes`. The function receives the instant and must be idempotent."""
    return _register(lambda now: now + timedelta(minutes=minutes))


def run_due(now: datetime) -> int:
    """Run what is due, a missed slot once; how many ran. A failure is logged and tried again before the next slot."""
    return sum(_run_if_due(name, schedule, now) for name, schedule in list(_SCHEDULES.items()))


def _register(next_slot: NextSlot) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        _SCHEDULES[f"{work.__module__}.{work.__qualname__}"] = _Schedule(work, next_slot)
        return work

    return register


def _next_day_at(hour: time, now: datetime) -> datetime:
    """In Paris the clock jumps twice a year: an hour that does not exist that night means the one after."""
    today = dates.paris_today(now)
    slots = (datetime.combine(today + timedelta(days=n), hour, dates.PARIS).astimezone(UTC) for n in range(3))
    return next(slot for slot in slots if slot > now)


def _run_if_due(name: str, schedule: _Schedule, now: datetime) -> bool:
    row, _new = ScheduledRun.objects.get_or_create(name=name, defaults={"next_run_at": now})
    if row.next_run_at > now:
        return False
    following = schedule.next_slot(now)
    # The slot belongs to the worker whose UPDATE still finds it.
    slot = ScheduledRun.objects.filter(name=name, next_run_at=row.next_run_at)
    if slot.update(next_run_at=following, last_run_at=now) != 1:
        return False
    ours = ScheduledRun.objects.filter(name=name)
    try:
        schedule.work(now)
    except Exception as error:
        logger.exception("scheduled work failed", extra={"schedule": name})
        ours.update(
            failures=F("failures") + 1,
            last_error=type(error).__name__[:200],
            next_run_at=min(following, now + RETRY_AFTER),
        )
    else:
        ours.update(failures=0, last_error="")
    return True
