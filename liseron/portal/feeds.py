"""A search as an Atom feed: its newest titles, the same for everybody, so that anyone may keep it."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from liseron.catalogue import search as catalogue
from liseron.catalogue.models import Record, Resource
from liseron.partners.models import Library
from liseron.portal.describing import absolute
from liseron.portal.narrowing import Asked
from liseron.portal.openness import sets_of_libraries
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.context import this_site
from liseron.toolkit.dates import paris_today

ENTRIES = 50
QUARTER_HOUR = 900
LONGEST_SUMMARY = 600


@who(EVERYONE)
@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    """The same address as the search's, newest first. `dispo` is left out: it depends on who asks."""
    asked = Asked.read(request.GET).for_everybody()
    today = paris_today()
    resources = list(Resource.objects.published_on(today)) if asked.libraries else []
    libraries = {
        one.slug: one
        for one in Library.objects.open_to_readers()
        .filter(slug__in=asked.libraries)
        .select_related("partner")
    }
    try:
        query = asked.query(
            today=today, sets=sets_of_libraries(libraries, resources, today), size=ENTRIES, facets=()
        )
    except catalogue.CannotSearch as refusal:
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=400)
    records = [hit.record for hit in catalogue.search(query).hits if hit.record]
    latest = max((record.created_at for record in records), default=datetime(2026, 1, 1, tzinfo=UTC))
    return _answer(request, asked, records, latest)


def _answer(request: HttpRequest, asked: Asked, records: list[Record], latest: datetime) -> HttpResponse:
    """304 for who has it already."""

    @condition(last_modified_func=lambda _request: latest)
    def write(_request: HttpRequest) -> HttpResponse:
        feed = _feed(asked, records)
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")

    answer = write(request)
    patch_cache_control(answer, public=True, max_age=QUARTER_HOUR)
    answer.is_for_everybody = True  # type: ignore[attr-defined]  # read by headers.Headers: may be kept
    return answer


def _feed(asked: Asked, records: list[Record]) -> Atom1Feed:
    site, about = this_site(), asked.shown_text or _("tout le catalogue")
    address = absolute(reverse("portal:search") + asked.address())
    feed = Atom1Feed(
        title=_("{site} : {about}").format(site=site.name, about=_said(about)),
        link=address,
        description=_("Les derniers titres arrivés"),
        language="fr",
        feed_url=absolute(reverse("portal:search_feed") + asked.address()),
        feed_guid=address,
    )
    for record in records:
        page = absolute(reverse("portal:record", args=[record.pk]))
        names = ", ".join(record.creator_names[:3])
        feed.add_item(
            title=_said(f"{record.title} · {names}" if names else record.title),
            link=page,
            description=_said(record.summary[:LONGEST_SUMMARY] or record.subtitle),
            unique_id=page,
            pubdate=record.created_at,
            updateddate=record.created_at,
            categories=[str(record.get_medium_display())],
        )
    return feed


def _said(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
