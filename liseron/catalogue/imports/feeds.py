"""An OPDS catalogue followed from its address, page by page, to its last page or to a clear refusal."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liseron.catalogue.imports.opds import LARGEST, page_of
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.toolkit.http import Answer, CannotFetch, Limits, fetch

MOST_PAGES = 20_000
MOST_EMPTY = 3
TRIES = 3
LONGEST_PAUSE = 60
LIMITS = Limits(total_seconds=90, max_bytes=LARGEST)
ACCEPT = "application/opds+json, application/atom+xml;profile=opds-catalog, application/json;q=0.8, */*;q=0.5"
PASSING = {429, 500, 502, 503, 504}


@dataclass
class Visit:
    """What is kept from one visit to the next: the marks of the first page. `is_unchanged` once it answered 304."""

    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False
    pages: int = 0

    def conditions(self) -> dict[str, str]:
        """The headers that spare an answer when nothing changed (RFC 9110, 13.1)."""
        marks = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in marks.items() if value}


def follow(
    address: str,
    visit: Visit,
    *,
    allow_private: bool = False,
    pause: Callable[[float], Any] = time.sleep,
    most_pages: int = MOST_PAGES,
) -> Iterator[Line]:
    """The lines of all pages, numbered on; `visit` learns the marks of the first page once the last was read.

    Raises CannotImport where the catalogue cannot be read further: what came before was given. A page that comes
    again, an address met before, or empty pages without end are refused by name.
    """
    met: set[str] = set()
    bodies: set[bytes] = set()
    first, empty, marks = 1, 0, ("", "")
    while address:
        if address in met:
            raise CannotImport(_("Ce catalogue tourne en rond : une page renvoie à une page déjà lue."))
        if len(met) >= most_pages:
            raise CannotImport(_("Ce catalogue a trop de pages. Nous nous sommes arrêtés."))
        answer = _asked(address, {} if met else visit.conditions(), pause, allow_private=allow_private)
        met.add(address)
        if answer.status == 304:
            visit.is_unchanged = True
            return
        _refuse_same(answer.body, bodies)
        if len(met) == 1:
            marks = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
        page = page_of(answer.body, answer.url)
        before = first
        for line in page.lines(first):
            first = max(line.numbers) + 1
            yield line
        empty = 0 if first > before else empty + 1
        if empty > MOST_EMPTY:
            raise CannotImport(_("Ce catalogue n’envoie plus que des pages vides. Nous nous sommes arrêtés."))
        visit.pages, address = len(met), page.next_address
    visit.etag, visit.last_modified = (mark[:200] for mark in marks)


def _refuse_same(body: bytes, known: set[bytes]) -> None:
    digest = hashlib.sha256(body).digest()
    if digest in known:
        raise CannotImport(_("Ce catalogue envoie deux fois la même page. Nous nous sommes arrêtés."))
    known.add(digest)


def _asked(
    address: str, conditions: Mapping[str, str], pause: Callable[[float], Any], *, allow_private: bool
) -> Answer:
    """The page, or 304; asked again when the trouble may pass."""
    for left in range(TRIES - 1, -1, -1):
        try:
            headers = {"accept": ACCEPT, **conditions}
            answer = fetch(address, headers=headers, limits=LIMITS, allow_private=allow_private)
        except CannotFetch as refusal:
            if left and refusal.reason in {"connection", "time"}:
                pause(2.0)
                continue
            raise CannotImport(_unreached(refusal.reason)) from refusal
        if answer.status == 200 or (answer.status == 304 and conditions):
            return answer
        if not left or answer.status not in PASSING:
            raise CannotImport(_refused(answer.status))
        pause(_wait(answer.headers.get("retry-after", "")))
    raise CannotImport(_unreached("connection"))


def _wait(said: str) -> float:
    """Seconds to wait; a date or an endless wait is cut to what is bearable."""
    return min(LONGEST_PAUSE, int(said)) if said.isascii() and said.isdigit() and len(said) < 10 else 5.0


def _unreached(reason: str) -> str:
    return {
        "address": _("Cette adresse n’est pas une adresse web (http ou https)."),
        "private": _("Cette adresse n’est pas sur l’internet public. Nous ne la lisons pas."),
        "name": _("Cette adresse n’existe pas. Vérifiez le nom du site."),
        "size": _("Une page de ce catalogue est trop grosse."),
        "redirects": _("Ce catalogue renvoie sans fin d’une adresse à l’autre."),
        "time": _("Ce catalogue répond trop lentement. Essayez plus tard."),
    }.get(reason, _("Ce catalogue ne répond pas. Essayez plus tard."))


def _refused(status: int) -> str:
    if status in {401, 403}:
        return _("Ce catalogue demande un compte. Donnez une adresse ouverte à tous.")
    if status in {404, 410}:
        return _("Il n’y a rien à cette adresse. Vérifiez-la auprès du fournisseur.")
    return _("Ce catalogue a répondu par une erreur ({status}). Essayez plus tard.").format(status=status)
