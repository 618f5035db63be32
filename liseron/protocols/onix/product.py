"""One ONIX product as a value. Elements have reference names (`use_reference_names`); nothing here is judged."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from liseron.protocols.names import forename_first
from liseron.protocols.onix import codes
from liseron.protocols.onix.dates import Span, span_of

_BLOCK = "DescriptiveDetail"


@dataclass(frozen=True)
class Title:
    """The distinctive title in its parts; `collection` when the product is named after it."""

    text: str = ""
    subtitle: str = ""
    part_number: str = ""
    collection: str = ""
    collection_number: str = ""


@dataclass(frozen=True)
class Product:
    """Codes and texts of one product, as sent: HTML is still in the texts, codes are ONIX's own."""

    reference: str
    notification: str
    element: etree._Element

    def one(self, path: str) -> str:
        return next(self.each(path), "")

    def each(self, path: str) -> Iterator[str]:
        """The texts at `path`, empty ones left out."""
        for found in self.element.iterfind(path):
            text = text_of(found)
            if text:
                yield text

    def all(self, path: str) -> list[etree._Element]:
        return self.element.findall(path)


def read_product(element: etree._Element) -> Product:
    return Product(
        reference=child(element, "RecordReference"),
        notification=child(element, "NotificationType").zfill(2),
        element=element,
    )


def child(element: etree._Element, name: str) -> str:
    """The text of a child, "" when there is none."""
    found = element.find(name)
    return "" if found is None else text_of(found)


def text_of(element: etree._Element) -> str:
    """All the text inside; a space where XHTML begins or ends a block."""
    if not len(element):
        return (element.text or "").strip()
    words = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            words += [" " if inner.tag in {"p", "br", "li", "div"} else "", inner.text or ""]
        else:
            words += [
                " " if inner.tag in {"p", "li", "div"} else "",
                (inner.tail or "") if inner is not element else "",
            ]
    return "".join(words).strip()


def is_older(element: etree._Element) -> bool:
    """ONIX 2.1 keeps its form and its title right under the product, where 3.0 has blocks."""
    return element.find(_BLOCK) is None and any(
        element.find(name) is not None for name in ("ProductForm", "Title", "TitleText", "DistinctiveTitle")
    )


def title_of(product: Product) -> Title:
    """The best title (list 15), by levels (list 149): 01 the product, 02 the collection, 03 a part of it."""
    details = product.all(f"{_BLOCK}/TitleDetail")
    for kind in (*codes.TITLES, ""):
        for detail in details:
            if kind in {child(detail, "TitleType"), ""}:
                title = _title(detail)
                if title.text:
                    return title
    return Title()


def series_of(product: Product) -> tuple[str, str]:
    """The name of the first collection, a publisher's own first (list 148: 10), and the number in it."""
    collections = product.all(f"{_BLOCK}/Collection")
    for collection in sorted(collections, key=lambda one: child(one, "CollectionType") != "10"):
        for detail in collection.iterfind("TitleDetail"):
            title = _title(detail)
            name = title.collection or title.text
            if name:
                number = title.collection_number or title.part_number
                return name, number or child(collection, "CollectionSequence/CollectionSequenceNumber")
    return "", ""


def contributors(product: Product) -> Iterator[tuple[str, str]]:
    """(name, role of list 17) in the order of their numbers; forename first."""
    found = product.all(f"{_BLOCK}/Contributor")
    for one in sorted(found, key=lambda c: _whole(child(c, "SequenceNumber"), 10_000)):
        parts = (
            child(one, n)
            for n in ("NamesBeforeKey", "PrefixToKey", "KeyNames", "NamesAfterKey", "SuffixToKey")
        )
        name = (
            child(one, "PersonName")
            or " ".join(filter(None, parts))
            or forename_first(child(one, "PersonNameInverted"))
        )
        name = name or child(one, "CorporateName") or child(one, "CorporateNameInverted")
        for role in [text_of(r) for r in one.iterfind("ContributorRole")] or [""]:
            if name:
                yield name, role


def spans(product: Product, path: str, role: str, roles: Iterable[str]) -> Iterator[Span]:
    """The dates of the composites at `path` whose `role` is one of `roles`; those that are no date are left out."""
    wanted = set(roles)
    for composite in product.all(path):
        found = composite.find("Date")
        if child(composite, role) in wanted and found is not None:
            span = span_of(text_of(found), found.get("dateformat") or child(composite, "DateFormat"))
            if span:
                yield span


def ages(product: Product) -> tuple[float | None, float | None]:
    """(from, to) in years, as far as one is said; several ranges widen each other."""
    lows: list[float] = []
    highs: list[float] = []
    for found in product.all(f"{_BLOCK}/AudienceRange"):
        unit = codes.AGE_QUALIFIERS.get(child(found, "AudienceRangeQualifier"))
        if unit:
            for precision, value in _bounds(found):
                age = _whole(value, -1) / unit
                if age >= 0:
                    lows += [age] if precision in {"01", "03"} else []
                    highs += [age] if precision in {"01", "04"} else []
    return min(lows, default=None), max(highs, default=None)


def pages_and_seconds(product: Product) -> tuple[int, float]:
    """The length as said best (list 23): pages (unit 03), or seconds of listening (units 04 to 06, 14 to 16)."""
    extents = [
        (child(one, "ExtentType"), child(one, "ExtentUnit"), child(one, "ExtentValue"))
        for one in product.all(f"{_BLOCK}/Extent")
    ]
    pages = [
        _whole(value, 0)
        for kind in codes.PAGES
        for type_, unit, value in extents
        if (type_, unit) == (kind, "03")
    ]
    lengths = [
        _seconds(value, unit) for kind in codes.DURATIONS for type_, unit, value in extents if type_ == kind
    ]
    return next(filter(None, pages), 0), next(filter(None, lengths), 0)


def is_sold_in(product: Product, country: str) -> bool | None:
    """Whether the sales rights open `country`; None when they do not say."""
    for rights in product.all("PublishingDetail/SalesRights"):
        territory = rights.find("Territory")
        if territory is not None and _holds(territory, country):
            return child(rights, "SalesRightsType") not in codes.NOT_FOR_SALE
    rest = product.one("PublishingDetail/ROWSalesRightsType")
    return rest not in codes.NOT_FOR_SALE if rest and rest != "00" else None


def _title(detail: etree._Element) -> Title:
    own, above = Title(), ("", "")
    for element in detail.iterfind("TitleElement"):
        text, number = _title_text(element), child(element, "PartNumber") or child(element, "YearOfAnnual")
        if child(element, "TitleElementLevel") in {"02", "03"}:
            above = (above[0] or text, above[1] or number)
        elif not own.text:
            own = Title(text or own.text, child(element, "Subtitle"), number or own.part_number)
    text = own.text or child(detail, "TitleStatement") if own.text or not above[0] else above[0]
    return Title(text, own.subtitle, own.part_number or ("" if own.text else above[1]), *above)


def _title_text(element: etree._Element) -> str:
    whole = child(element, "TitleText")
    prefix, rest = child(element, "TitlePrefix"), child(element, "TitleWithoutPrefix")
    return whole or (prefix + rest if prefix.endswith(("’", "'")) else f"{prefix} {rest}".strip())


def _bounds(found: etree._Element) -> Iterator[tuple[str, str]]:
    """Precisions and values follow each other in pairs."""
    values = [text_of(v) for v in found.iterfind("AudienceRangeValue")]
    yield from zip((text_of(p) for p in found.iterfind("AudienceRangePrecision")), values, strict=False)


def _holds(territory: etree._Element, country: str) -> bool:
    included = child(territory, "CountriesIncluded").split()
    excluded = child(territory, "CountriesExcluded").split()
    everywhere = {"WORLD", "ROW"} & set(child(territory, "RegionsIncluded").split())
    return country in included or (bool(everywhere) and country not in excluded)


def _seconds(value: str, unit: str) -> float:
    if unit in {"04", "05", "06"}:
        figures = re.fullmatch(r"\d{1,6}(?:[.,]\d{1,4})?", value)
        return float(value.replace(",", ".")) * {"04": 3600, "05": 60, "06": 1}[unit] if figures else 0
    digits = value.zfill({"14": 3, "15": 5, "16": 7}.get(unit, 0))
    match = re.fullmatch(r"(\d{3})(\d{2})?(\d{2})?", digits) if unit in {"14", "15", "16"} else None
    return int(match[1]) * 3600 + int(match[2] or 0) * 60 + int(match[3] or 0) if match else 0


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def day_before(day: date) -> date:
    """The last day of what ends on `day`."""
    return date.fromordinal(max(1, day.toordinal() - 1))
