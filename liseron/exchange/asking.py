"""Asking a repository for a page: politely, again when the trouble may pass, and refused in words when it does not."""

import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from django.conf import settings

from liseron.catalogue.imports.reading import CannotImport
from liseron.exchange.asking_sentences import refused, said_error, unreachable, unreadable
from liseron.protocols.oai.pages import (
    Identity,
    NotAnAnswer,
    Page,
    read_formats,
    read_identity,
    read_list,
    read_sets,
)
from liseron.toolkit import dates
from liseron.toolkit.http import Answer, CannotFetch, Limits, fetch
from liseron.toolkit.xml import parse_xml

LARGEST = 50_000_000
LIMITS = Limits(total_seconds=120, max_bytes=LARGEST)
TRIES = 4
BACK_OFF = (2.0, 8.0, 30.0)
LONGEST_PAUSE = 60
LONGEST_WAIT = 86_400
PASSING = {408, 425, 429, 500, 502, 503, 504}
PASSING_REASONS = {"connection", "time", "protocol", "encoding"}
FOR_GOOD = {"doctype", "size", "other_root"}
GZIP = b"\x1f\x8b"
T = TypeVar("T")
parse = partial(parse_xml, max_bytes=LARGEST, drop_doctype=False)


class AskAgainLater(CannotImport):
    """The trouble may pass; `seconds` is how long the repository asks to be left alone, 0 when it does not say."""

    def __init__(self, sentence: str, seconds: int = 0) -> None:
        self.seconds = seconds
        super().__init__(sentence)


class TokenRefused(Exception):
    """badResumptionToken: the list has to be taken from its beginning."""


@dataclass
class Repository:
    """One base address. `pause` waits; `waited` is called before each wait, so that a reader shows it is alive."""

    address: str
    pause: Callable[[float], Any] = lambda seconds: time.sleep(seconds)
    limits: Limits = field(default_factory=lambda: LIMITS)
    tries: int = TRIES
    retries: int = 0
    repairs: list[str] = field(default_factory=list)

    def records(self, arguments: Mapping[str, str]) -> Page:
        """A page of ListRecords: empty and last when nothing matches.

        Raises TokenRefused, AskAgainLater, and CannotImport when it is no use to ask again.
        """
        page = self._answer({"verb": "ListRecords", **arguments}, partial(read_list, parse=parse))
        codes = {error.code for error in page.errors}
        if "badResumptionToken" in codes:
            raise TokenRefused
        if page.errors and not page.items and codes != {"noRecordsMatch"}:
            raise CannotImport(said_error(page.errors[0]))
        return page

    def identity(self) -> Identity:
        return self._answer({"verb": "Identify"}, partial(read_identity, parse=parse))

    def formats(self) -> list[str]:
        return self._answer({"verb": "ListMetadataFormats"}, partial(read_formats, parse=parse))

    def sets(self) -> list[tuple[str, str]]:
        """The first page of them: enough to choose from."""
        return self._answer({"verb": "ListSets"}, partial(read_sets, parse=parse))

    def _answer(self, arguments: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """Raises AskAgainLater and CannotImport."""
        url = address_for(self.address, arguments)
        for left in range(self.tries - 1, -1, -1):
            try:
                return read(self._body(url))
            except CannotFetch as trouble:
                if trouble.reason not in PASSING_REASONS:
                    raise CannotImport(unreachable(trouble.reason)) from trouble
                self._wait_or_give_up(left, AskAgainLater(unreachable(trouble.reason)))
            except NotAnAnswer as trouble:
                if trouble.reason in FOR_GOOD:
                    raise CannotImport(unreadable(trouble.reason)) from trouble
                self._wait_or_give_up(left, AskAgainLater(unreadable(trouble.reason)))
            except AskAgainLater as trouble:
                self._wait_or_give_up(left, trouble)
        raise CannotImport(unreachable("connection"))

    def _wait_or_give_up(self, left: int, trouble: AskAgainLater) -> None:
        if not left or trouble.seconds > LONGEST_PAUSE:
            raise trouble
        self.retries += 1
        back_off = BACK_OFF[min(self.tries - 1 - left, len(BACK_OFF) - 1)]
        self.pause(max(trouble.seconds, 1) if trouble.seconds else back_off)

    def _body(self, url: str) -> bytes:
        """Raises CannotFetch, AskAgainLater and CannotImport."""
        headers = {"accept": "text/xml, application/xml;q=0.9, */*;q=0.1"}
        answer = fetch(url, headers=headers, limits=self.limits, allow_private=settings.DEMO)
        if answer.status == 200:
            return self._inflated(answer.body)
        if answer.status in PASSING:
            raise AskAgainLater(refused(answer.status), _wait_of(answer))
        raise CannotImport(refused(answer.status))

    def _inflated(self, body: bytes) -> bytes:
        """Some servers compress twice, or compress without saying so."""
        if not body.startswith(GZIP):
            return body
        self.repairs.append("compressed_twice")
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            content = inflater.decompress(body, self.limits.max_bytes + 1)
        except zlib.error as error:
            raise CannotFetch("encoding") from error
        if len(content) > self.limits.max_bytes:
            raise CannotFetch("size")
        if not inflater.eof:
            raise CannotFetch("encoding")
        return content


def address_for(base: str, arguments: Mapping[str, str]) -> str:
    """The base address, which may hold a query already, with the arguments."""
    before = base.partition("#")[0].rstrip("?&")
    return f"{before}{'&' if '?' in before else '?'}{urlencode(arguments, quote_via=quote, safe='')}"


def _wait_of(answer: Answer) -> int:
    """Seconds asked for by Retry-After: a number or a date, a day at most; 0 when it says nothing sensible."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(LONGEST_WAIT, int(said[:12]))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return 0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, min(LONGEST_WAIT, int((until - _clock_of(answer)).total_seconds())))


def _clock_of(answer: Answer) -> datetime:
    """The server's own clock when it tells it: ours may differ."""
    try:
        said = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return dates.now()
    return said if said.tzinfo else said.replace(tzinfo=UTC)
