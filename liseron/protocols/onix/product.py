"""One ONIX product as a value. Nothing here is judged."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from liseron.protocols.names import forename_first
from liseron.protocols.onix import codes
from liseron.protocols.onix.dates import Span, span_of
from liseron.protocols.onix.tree import Node

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
    tree: Node

    def one(self, path: str) -> str:
        return self.tree.one(path)

    def each(self, path: str) -> Iterator[str]:
        """The texts at `path`, empty ones left out."""
        return self.tree.each(path)

    def all(self, path: str) -> list[Node]:
        return self.tree.all(path)


def read_product(element: etree._Element) -> Product:
    """Reference names and short tags read the same from here on."""
    tree = Node(element)
    return Product(tree.child("RecordReference"), tree.child("NotificationType").zfill(2), tree)


def is_older(product: Product) -> bool:
    """ONIX 2.1 keeps its form and its title right under the product, where 3.0 has blocks."""
    return product.tree.first(_BLOCK) is None and any(
        product.tree.first(name) is not None
        for name in ("ProductForm", "Title", "TitleText", "DistinctiveTitle")
    )


def title_of(product: Product) -> Title:
    """The best title (list 15), by levels (list 149): 01 the product, 02 the collection, 03 a part of it."""
    details = product.all(f"{_BLOCK}/TitleDetail")
    for kind in (*codes.TITLES, ""):
        for detail in details:
            if kind in {detail.child("TitleType"), ""}:
                title = _title(detail)
                if title.text:
                    return title
    return Title()


def series_of(product: Product) -> tuple[str, str]:
    """The name of the first collection, a publisher's own first (list 148: 10), and the number in it."""
    collections = product.all(f"{_BLOCK}/Collection")
    for collection in sorted(collections, key=lambda one: one.child("CollectionType") != "10"):
        for detail in collection.all("TitleDetail"):
            title = _title(detail)
            name = title.collection or title.text
            if name:
                number = title.collection_number or title.part_number
                return name, number or collection.one("CollectionSequence/CollectionSequenceNumber")
    return "", ""


def contributors(product: Product) -> Iterator[tuple[str, str]]:
    """(name, role of list 17) in the order of their numbers; forename first."""
    found = product.all(f"{_BLOCK}/Contributor")
    for one in sorted(found, key=lambda c: _whole(c.child("SequenceNumber"), 10_000)):
        parts = (
            one.child(n)
            for n in ("NamesBeforeKey", "PrefixToKey", "KeyNames", "NamesAfterKey", "SuffixToKey")
        )
        name = (
            one.child("PersonName")
            or " ".join(filter(None, parts))
            or forename_first(one.child("PersonNameInverted"))
        )
        name = name or one.child("CorporateName") or one.child("CorporateNameInverted")
        for role in [r.text for r in one.all("ContributorRole")] or [""]:
            if name:
                yield name, role


def spans(product: Product, path: str, role: str, roles: Iterable[str]) -> Iterator[Span]:
    """The dates of the composites at `path` whose `role` is one of `roles`; those that are no date are left out."""
    wanted = set(roles)
    for composite in product.all(path):
        found = composite.first("Date")
        if composite.child(role) in wanted and found is not None:
            span = span_of(found.text, found.attribute("dateformat") or composite.child("DateFormat"))
            if span:
                yield span


def ages(product: Product) -> tuple[float | None, float | None]:
    """(from, to) in years, as far as one is said; several ranges widen each other."""
    lows: list[float] = []
    highs: list[float] = []
    for found in product.all(f"{_BLOCK}/AudienceRange"):
        unit = codes.AGE_QUALIFIERS.get(found.child("AudienceRangeQualifier"))
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
        (one.child("ExtentType"), one.child("ExtentUnit"), one.child("ExtentValue"))
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
        territory = rights.first("Territory")
        if territory is not None and _holds(territory, country):
            return rights.child("SalesRightsType") not in codes.NOT_FOR_SALE
    rest = product.one("PublishingDetail/ROWSalesRightsType")
    return rest not in codes.NOT_FOR_SALE if rest and rest != "00" else None


def _title(detail: Node) -> Title:
    own, above = Title(), ("", "")
    for element in detail.all("TitleElement"):
        text, number = _title_text(element), element.child("PartNumber") or element.child("YearOfAnnual")
        if element.child("TitleElementLevel") in {"02", "03"}:
            above = (above[0] or text, above[1] or number)
        elif not own.text:
            own = Title(text or own.text, element.child("Subtitle"), number or own.part_number)
    text = own.text or detail.child("TitleStatement") if own.text or not above[0] else above[0]
    return Title(text, own.subtitle, own.part_number or ("" if own.text else above[1]), *above)


def _title_text(element: Node) -> str:
    whole = element.child("TitleText")
    prefix, rest = element.child("TitlePrefix"), element.child("TitleWithoutPrefix")
    return whole or (prefix + rest if prefix.endswith(("’", "'")) else f"{prefix} {rest}".strip())


def _bounds(found: Node) -> Iterator[tuple[str, str]]:
    """Precisions and values follow each other in pairs."""
    values = [v.text for v in found.all("AudienceRangeValue")]
    yield from zip((p.text for p in found.all("AudienceRangePrecision")), values, strict=False)


def _holds(territory: Node, country: str) -> bool:
    included = territory.child("CountriesIncluded").split()
    excluded = territory.child("CountriesExcluded").split()
    everywhere = {"WORLD", "ROW"} & set(territory.child("RegionsIncluded").split())
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
