"""A real title as a base address gives it, or would with other switches: for people who set it up."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from lxml import etree

from liseron.exchange import describing
from liseron.exchange.models import View
from liseron.exchange.profiles import Profile
from liseron.exchange.rendering import render
from liseron.exchange.repository.places import names_of
from liseron.toolkit import dates
from liseron.toolkit.xml import parse_xml


@dataclass(frozen=True)
class Written:
    """One format: `lines` as librarians read a record, `xml` as a program does."""

    format: str
    lines: list[str]
    xml: str


@dataclass(frozen=True)
class Sample:
    """A title of the catalogue, written in each format that was asked for."""

    number: int
    title: str
    resource: str
    written: list[Written]


def sample_of(
    view: View, *, profile: Profile | None = None, formats: list[str] | None = None, words: str = ""
) -> Sample | None:
    """The newest title that the address lists, or the newest whose title holds `words`; None when there is none.

    One with a summary rather than one without: it shows more.

    `profile` and `formats` are the address's own unless others are tried.
    """
    today = dates.paris_today()
    given = describing.may_be_given(today).filter(
        resource__in=view.shares.filter(is_open=True).values("resource")
    )
    found = given.filter(Q(title__icontains=words)) if words else given
    numbers = found.order_by("-pk").values_list("pk", flat=True)
    number = numbers.exclude(summary="").first() or numbers.first()
    if number is None:
        return None
    described = describing.offered([number], today=today)[number].described
    written = []
    for format in view.formats if formats is None else formats:
        content = render(described, format, profile or view.profile)
        for mark, name in names_of(view.slug, view.item_code_partner, view.item_code_ours):
            content = content.replace(mark, name)
        written.append(_written(format, content))
    return Sample(number, described.title, described.resource, written)


def _written(format: str, content: bytes) -> Written:
    root = parse_xml(content)
    lines = [line for child in root if (line := _line(child))]
    etree.indent(root)
    return Written(format, lines, etree.tostring(root, encoding="unicode"))


def _line(element: etree._Element) -> str:
    """« 200 1# $aTitre », « dc:title Titre », « LDR … »; "" for an element of PMB's that is no field."""
    name = etree.QName(element).localname
    if element.prefix == "dc":
        return f"dc:{name} {element.text}"
    tag = element.get("tag") or element.get("c")
    if tag is None:
        return f"LDR {element.text}" if name == "leader" else ""
    if not len(element):
        return f"{tag} {element.text}"
    indicators = element.get("ind") or f"{element.get('ind1')}{element.get('ind2')}"
    return f"{tag} {indicators.replace(' ', '#')} {' '.join(_subfields(element))}"


def _subfields(field: etree._Element) -> Iterator[str]:
    for one in field:
        yield f"${one.get('code') or one.get('c')} {one.text}"
