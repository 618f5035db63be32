"""« Je suis inscrit à… »: the libraries whose readers sign in at home, found by their names and towns."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from liseron.partners.models import Library, Partner
from liseron.sso.models import IdentitySource
from liseron.toolkit.dates import paris_today
from liseron.toolkit.redirect import PARAMETER
from liseron.toolkit.text import fold

REMEMBERED_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Choice:
    """A source with the libraries whose readers it knows, and where one registers."""

    source: IdentitySource
    libraries: tuple[Library, ...]
    registration_url: str

    @property
    def towns(self) -> list[str]:
        """Each town once, the source's own library first."""
        places = [self.source.library, *self.libraries]
        return list(dict.fromkeys(place.municipality.name for place in places))


@dataclass(frozen=True)
class WayIn:
    """The button for readers of the partners. `name` is the library remembered, empty when one still has to choose."""

    url: str
    name: str
    choose_url: str


def sources_in_force(today: date) -> "QuerySet[IdentitySource]":
    """Open sources of partners whose agreement is in force."""
    covered = Partner.objects.covered_on(today)
    return IdentitySource.objects.open().filter(partner__in=covered).select_related("partner")


def is_in_force(source: IdentitySource, today: date) -> bool:
    return source.is_open and source.partner.is_covered_on(today)


def choices(text: str, today: date) -> list[Choice]:
    """Those whose names, towns or postcodes hold the beginning of every word typed; all of them without words.

    Two queries, whatever the number.
    """
    libraries = Library.objects.open_to_readers().select_related("municipality").order_by("folded_name", "pk")
    sources = (
        sources_in_force(today)
        .select_related("partner", "library__municipality")
        .prefetch_related(Prefetch("partner__libraries", libraries))
        .order_by("name", "pk")
    )
    words = fold(text).split()
    return [choice for choice in map(_choice, sources) if _holds(choice, words)]


def registration_url(source: IdentitySource) -> str:
    """Where readers of this source register (E3): at their library's own portal. "" when nobody said."""
    return source.registration_url or source.partner.portal_url or source.library.website


def sources_of(partner: Partner, today: date) -> list[IdentitySource]:
    """Where readers of this partner sign in; none while its agreement is not in force."""
    return list(sources_in_force(today).filter(partner=partner).order_by("name", "pk"))


def way_in(request: HttpRequest, wanted: str) -> WayIn | None:
    """The button towards `wanted` for this browser; None while no partner signs its own readers in."""
    sources = sources_in_force(paris_today())
    slug = remembered(request)
    known = sources.filter(slug=slug).first() if slug else None
    if known is not None:
        return WayIn(start_url(known, wanted), known.name, choose_url(wanted, again=True))
    return WayIn(choose_url(wanted), "", "") if sources.exists() else None


def start_url(source: IdentitySource, wanted: str = "") -> str:
    return _with_next(reverse("sso:start", args=[source.slug]), wanted)


def choose_url(wanted: str = "", *, again: bool = False) -> str:
    return _with_next(reverse("sso:choose"), wanted, **({"autre": "1"} if again else {}))


def remembered(request: HttpRequest) -> str:
    """Slug of the source chosen last time in this browser, as the cookie says it: to be looked up."""
    return request.COOKIES.get(settings.LIBRARY_COOKIE_NAME, "")[:80]


def remember(response: HttpResponse, source: IdentitySource) -> None:
    """For the next time; the name of a library says nothing of who came."""
    response.set_cookie(
        settings.LIBRARY_COOKIE_NAME,
        source.slug,
        max_age=REMEMBERED_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _choice(source: IdentitySource) -> Choice:
    return Choice(source, tuple(source.partner.libraries.all()), registration_url(source))


def _holds(choice: Choice, words: list[str]) -> bool:
    said = [choice.source.name, choice.source.partner.name]
    for place in [choice.source.library, *choice.libraries]:
        said += [place.name, place.municipality.name, place.town, place.postcode]
    text = f" {fold(' '.join(said))}"
    return all(f" {word}" in text for word in words)


def _with_next(address: str, wanted: str, **more: str) -> str:
    asked = ({PARAMETER: wanted} if wanted else {}) | more
    return f"{address}?{urlencode(asked)}" if asked else address
