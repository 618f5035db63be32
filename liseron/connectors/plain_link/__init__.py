"""The simplest door: the address that the catalogue holds, with nothing added to it."""

from urllib.parse import urlsplit

from liseron.access.ports import NoAddress, VisitFacts


class PlainLink:
    """Sends to the title's page, else to the resource's entrance.

    A vendor's title must stand on the vendor's own host (or below it): titles come from harvests, and a
    poisoned one must not turn a reader's right to enter into a way out to anywhere; the entrance is used
    instead. A free selection gathers many sites by nature: there, any web address of a title goes.
    """

    def address_for(self, visit: VisitFacts) -> str:
        title_host = host_of(visit.record_url)
        if title_host and (visit.is_free or stands_on(title_host, host_of(visit.entry_url))):
            return visit.record_url
        if host_of(visit.entry_url):
            return visit.entry_url
        raise NoAddress(f"{visit.resource} has no usable address")


def host_of(address: str) -> str:
    """Host of a plain web address, lower case; "" for another scheme, credentials, blanks or backslashes."""
    if any(character <= " " or character in "\\\x7f" for character in address):
        return ""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or parts.username is not None or parts.password is not None:
        return ""
    return (parts.hostname or "").rstrip(".")


def stands_on(host: str, base: str) -> bool:
    """True when `host` is `base` or below it; a leading "www." of `base` does not count."""
    base = base.removeprefix("www.")
    return bool(base) and (host == base or host.endswith(f".{base}"))
