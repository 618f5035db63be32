"""From which sites a partner may frame our search and read it: its own portal, and those of its libraries."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from liseron.partners.models import Library, Partner

USUAL_PORTS = {"http": 80, "https": 443}


def origins_of(partner: Partner) -> list[str]:
    """ "https://mediatheque.example", without a path; a site known by http is taken at https too. One query."""
    sites = Library.objects.of(partner).filter(closed_on__isnull=True).exclude(website="").order_by("pk")
    known = [
        origin
        for url in [partner.portal_url, *sites.values_list("website", flat=True)]
        for origin in _both(url)
    ]
    return list(dict.fromkeys(known))


def origin_of(url: str) -> str:
    """The origin of a web address as browsers write it; "" when it has none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        if parts.scheme not in USUAL_PORTS or not host or not host.isascii() or not _is_plain(host):
            return ""
    except ValueError:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port and port != USUAL_PORTS[parts.scheme] else "")


def _both(url: str) -> Iterable[str]:
    origin = origin_of(url)
    if origin.startswith("http://") and origin.count(":") == 1:
        yield f"https://{origin.removeprefix('http://')}"
    if origin:
        yield origin


def _is_plain(host: str) -> bool:
    """Nothing that would end a directive of a security policy or stand for any host."""
    return all(character.isalnum() or character in "-.:_" for character in host)
