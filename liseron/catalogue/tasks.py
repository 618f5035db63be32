"""What the worker does for the catalogue: it keeps the search index up to date."""

from datetime import datetime

from liseron.catalogue import search
from liseron.toolkit import outbox, schedule


@outbox.delivers(search.MESSAGE)
def index_what_changed(message: outbox.Message) -> None:
    """One message for each change; the first does the work of all that are there, the others find nothing."""
    search.keep_up()


@schedule.every(minutes=5)
def look_after_the_index(now: datetime) -> None:
    """An index lost, or never built, comes back by itself."""
    search.keep_up()
