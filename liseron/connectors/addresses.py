"""Addresses of vendors: what one may send a browser to, and where a title may lead."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from liseron.access.ports import VisitFacts

LONGEST = 1500
HOST = re.compile(r"[\w.-]+")
PLAIN_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
# RFC 3986: unreserved, sub-delims, ":" "@" "/" "?", and what is percent-encoded.
PATH_OR_QUERY = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*")


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
    host = (parts.hostname or "").rstrip(".")
    return host if HOST.fullmatch(host) else ""


def stands_on(host: str, base: str) -> bool:
    """True when `host` is `base` or below it; a leading "www." of `base` does not count."""
    base = base.removeprefix("www.")
    return bool(base) and (host == base or host.endswith(f".{base}"))


def title_address(visit: VisitFacts, *entrances: str) -> str:
    """The title's page when it stands on the host of the resource or of an entrance, else "".

    Titles come from harvests: a poisoned one must not send a reader, whom the vendor has just let in, elsewhere.
    """
    title = host_of(visit.record_url)
    hosts = [host_of(address) for address in (visit.entry_url, *entrances)]
    return visit.record_url if title and any(stands_on(title, host) for host in hosts) else ""


def return_address(visit: VisitFacts, *entrances: str) -> str:
    """Where the vendor should put the reader down: the title when it is the vendor's, else the resource's page."""
    return title_address(visit, *entrances) or (visit.entry_url if host_of(visit.entry_url) else "")


def fault_of_entrance(address: str) -> str:
    """What is wrong with an address that the département types, in French; "" when nothing is.

    Every form that two readers might understand differently is refused: credentials, backslashes, dot segments
    plain or encoded, letters out of ASCII, anchors.
    """
    if not address:
        return _("Écrivez l’adresse que le fournisseur vous a donnée.")
    schemes = ("https", "http") if settings.DEMO else ("https",)
    if not address.lower().startswith(tuple(f"{scheme}://" for scheme in schemes)):
        return _("Écrivez une adresse entière, qui commence par https://.")
    if len(address) > LONGEST:
        return _("Cette adresse est trop longue : {most} caractères au plus.").format(most=LONGEST)
    if not address.isascii() or not host_of(address) or not PLAIN_HOST.fullmatch(host_of(address)):
        return _(
            "Le nom du site n’est pas lisible. Écrivez-le sans accent, sans espace et sans mot de passe, "
            "comme https://www.fournisseur.fr/entree."
        )
    return _fault_of_rest(address)


def _fault_of_rest(address: str) -> str:
    parts = urlsplit(address)
    if parts.fragment or address.endswith("#"):
        return _("Retirez ce qui suit le signe #.")
    if not PATH_OR_QUERY.fullmatch(parts.path) or not PATH_OR_QUERY.fullmatch(parts.query):
        return _(
            "Un signe ne va pas dans une adresse. Remplacez espaces, accents et guillemets par leur code %."
        )
    if any(_is_dots(segment) for segment in parts.path.split("/")):
        return _("Retirez les « .. » et les « . » du chemin.")
    return ""


def _is_dots(segment: str) -> bool:
    """ "." or ".." once decoded, twice decoded, or before a ";": somebody on the way may read it so."""
    return any(
        reading.split(";")[0] in {".", ".."} or "/" in reading or "\\" in reading
        for reading in (segment, unquote(segment), unquote(unquote(segment)))
    )
