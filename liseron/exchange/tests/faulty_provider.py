"""A repository of our own on the loopback, that keeps to OAI-PMH or breaks it as it is told, page by page."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

Fault = Callable[[bytes], bytes]
ANSWERED = "2026-11-20T10:00:00Z"
ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
    "<responseDate>{answered}</responseDate><request>http://repository.example/oai</request>{content}</OAI-PMH>"
)
DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:type>text</dc:type>'
    "<dc:identifier>https://repository.example/{number}</dc:identifier></oai_dc:dc>"
)


@dataclass
class Held:
    """One record that the repository holds. `xml` is its metadata, made from the title when not given."""

    number: int
    stamp: str = "2026-01-01T00:00:00Z"
    title: str = ""
    is_deleted: bool = False
    keeps_metadata: bool = False
    sets: tuple[str, ...] = ()
    xml: str = ""
    identifier: str = ""

    def written(self) -> str:
        name = self.identifier or f"oai:repository.example:{self.number}"
        sets = "".join(f"<setSpec>{one}</setSpec>" for one in self.sets)
        status = ' status="deleted"' if self.is_deleted else ""
        header = f"<header{status}><identifier>{escape(name)}</identifier><datestamp>{self.stamp}</datestamp>{sets}"
        title = self.title or f"Titre {self.number}"
        content = self.xml or DC.format(title=title, number=self.number)
        metadata = "" if self.is_deleted and not self.keeps_metadata else f"<metadata>{content}</metadata>"
        return f"<record>{header}</header>{metadata}</record>"


@dataclass
class Provider:
    """`faults` are what befalls the n-th page of a list: each is used once, then the page is as it should be.

    `asked` keeps the arguments of each request. `refused_tokens` is how many times tokens are refused.
    """

    records: list[Held]
    page_size: int = 20
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    deletions: str = "persistent"
    answered: str = ANSWERED
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    always: Fault | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    refused_tokens: int = 0
    token_of: Callable[[str], str] = lambda token: token
    announced: str = ""
    paths: list[str] = field(default_factory=list)

    def __call__(self, connection: socket.socket, head: bytes) -> None:
        target = head.split(b" ")[1].decode()
        said = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        self.asked.append(said)
        self.paths.append(target)
        page, content = self._content(said)
        body = ENVELOPE.format(answered=self.answered, content=content).encode()
        waiting = self.faults.get(page, [])
        fault = waiting.pop(0) if waiting else self.always if page >= 0 else None
        connection.sendall(fault(body) if fault else http(body))

    def _content(self, said: dict[str, str]) -> tuple[int, str]:
        """(number of the page, -1 for the other verbs; what stands in the envelope)"""
        match said.get("verb"):
            case "Identify":
                return -1, (
                    f"<Identify><repositoryName>Dépôt d’essai</repositoryName><protocolVersion>2.0</protocolVersion>"
                    f"<earliestDatestamp>2020-01-01{'T00:00:00Z' if 'hh' in self.granularity else ''}"
                    f"</earliestDatestamp><deletedRecord>{self.deletions}</deletedRecord>"
                    f"<granularity>{self.granularity}</granularity></Identify>"
                )
            case "ListMetadataFormats":
                formats = ("oai_dc", "unimarc")
                return -1, "<ListMetadataFormats>{}</ListMetadataFormats>".format(
                    "".join(
                        f"<metadataFormat><metadataPrefix>{name}</metadataPrefix></metadataFormat>"
                        for name in formats
                    )
                )
            case "ListSets":
                return -1, '<error code="noSetHierarchy">none</error>'
            case "ListRecords":
                return self._list(said)
        return -1, '<error code="badVerb">?</error>'

    def _list(self, said: dict[str, str]) -> tuple[int, str]:
        start, since, until, of = 0, said.get("from", ""), said.get("until", ""), said.get("set", "")
        if token := said.get("resumptionToken"):
            if self.refused_tokens:
                self.refused_tokens -= 1
                return -1, '<error code="badResumptionToken">expired</error>'
            first, since, until, of, _odd = token.split("|")
            start = int(first)
        width = 10 if "hh" not in self.granularity else 20
        there = [
            one
            for one in self.records
            if (not since or one.stamp[: len(since)] >= since)
            and (not until or one.stamp[: len(until)] <= until)
            and (not of or of in one.sets)
        ]
        page = start // self.page_size
        if not there:
            return page, '<error code="noRecordsMatch">nothing</error>'
        listed = "".join(
            one.written().replace(one.stamp, one.stamp[:width])
            for one in there[start : start + self.page_size]
        )
        following = start + self.page_size
        written = ""
        if following < len(there):
            token = self.token_of(f"{following}|{since}|{until}|{of}|+/= &é")
            written = (
                f'<resumptionToken cursor="{start}"{self._size(there)}>{escape(token)}</resumptionToken>'
            )
        elif start:
            written = f'<resumptionToken cursor="{start}"{self._size(there)}/>'
        return page, f"<ListRecords>{listed}{written}</ListRecords>"

    def _size(self, there: list[Held]) -> str:
        return f' completeListSize="{self.announced or len(there)}"'


def held(count: int, **alike: object) -> list[Held]:
    return [Held(number, **alike) for number in range(1, count + 1)]  # type: ignore[arg-type]


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", "Content-Type: text/xml; charset=utf-8", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, *headers, "Connection: close", "", ""]).encode() + body


def status(line: str, *headers: str) -> Fault:
    """An answer without a page."""
    return lambda body: http(b"", line, *headers)


def instead(content: bytes, *headers: str) -> Fault:
    """Something else, with a status of 200."""
    return lambda body: http(content, "200 OK", *headers)


def changed(change: Callable[[bytes], bytes], *headers: str) -> Fault:
    """The page with something done to its bytes."""
    return lambda body: http(change(body), "200 OK", *headers)


def swapped(old: str, new: bytes) -> Fault:
    """The page with some of its text replaced; it must be there."""

    def change(body: bytes) -> bytes:
        assert old.encode() in body
        return body.replace(old.encode(), new)

    return changed(change)


def content(inside: str) -> Fault:
    """Another content in a good envelope."""
    return instead(ENVELOPE.format(answered=ANSWERED, content=inside).encode())


def cut_short(body: bytes) -> bytes:
    """A length that is announced and not sent: the connection ends in the middle."""
    return http(body)[: -len(body) // 2]


def hung_up(_body: bytes) -> bytes:
    """Nothing at all."""
    return b""


def dripping(body: bytes) -> bytes:
    """So slow that whoever has no deadline waits for ever."""
    threading.Event().wait(5)
    return http(body)
