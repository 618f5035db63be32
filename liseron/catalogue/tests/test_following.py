"""A catalogue that is followed is read by the worker: once until it changes, and never believed when it shrinks."""

from datetime import timedelta
from functools import partial

import pytest

from liseron.catalogue.imports import feeds, job_reading, jobs
from liseron.catalogue.imports.following import follow_catalogue, read_due_feeds
from liseron.catalogue.models import Feed, ImportJob, Record
from liseron.catalogue.tests.making import a_resource
from liseron.catalogue.tests.test_opds_import import Catalogue, a_page, a_status
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.imports import ImportLine
from liseron.toolkit.labour import Labour
from liseron.toolkit.tests.hostile import serving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_reading.feeds, "follow", partial(feeds.follow, allow_private=True))


def followed(address: str) -> Feed:
    yesterday = paris_today() - timedelta(days=1)
    return follow_catalogue(
        resource=a_resource(), address=address, pace="day", is_complete=True, by=None, today=yesterday
    )


def a_night() -> ImportJob:
    """The night's reading, whatever its day; the job that it made."""
    Feed.objects.update(next_on=paris_today())
    assert read_due_feeds(now()) == 1
    Labour().drain()
    return ImportJob.objects.latest("pk")


def test_it_is_read_once_until_it_changes_and_loses_nothing_meanwhile() -> None:
    site = Catalogue({"/1": [a_page("a", "", 'ETag: "v1"'), a_status("304 Not Modified")]})
    with serving(site) as url:
        followed(f"{url}/1")
        first, again = a_night(), a_night()
    assert (first.state, first.totals["in"]) == ("done", 1)
    assert (again.state, again.totals.get("absent", 0), again.totals["in"]) == ("done", 0, 0)
    assert not ImportLine.objects.exists()
    assert b'if-none-match: "v1"' in site.asked[1].lower()
    assert Feed.objects.get().etag == '"v1"'
    assert Feed.objects.get().read_at is not None


def test_one_that_lost_its_titles_is_held_until_a_person_confirms() -> None:
    pages = [a_page(name, "", f'ETag: "{name}"') for name in ("a", "b", "b")]
    with serving(Catalogue({"/1": pages})) as url:
        feed = followed(f"{url}/1")
        a_night()
        held = a_night()
        assert (held.totals["absent"], held.totals["withdrawn"]) == (1, 0)
        assert (Feed.objects.get().etag, Record.objects.available().count()) == ("", 2)
        job = jobs.bring_address(
            resource=feed.resource, address=feed.address, by="odile", is_complete=True, feed=feed
        )
        Labour().drain()
        job.refresh_from_db()
        jobs.confirm_job(job=job, by="odile", withdraws=True)
        Labour().drain()
    assert Record.objects.available().get().source_id == "urn:x:b"


def test_one_that_breaks_off_says_why_and_is_read_again_from_the_start() -> None:
    pages = {"/1": [a_page("a", "/2", 'ETag: "v1"')], "/2": [a_status("404 Not Found")]}
    with serving(Catalogue(pages)) as url:
        feed = followed(f"{url}/1")
        Feed.objects.filter(pk=feed.pk).update(etag='"old"')
        assert a_night().state == "failed"
    assert Feed.objects.get().problem.startswith("Il n’y a rien à cette adresse")
    assert Feed.objects.get().etag == ""
