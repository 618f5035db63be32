"""What every page knows about the site it belongs to."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from liseron.toolkit.theme import theme_from


@dataclass(frozen=True)
class Site:
    """Name, one line about it, addresses of its logo and colours, the département's code and name."""

    name: str
    tagline: str
    logo_url: str
    theme_url: str
    department: str
    department_name: str


@lru_cache(maxsize=8)
def _addresses(brand: str, logo: str) -> tuple[str, str]:
    logo_url = reverse("logo") if logo else static("liseron/liseron.svg")
    return logo_url, f"{reverse('theme')}?v={theme_from(brand).version()}"


def this_site() -> Site:
    """The site as the settings describe it."""
    logo_url, theme_url = _addresses(settings.BRAND, str(settings.LOGO or ""))
    return Site(
        name=settings.SITE_NAME,
        tagline=settings.TAGLINE,
        logo_url=logo_url,
        theme_url=theme_url,
        department=settings.DEPARTMENT,
        department_name=settings.DEPARTMENT_NAME,
    )


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor: `site` in every template."""
    return {"site": this_site()}
