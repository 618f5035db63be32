"""OPDS catalogues read again by themselves: which, how often, and when next."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.catalogue.imports.job_reading import do_import
from liseron.catalogue.imports.jobs import OPDS
from liseron.catalogue.models import Feed, ImportJob, Resource
from liseron.catalogue.rules import is_web_address
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor

DAYS = {Feed.Pace.DAY: 1, Feed.Pace.WEEK: 7}


@transaction.atomic
def follow_catalogue(
    *, resource: Resource, address: str, pace: str, is_complete: bool, by: object | None, today: date
) -> Feed:
    """From the next night on. Raises ValidationError, in French."""
    if not is_web_address(address):
        raise ValidationError({"address": _("Cette adresse n’est pas une adresse web (http ou https).")})
    feed = Feed(
        resource=resource,
        address=address,
        pace=pace,
        is_complete=is_complete,
        next_on=today + timedelta(days=1),
    )
    feed.full_clean()
    feed.save(force_insert=True)
    audit.record(by, "feed.added", feed, pace=pace)
    return feed


@transaction.atomic
def change_feed(*, feed: Feed, pace: str, is_complete: bool, by: object | None) -> None:
    Feed.objects.filter(pk=feed.pk).update(pace=pace, is_complete=is_complete)
    audit.record(by, "feed.changed", feed, pace=pace)


@transaction.atomic
def set_feed_active(*, feed: Feed, is_active: bool, by: object | None, today: date) -> None:
    """Suspend it, or go on from the next night. Suspending forgets the marks, so that nothing is missed after."""
    Feed.objects.filter(pk=feed.pk).update(
        is_active=is_active, next_on=today + timedelta(days=1), etag="", last_modified=""
    )
    audit.record(by, "feed.resumed" if is_active else "feed.suspended", feed)


def read_due_feeds(now: datetime) -> int:
    """One import for each catalogue whose day has come, without preview; how many. Safe to call again."""
    today = dates.paris_today(now)
    return sum(_read(feed, today) for feed in Feed.objects.due_on(today).select_related("resource"))


@transaction.atomic
def _read(feed: Feed, today: date) -> int:
    """0 when another worker was faster, or while an import of the resource is under way: tomorrow then."""
    following = today + timedelta(days=DAYS[Feed.Pace(feed.pace)])
    if not Feed.objects.filter(pk=feed.pk, next_on=feed.next_on, is_active=True).update(next_on=following):
        return 0
    if ImportJob.objects.filter(resource=feed.resource_id, state=ImportJob.State.RUNNING).exists():
        Feed.objects.filter(pk=feed.pk).update(next_on=today + timedelta(days=1))
        return 0
    job = ImportJob.objects.create(
        resource=feed.resource,
        kind=OPDS,
        source=feed.address[:200],
        address=feed.address,
        feed=feed,
        is_complete=feed.is_complete,
        by=name_of_actor(None),
        state=ImportJob.State.RUNNING,
    )
    do_import.enqueue(job.pk)
    return 1
