"""What the readers of one partner may open, found by words: the same titles for the framed page and for JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from liseron.access.facts import is_open_to_all
from liseron.access.queries import slugs_open_to
from liseron.catalogue import search as catalogue
from liseron.catalogue.models import Record, Resource
from liseron.partners.models import Partner
from liseron.portal.describing import absolute, cover_address
from liseron.portal.narrowing import OPEN, Asked

SIZE = 10
LONGEST_SUMMARY = 300
THEIRS = "open"


@dataclass(frozen=True)
class Line:
    """A title and its addresses: `link` signs the reader in and opens it, `page` shows it."""

    hit: catalogue.Hit
    record: Record | None
    link: str
    page: str


@dataclass(frozen=True)
class Answer:
    """`more` is the same search on the portal, "" without words or choices."""

    asked: Asked
    page: catalogue.Page
    lines: Sequence[Line]
    more: str


def find(view: str, partner: Partner, said: QueryDict, *, today: date) -> Answer:
    """As the portal's search reads its address; only what that partner's readers may open. Raises CannotSearch."""
    asked = replace(Asked.read(said), libraries=(), is_open=True)
    query = asked.query(
        today=today, sets={THEIRS: slugs_for(partner, today)}, page=_page(said), size=SIZE, facets=()
    )
    page = catalogue.search(query)
    here = query.sets[THEIRS]
    address = asked.without(OPEN, "1").address()
    more = absolute(reverse("portal:search") + address)
    return Answer(asked, page, [_line(view, hit, here) for hit in page.hits], more)


def slugs_for(partner: Partner, today: date) -> frozenset[str]:
    """The resources that its readers may enter with a card in order, and those that need none. Two queries."""
    online = Resource.objects.online_on(today)
    free = frozenset(one.slug for one in online if is_open_to_all(one))
    return free | slugs_open_to([partner], today).get(partner.pk, frozenset())


def as_json(answer: Answer) -> dict[str, object]:
    """Documented on the page that explains how to insert the search (`portal:widget_code`)."""
    return {
        "total": answer.page.total,
        "page": answer.page.number,
        "pages": answer.page.pages,
        "searched": answer.page.text,
        "corrected_from": answer.page.corrected_from,
        "more": answer.more,
        "titles": [_title(line) for line in answer.lines],
    }


def _line(view: str, hit: catalogue.Hit, here: frozenset[str]) -> Line:
    record = next((way for way in hit.ways if way.resource.slug in here), hit.record)
    if record is None:
        page = absolute(reverse("portal:resource", args=[hit.resource.slug]))
        return Line(hit, None, page, page)
    link = reverse("portal:deep_link", args=[view, str(record.pk)])
    return Line(hit, record, absolute(link), absolute(reverse("portal:record", args=[record.pk])))


def _title(line: Line) -> dict[str, object]:
    record, resource = line.record, line.hit.resource
    if record is None:
        medium, label = resource.medium, resource.get_medium_display()
        return {
            "title": resource.name,
            "medium": medium,
            "medium_label": label,
            "link": line.link,
            "page": line.page,
        }
    return {
        "title": record.title,
        "subtitle": record.subtitle,
        "creators": record.creator_names,
        "medium": record.medium,
        "medium_label": record.get_medium_display(),
        "year": record.year,
        "language": record.language,
        "summary": record.summary[:LONGEST_SUMMARY],
        "cover": cover_address(record),
        "link": line.link,
        "page": line.page,
    }


def _page(said: QueryDict) -> int:
    page = said.get("page", "")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
