"""What the worker does for the repository."""

from datetime import datetime

from liseron.exchange import publishing
from liseron.toolkit import schedule


@schedule.every(minutes=1)
def publish_what_changed(now: datetime) -> None:
    """Harvesters come once a day at most: a minute is soon enough."""
    publishing.keep_up()


@schedule.daily(at="03:25")
def look_for_what_was_missed(now: datetime) -> None:
    """Renderings of an older version, titles that nobody noted."""
    publishing.note_what_was_missed()
