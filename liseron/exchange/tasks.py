"""What the worker does for the exchange: our repository brought up to date, those of others harvested."""

from datetime import datetime

from liseron.exchange import publishing, removing, sources
from liseron.toolkit import outbox, schedule


@outbox.delivers(removing.MESSAGE)
def let_titles_leave(message: outbox.Message) -> None:
    """Those of a source that was removed: a batch, then a message for the next."""
    removing.let_next_leave(**message.payload)


@schedule.every(minutes=1)
def publish_what_changed(now: datetime) -> None:
    """Harvesters come once a day at most: a minute is soon enough."""
    publishing.keep_up()


@schedule.daily(at="03:25")
def look_for_what_was_missed(now: datetime) -> None:
    """Renderings of an older version, titles that nobody noted."""
    publishing.note_what_was_missed()


@schedule.daily(at="01:30")
def harvest_repositories(now: datetime) -> None:
    """Before dawn: those whose day has come, one harvest each."""
    sources.harvest_due_sources(now)


@schedule.every(minutes=5)
def take_up_harvests(now: datetime) -> None:
    """Those that a passing trouble stopped, once the repository had its rest."""
    sources.take_up_waiting(now)
