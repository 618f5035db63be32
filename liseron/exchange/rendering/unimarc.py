"""The UNIMARC profile of a digital resource (study of OAI and UNIMARC, 3.2): one list of fields for two formats."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from liseron.exchange.profiles import OUR_CODE, PARTNER_CODE, Profile
from liseron.exchange.rendering import names, vocabulary
from liseron.exchange.rendering.described import Described
from liseron.exchange.rendering.vocabulary import Kind, kind_of
from liseron.protocols.iso639 import bibliographic_code
from liseron.protocols.marc.record import Field
from liseron.protocols.marc.writing import as_marcxchange, as_pmb, control, datafield

VERSION: Final = 1
NUMBER: Final = "liseron-"
FRENCH_YEARS = range(1000, 2100)
# Tag, indicators, scheme, $2. PMB takes its bar code from 071; 073 is where the manual wants an EAN.
_NUMBERS = (
    ("010", "  ", "isbn", ""), ("011", "  ", "issn", ""), ("017", "70", "doi", "doi"), ("033", "  ", "ark", ""),
    ("033", "  ", "uri", ""), ("035", "  ", "vendor", ""), ("071", "01", "bar code", ""), ("073", " 0", "ean", ""),
)  # fmt: skip
# How $f and $g bring a name in; those who wrote it need no words.
_BY = {
    "trl": "traduit par", "ill": "illustré par", "nrt": "lu par", "act": "avec", "cmp": "musique composée par",
    "aus": "scénario écrit par", "pht": "photographié par", "aui": "préfacé par", "aft": "postfacé par",
    "edt": "sous la direction de", "drt": "réalisé par", "prf": "interprété par", "adp": "adapté par",
    "pro": "produit par", "cnd": "dirigé par", "clr": "mis en couleurs par", "pbl": "publié par",
}  # fmt: skip


def render(described: Described, profile: Profile) -> bytes:
    """A `record` of MarcXchange 2.0."""
    return as_marcxchange(leader(described, profile), fields(described, profile)).encode()


def render_for_pmb(described: Described, profile: Profile) -> bytes:
    """A `notice` of PMB (3.3)."""
    return as_pmb(leader(described, profile), fields(described, profile)).encode()


def leader(described: Described, profile: Profile) -> str:
    """24 characters: new or changed, the kind's letters, minimal coding."""
    letters = kind_of(described).leader
    if profile.leader_type == "a" and letters[0] == "l":
        letters = f"a{letters[1]}"
    return f"00000{'c' if described.is_changed else 'n'}{letters}  2200000   450 "


def fields(described: Described, profile: Profile) -> list[Field]:
    """Every field in the order of tags."""
    listed = names.parts(described.creators)
    return [
        *_numbers(described),
        *_codes(described),
        *_title(described, profile, listed),
        *_publication(described, profile),
        *_notes(described),
        *_subjects(described),
        *_people(listed),
        *_source(described, profile),
    ]


def _numbers(one: Described) -> Iterator[Field]:
    yield from control("001", f"{NUMBER}{one.number}")
    yield from control("003", one.permalink)
    yield from control("005", one.stamp)
    numbers = one.numbers
    numbers["vendor"] = [vendor_number(one), *numbers.get("vendor", ())]
    if one.medium in {"music", "film"}:
        numbers["bar code"] = numbers.get("ean", [])
    for tag, indicators, scheme, kind in _NUMBERS:
        for value in numbers.get(scheme, ()):
            yield from datafield(tag, indicators, ("a", value), ("2", kind))


def vendor_number(one: Described) -> str:
    """« (CYBERLIBRIS)88812 »: the vendor's own number with who gave it."""
    giver = (one.vendor_slug or one.resource_slug).upper()
    return f"({giver}){one.source_id}" if giver and one.source_id else ""


def _codes(one: Described) -> Iterator[Field]:
    language = bibliographic_code(one.language)
    is_translated = any(role == "trl" for _name, role in one.creators)
    yield from datafield("100", "  ", ("a", _general(one)))
    yield from datafield("101", "1 " if is_translated else "0 ", ("a", language or "und"))
    yield from _of_kind(kind_of(one))


@cache
def _of_kind(kind: Kind) -> list[Field]:
    """What each record of a kind says: electronic, what file, RDA's content, medium and carrier."""
    return [
        *datafield("106", "  ", ("a", "s")),
        *datafield("135", "  ", ("a", f"{kind.file}r")),
        *(
            datafield("181", "  ", ("6", "z01"), ("c", kind.content), ("2", "rdacontent"))
            if kind.content
            else []
        ),
        *datafield("182", "  ", ("6", "z01"), ("c", "c"), ("2", "rdamedia")),
        *datafield("183", "  ", ("6", "z01"), ("a", "ceb"), ("2", "RDAfrCarrier")),
    ]


def _general(one: Described) -> str:
    """100$a: 36 characters, letters in real UTF-8 (« 50 » at 26), as the manual of UNIMARC lists them."""
    year = str(one.year) if one.year in FRENCH_YEARS else "    "
    is_serial = one.medium == "press"
    type_of_date = ("a" if is_serial else "d") if year.strip() else "u"
    last = "9999" if is_serial and year.strip() else "    "
    audience = vocabulary.AUDIENCE_OF_UNIMARC.get(one.audience, "u  ")
    return f"{one.entered}{type_of_date}{year}{last}{audience}y0frey50      ba"


def _title(one: Described, profile: Profile, listed: list[names.Part]) -> Iterator[Field]:
    primary = [part.name for part in listed if part.is_primary]
    by = _BY.get(listed[0].roles[0], "") if primary else ""
    others: dict[str, list[str]] = {}
    for part in listed:
        if not part.is_primary:
            others.setdefault(part.roles[0], []).append(part.name)
    yield from datafield(
        "200",
        "1 ",
        ("a", one.title),
        ("b", kind_of(one).old_words if profile.has_200b else ""),
        ("e", one.subtitle),
        ("h", one.part_number),
        ("i", one.part_title),
        ("f", f"{by} {', '.join(primary)}".strip()),
        *(("g", f"{_BY.get(role, '')} {', '.join(named)}".strip()) for role, named in others.items()),
    )


def _publication(one: Described, profile: Profile) -> Iterator[Field]:
    said = (("c", one.publisher), ("d", one.date))
    if profile.publisher_field != "214":
        yield from datafield("210", "  ", *said)
    if profile.publisher_field != "210":
        yield from datafield("214", " 0", *said)
    yield from datafield("215", "  ", ("a", one.extent))
    if one.series:
        yield from datafield("225", "2 ", ("a", one.series), ("v", one.series_number))


def _notes(one: Described) -> Iterator[Field]:
    yield from datafield("304", "  ", ("a", f"Titre donné par {one.vendor or one.resource}".strip()))
    if not one.is_open_to_all:
        yield from datafield("310", "  ", ("a", vocabulary.NO_ACCESS))
    yield from datafield("330", "  ", ("a", one.summary))
    yield from datafield("333", "  ", ("a", vocabulary.AUDIENCES.get(one.audience, "")))
    yield from datafield("336", "  ", ("a", kind_of(one).words))
    yield from datafield("337", "  ", ("a", one.format))
    yield from datafield("371", "0 ", ("a", one.rights))
    if one.series:
        yield from datafield("410", " 0", ("t", one.series), ("v", one.series_number))
    if one.part_number and one.series_number:  # alone, it would be read as the series itself
        yield from datafield("461", " 0", ("t", one.title), ("v", one.part_number))


def _subjects(one: Described) -> Iterator[Field]:
    """A heading with subdivisions stands in 606, a free word in 610."""
    for subject in one.subjects:
        main, *divisions = subject.split(" -- ")
        if divisions:
            yield from datafield("606", "  ", ("a", main), *(("x", word) for word in divisions))
    for subject in one.subjects:
        if " -- " not in subject:
            yield from datafield("610", "0 ", ("a", subject))


def _people(listed: list[names.Part]) -> list[Field]:
    """The first who answers for the work in 700 or 710, the others in 701 or 711, contributors in 702 or 712."""
    found = [
        Field(f"7{'1' if part.filed.is_body else '0'}{_place(number, part)}", *_heading(part))
        for number, part in enumerate(listed)
    ]
    return sorted(found, key=lambda field: field.tag)


def _place(number: int, part: names.Part) -> str:
    return "2" if not part.is_primary else "1" if number else "0"


def _heading(part: names.Part) -> tuple[str, list[tuple[str, str]]]:
    main, forename, number, is_body = part.filed
    codes = [("4", code) for code in dict.fromkeys(map(names.unimarc_code, part.roles))]
    named = [("a", main), ("b", forename), ("d", number)]
    indicators = "02" if is_body else " 1" if forename else " 0"
    return indicators, [one for one in named if one[1]] + codes


def _source(one: Described, profile: Profile) -> Iterator[Field]:
    changed = one.stamp[:8]
    yield from datafield("801", " 0", ("a", "FR"), ("b", OUR_CODE), ("c", changed))
    yield from datafield("856", "4 ", ("u", one.permalink), ("q", one.format), ("z", vocabulary.LINK))
    yield from datafield("896", "  ", ("a", one.cover))
    if profile.has_item_995:
        number = f"{NUMBER}{one.number}"
        codes = (("b", OUR_CODE), ("c", PARTNER_CODE), ("f", number))
        said = (("k", vocabulary.ONLINE), ("o", "c"), ("r", kind_of(one).leader))
        yield from datafield("995", "  ", *codes, *said)
