"""What must never be false, said in one sentence each and checked by `manage.py invariants`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

Check = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Invariant:
    """`check` yields one line for every row that breaks the `sentence`."""

    sentence: str
    check: Check


_INVARIANTS: list[Invariant] = []


def invariant(sentence: str) -> Callable[[Check], Check]:
    """Decorator for a function that yields the violations of `sentence`, without personal data."""

    def register(check: Check) -> Check:
        _INVARIANTS.append(Invariant(sentence, check))
        return check

    return register


def violations() -> dict[str, list[str]]:
    """Every sentence with the lines that break it; the `invariants` modules of the apps are found first."""
    autodiscover_modules("invariants")
    return {known.sentence: list(known.check()) for known in _INVARIANTS}


@invariant("Every message reached somebody or still waits to")
def dead_letters() -> Iterable[str]:
    from liseron.toolkit.outbox import Message

    for message in Message.objects.dead().order_by("pk").iterator():
        yield f"message {message.pk} ({message.kind}): {message.attempts} attempts, {message.last_error}"


@invariant("What is scheduled succeeds within three tries")
def failing_schedules() -> Iterable[str]:
    from liseron.toolkit.schedule import ScheduledRun

    for run in ScheduledRun.objects.filter(failures__gte=3).order_by("name"):
        yield f"{run.name}: {run.failures} failures, {run.last_error}"
