"""The tables of the toolkit; each stands in the module of its topic."""

from liseron.toolkit.audit import Event
from liseron.toolkit.imports import ImportLine, ImportRun
from liseron.toolkit.labour import WorkerLease
from liseron.toolkit.once import Idempotency, SingleUseToken
from liseron.toolkit.outbox import Message
from liseron.toolkit.schedule import ScheduledRun
from liseron.toolkit.throttle import Attempts

__all__ = [
    "Attempts",
    "Event",
    "Idempotency",
    "ImportLine",
    "ImportRun",
    "Message",
    "ScheduledRun",
    "SingleUseToken",
    "WorkerLease",
]
