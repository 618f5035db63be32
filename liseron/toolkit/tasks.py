"""What the toolkit does by itself: forget what is past, and hand mails over."""

from datetime import datetime, timedelta

from liseron.toolkit import audit, mail, once, outbox
from liseron.toolkit.schedule import daily

__all__ = ["mail"]

SENT_KEPT = timedelta(days=400)
EVENTS_KEPT = timedelta(days=3 * 365)


@daily(at="03:10")
def forget_expired_links(now: datetime) -> None:
    """Links are useless once expired; a week later nobody asks why."""
    once.purge_expired(now - timedelta(days=7))


@daily(at="03:20")
def forget_sent_messages(now: datetime) -> None:
    """Sent rows are empty, but their unique keys keep a yearly reminder from going twice."""
    outbox.purge_sent_before(now - SENT_KEPT)


@daily(at="03:30")
def forget_old_events(now: datetime) -> None:
    """CNIL, 14 October 2021: at most three years for internal control."""
    audit.purge_before(now - EVENTS_KEPT)
