"""Somebody else's OAI-PMH answer, read whatever is wrong with it; what had to be mended is said, record by record."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from liseron.protocols.oai.mending import Mended, alone, mended

OAI = "http://www.openarchives.org/OAI/2.0/"
BOM = b"\xef\xbb\xbf"
MOST_LISTED = 2_000
Parse = Callable[[bytes], etree._Element]


class NotAnAnswer(ValueError):
    """The bytes are no OAI-PMH answer. `reason`: "empty", "html", "other_root", "truncated", "syntax", "doctype",
    "size", or "no_list" when neither the list asked for nor an error is there."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Error(NamedTuple):
    code: str
    message: str


class Harvested(NamedTuple):
    """One record of a page. `metadata` is the element inside `metadata`, None when there is none.

    `repairs` are codes: "control", "entity", "ampersand", "encoding", "characters". `problem` is "" or why the record
    cannot be used: "no_identifier", "no_metadata", "syntax".
    """

    identifier: str
    datestamp: str
    sets: tuple[str, ...]
    is_deleted: bool
    metadata: etree._Element | None
    repairs: tuple[str, ...] = ()
    problem: str = ""


@dataclass
class Page:
    """What a list's answer holds. `token` is "" on the last page; `remarks` are odd things of the page as a whole:
    "bom", "leading", "trailing", "namespace", and the repairs of `Harvested` outside any record."""

    response_date: str = ""
    items: list[Harvested] = field(default_factory=list)
    token: str = ""
    announced: str = ""
    cursor: str = ""
    errors: list[Error] = field(default_factory=list)
    remarks: tuple[str, ...] = ()


class Identity(NamedTuple):
    """What Identify says. `granularity` is "day" or "second", `deleted` "no", "transient" or "persistent"."""

    name: str
    granularity: str
    deleted: str
    earliest: str


def read_list(body: bytes, *, parse: Parse, verb: str = "ListRecords") -> Page:
    """One page of ListRecords. Raises NotAnAnswer; an error that the provider names is in `errors`."""
    root, found = _root_of(body, parse)
    page = Page(_text_of(root, "responseDate"), remarks=_remarks_on(root, body, found))
    page.errors = [Error(one.get("code") or "", _text(one)) for one in _children(root, "error")]
    listed = next(_children(root, verb), None)
    if listed is None:
        if not page.errors:
            raise NotAnAnswer("no_list")
        return page
    repairs = found.repairs if found else []
    for number, record in enumerate(_children(listed, "record")):
        page.items.append(_harvested(record, repairs[number] if number < len(repairs) else ()))
    page.items += [_lost(one) for one in found.lost] if found else []
    token = next(_children(listed, "resumptionToken"), None)
    if token is not None:
        page.token = _text(token)
        page.announced, page.cursor = token.get("completeListSize") or "", token.get("cursor") or ""
    return page


def read_identity(body: bytes, *, parse: Parse) -> Identity:
    """Raises NotAnAnswer. What is not said is taken in the sense that loses nothing."""
    root, _found = _root_of(body, parse)
    said = next(_children(root, "Identify"), None)
    if said is None:
        raise NotAnAnswer("no_list")
    granularity = "second" if "hh" in _text_of(said, "granularity").lower() else "day"
    deleted = _text_of(said, "deletedRecord").lower()
    known = deleted if deleted in {"transient", "persistent"} else "no"
    return Identity(_text_of(said, "repositoryName"), granularity, known, _text_of(said, "earliestDatestamp"))


def read_formats(body: bytes, *, parse: Parse) -> list[str]:
    """The metadataPrefixes offered. Raises NotAnAnswer."""
    return [
        prefix for prefix, _name in _listed(body, parse, "ListMetadataFormats", "metadataPrefix", "schema")
    ]


def read_sets(body: bytes, *, parse: Parse) -> list[tuple[str, str]]:
    """(setSpec, setName), the first two thousand; none for a provider without sets. Raises NotAnAnswer."""
    return _listed(body, parse, "ListSets", "setSpec", "setName")


def _listed(body: bytes, parse: Parse, verb: str, *names: str) -> list[tuple[str, str]]:
    root, _found = _root_of(body, parse)
    listed = next(_children(root, verb), None)
    if listed is None:
        if next(_children(root, "error"), None) is None:
            raise NotAnAnswer("no_list")
        return []
    pairs: list[tuple[str, str]] = []
    for one in listed:
        first, second = (_text_of(one, name) for name in names)
        if first and len(pairs) < MOST_LISTED:
            pairs.append((first, second))
    return pairs


def _root_of(body: bytes, parse: Parse) -> tuple[etree._Element, Mended | None]:
    """The root, and what was mended to read it."""
    if not body.strip():
        raise NotAnAnswer("empty")
    found: Mended | None = None
    try:
        root = parse(body)
    except ValueError as refusal:
        _refuse_for_good(refusal)
        found = mended(body)
        if found is None:
            raise NotAnAnswer("html" if b"<html" in body[:5000].lower() else "truncated") from refusal
        root = _parsed(found, parse)
    name = _name(root)
    if name != "OAI-PMH":
        raise NotAnAnswer("html" if name.lower() == "html" else "other_root")
    return root, found


def _parsed(found: Mended, parse: Parse) -> etree._Element:
    """The mended page; when that is not enough, the page without the records that cannot be read by themselves."""
    try:
        return parse(found.document())
    except ValueError as refusal:
        _refuse_for_good(refusal)
    for number in range(len(found.records)):
        try:
            parse(alone(found, number))
        except ValueError as refusal:
            _refuse_for_good(refusal)
            found.lose(number)
    try:
        return parse(found.document())
    except ValueError as refusal:
        raise NotAnAnswer("syntax") from refusal


def _refuse_for_good(refusal: ValueError) -> None:
    reason = getattr(refusal, "reason", "syntax")
    if reason in {"doctype", "size"}:
        raise NotAnAnswer(reason) from refusal


def _harvested(record: etree._Element, repairs: tuple[str, ...]) -> Harvested:
    header = next(_children(record, "header"), None)
    if header is None or not (identifier := _text_of(header, "identifier")):
        return Harvested("", "", (), False, None, repairs, "no_identifier")
    sets = tuple(text for one in _children(header, "setSpec") if (text := _text(one)))
    is_deleted = (header.get("status") or "").strip().lower() == "deleted"
    holder = next(_children(record, "metadata"), None)
    metadata = next((one for one in holder if isinstance(one.tag, str)), None) if holder is not None else None
    problem = "" if is_deleted or metadata is not None else "no_metadata"
    return Harvested(identifier, _text_of(header, "datestamp"), sets, is_deleted, metadata, repairs, problem)


def _lost(identifier: str) -> Harvested:
    return Harvested(identifier, "", (), False, None, (), "syntax" if identifier else "no_identifier")


def _remarks_on(root: etree._Element, body: bytes, found: Mended | None) -> tuple[str, ...]:
    remarks = list(found.remarks) if found else []
    if body.startswith(BOM):
        remarks.append("bom")
    if body.removeprefix(BOM)[:1].isspace() and "leading" not in remarks:
        remarks.append("leading")
    if not root.tag.startswith(f"{{{OAI}}}"):
        remarks.append("namespace")
    return tuple(remarks)


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag.rpartition("}")[2] == name:
            yield child


def _text_of(element: etree._Element, name: str) -> str:
    child = next(_children(element, name), None)
    return _text(child) if child is not None else ""


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
