"""What the toolkit does by itself: forget what is past, and hand mails over."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from liseron.toolkit import audit, mail, once, outbox, throttle
from liseron.toolkit.schedule import daily

__all__ = ["mail"]

SENT_KEPT = timedelta(days=400)
GIVEN_UP_KEPT = timedelta(days=60)
TASKS_KEPT = timedelta(days=14)
EVENTS_KEPT = timedelta(days=3 * 365)


@daily(at="03:10")
def forget_expired_links(now: datetime) -> None:
    """Links are useless once expired; a week later nobody asks why."""
    once.purge_expired(now - timedelta(days=7))


@daily(at="03:15")
def forget_attempts(now: datetime) -> None:
    """Digests of network addresses and of names tried: nothing that is over is kept."""
    throttle.purge_ended(now)


@daily(at="03:20")
def forget_sent_messages(now: datetime) -> None:
    """Sent rows are empty, but their unique keys keep a yearly reminder from going twice."""
    outbox.purge_sent_before(now - SENT_KEPT)
    outbox.purge_given_up_before(now - GIVEN_UP_KEPT)


@daily(at="03:30")
def forget_old_events(now: datetime) -> None:
    """CNIL, 14 October 2021: at most three years for internal control."""
    audit.purge_before(now - EVENTS_KEPT)


@daily(at="03:35")
def forget_closed_sessions(now: datetime) -> None:
    """A session past its end opens nothing any more, but says who came."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@daily(at="03:50")
def forget_finished_tasks(now: datetime) -> None:
    """Their arguments and the text of their errors may quote a row; a fortnight is enough to look into one."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT).delete()
