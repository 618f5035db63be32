"""A base address as a request needs it: its switches, what it lists, and up to which second. One question."""

from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Subquery

from liseron.exchange.models import Horizon, View
from liseron.exchange.profiles import OUR_CODE, PARTNER_CODE, SITE, SLUG, Profile
from liseron.exchange.rendering import RENDERERS
from liseron.protocols.oai.answers import attribute
from liseron.toolkit.prepared import PreparedQuery

_PROFILE = tuple(Profile.__dataclass_fields__)
_VIEW = ("slug", "partner__name", "since", "page_size", "formats", "item_code_partner", "item_code_ours")
_SHARE = ("resource_id", "resource__slug", "resource__name", "stamp", "is_open")


class Shared(NamedTuple):
    """A resource that the base address lists; all its titles are deleted there when it is not open."""

    resource: int
    slug: str
    name: str
    stamp: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Place:
    """`until` is the last second that may be shown now; `shares` are in the order in which lists walk them."""

    slug: str
    name: str
    since: int
    page_size: int
    formats: tuple[str, ...]
    profile: Profile
    names: tuple[tuple[bytes, bytes], ...]
    shares: tuple[Shared, ...]
    until: int

    def named(self, page: bytes) -> bytes:
        """The page with this address's names where stored bytes leave room for them."""
        for mark, name in self.names:
            page = page.replace(mark, name)
        return page


_place = PreparedQuery(
    lambda slug: (
        View.objects.filter(slug=slug, is_open=True)
        .annotate(announced=Subquery(Horizon.objects.order_by().values("announced")[:1]))
        .order_by("shares__resource_id")
        .values_list(*_VIEW, *_PROFILE, *(f"shares__{name}" for name in _SHARE), "announced")
    ),
    "this slug",
)


def find_place(slug: str, now: int) -> Place | None:
    """The open base address of that name at that second; None when there is none."""
    rows = _place.rows(slug)
    if not rows:
        return None
    first = rows[0]
    said = dict(zip(_VIEW, first, strict=False))
    found = tuple(Shared(*row[-len(_SHARE) - 1 : -1]) for row in rows)
    announced = first[-1]
    return Place(
        slug=slug,
        name=said["partner__name"] or "",
        since=said["since"],
        page_size=said["page_size"],
        formats=tuple(one for one in said["formats"] if one in RENDERERS),
        profile=Profile(*first[len(_VIEW) : len(_VIEW) + len(_PROFILE)]),
        names=names_of(slug, said["item_code_partner"], said["item_code_ours"]),
        shares=tuple(share for share in found if share.stamp),  # what was never shown is not taken back
        until=(now if announced is None else min(now, announced)) - 1,
    )


def names_of(slug: str, partner: str, ours: str) -> tuple[tuple[bytes, bytes], ...]:
    """What stands in stored bytes, and what this address says there. A code that nobody gave is never empty."""
    codes = ((PARTNER_CODE, partner or slug), (OUR_CODE, ours or f"BD{settings.DEPARTMENT}"))
    names = ((SLUG, slug), (SITE, settings.BASE_URL), *codes)
    return tuple((mark.encode(), attribute(name).encode()) for mark, name in names)
