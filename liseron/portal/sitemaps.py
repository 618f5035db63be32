"""What web engines are told of: the public pages, 50,000 to a file (sitemaps.org), and robots.txt."""

from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from liseron.catalogue.models import Medium, Record, Resource
from liseron.partners.models import Library, Partner
from liseron.portal.describing import absolute
from liseron.portal.ways import speaking
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today

Response = TypeVar("Response", bound=HttpResponseBase)
A_DAY = 24 * 3600
CLOSED = ("/mon-espace/", "/bureau/", "/connexion/", "/recherche/suggestions/", "/selection/")


class _OfThisSite(Sitemap[Any]):
    """Addresses begin as the settings say, whatever host the request named."""

    protocol = "https" if settings.IS_HTTPS else "http"
    limit = 50_000

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.BASE_URL).netloc

    def get_latest_lastmod(self) -> datetime | None:
        """Nothing: to know it, Django would read every row."""
        return None


class Pages(_OfThisSite):
    """Home, media, libraries, help: the pages that do not come and go."""

    def items(self) -> list[str]:
        names = ["home", "libraries", "help", "accessibility", "privacy", "legal", "register"]
        return [reverse(f"portal:{name}") for name in names] + [
            reverse("portal:medium", args=[medium]) for medium in Medium
        ]

    def location(self, item: str) -> str:
        return item


class Libraries(_OfThisSite):
    def items(self) -> QuerySet[Library]:
        covered = Partner.objects.covered_on(paris_today())
        return Library.objects.open_to_readers().filter(partner__in=covered).order_by("pk")

    def location(self, item: Library) -> str:
        return reverse("portal:library", args=[item.slug])


class Resources(_OfThisSite):
    def items(self) -> QuerySet[Resource]:
        return Resource.objects.published_on(paris_today()).order_by("pk")

    def lastmod(self, item: Resource) -> datetime:
        return item.changed_at

    def location(self, item: Resource) -> str:
        return reverse("portal:resource", args=[item.slug])


class Titles(_OfThisSite):
    """One address for each work: that of the record that speaks for it."""

    def items(self) -> QuerySet[Record]:
        return speaking().only("pk", "changed_at").order_by("pk")

    def lastmod(self, item: Record) -> datetime:
        return item.changed_at

    def location(self, item: Record) -> str:
        return reverse("portal:record", args=[item.pk])


SECTIONS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": Pages,
    "bibliotheques": Libraries,
    "offres": Resources,
    "titres": Titles,
}


@who(EVERYONE)
@require_safe
@cache_control(public=True, max_age=A_DAY)
def index(request: HttpRequest) -> HttpResponseBase:
    """The list of the files."""
    return _for_everybody(sitemaps.index(request, SECTIONS, sitemap_url_name="portal:sitemap_section"))


@who(EVERYONE)
@require_safe
@cache_control(public=True, max_age=A_DAY)
def section(request: HttpRequest, section: str) -> HttpResponseBase:
    """`?p=` the file of a section, from 1."""
    return _for_everybody(sitemaps.sitemap(request, SECTIONS, section=section))


@who(EVERYONE)
@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {absolute(reverse('portal:sitemap'))}", ""]
    return _for_everybody(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def _for_everybody(response: Response) -> Response:
    response.is_for_everybody = True  # type: ignore[attr-defined]  # read by headers.Headers: may be kept
    return response
