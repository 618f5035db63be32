"""What the worker does for the catalogue: the search index kept up to date, covers fetched."""

from datetime import datetime

from django_tasks import task

from liseron.catalogue import search, windows
from liseron.catalogue.covers import fetching, noting
from liseron.catalogue.models import Cover
from liseron.toolkit import dates, outbox, schedule

COVER_SECONDS = 20  # of each minute: other tasks wait behind


@outbox.delivers(search.MESSAGE)
def index_what_changed(message: outbox.Message) -> None:
    """One message for each change; the first does the work of all that are there, the others find nothing."""
    search.keep_up()


@schedule.every(minutes=5)
def look_after_the_index(now: datetime) -> None:
    """An index lost, or never built, comes back by itself."""
    search.keep_up()


@schedule.daily(at="00:05")
def open_and_close_windows(now: datetime) -> None:
    """What may be found changes with the day: the index, which holds nothing else, is told."""
    windows.note_windows(dates.paris_today(now))


@task(priority=-10)
def fetch_covers() -> None:
    """One round; may be run again at any time."""
    fetching.fetch_due(dates.now(), seconds=COVER_SECONDS)


@schedule.every(minutes=1)
def ask_for_covers(now: datetime) -> None:
    """New titles have their covers within minutes; nothing is asked when nothing is due."""
    if Cover.objects.filter(due_at__lte=now).exists():
        fetch_covers.enqueue()


@schedule.daily(at="04:20")
def look_for_forgotten_covers(now: datetime) -> None:
    """What no import noted: titles corrected by hand, withdrawn titles whose picture has to go."""
    noting.sweep(now)
