"""What the worker does for the catalogue: the search index kept up to date, covers fetched."""

from datetime import datetime

from django.db import transaction
from django_tasks import task

from liseron.catalogue import placing, search, stamping, windows
from liseron.catalogue.covers import fetching, noting
from liseron.catalogue.imports import following, jobs
from liseron.catalogue.models import Cover
from liseron.toolkit import dates, outbox, schedule

COVER_SECONDS = 20  # of each minute: other tasks wait behind

stamping.rules_of()  # now, while the program on the disk is the one that runs


@outbox.delivers(search.MESSAGE)
def index_what_changed(message: outbox.Message) -> None:
    """One message for each change; the first does the work of all that are there, the others find nothing."""
    if not message.payload.get("gathers") or search.is_gathered():
        search.keep_up()


@outbox.delivers("works.group")
def group_titles(message: outbox.Message) -> None:
    """After an upgrade, the same titles of several sources are put together: a batch, then a message for the next."""
    with transaction.atomic():
        if batch := placing.place_next(message.payload["after"]):
            outbox.post("works.group", {"after": batch[-1]}, unique_key=f"works.group {batch[-1]}")


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


@schedule.every(minutes=5)
def look_after_imports(now: datetime) -> None:
    """An import whose readers all died is said interrupted."""
    jobs.give_up_silent(now)


@schedule.daily(at="03:55")
def forget_files_of_imports(now: datetime) -> None:
    """A month is enough to take an import up again; each title keeps its own record."""
    jobs.forget_old_files(now)


@schedule.daily(at="02:15")
def read_followed_catalogues(now: datetime) -> None:
    """Before dawn: those whose day has come, one import each."""
    following.read_due_feeds(now)
