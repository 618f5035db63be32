"""MARC21 for a digital resource, as the Library of Congress defines it: for vendors and catalogues outside France."""

from collections.abc import Iterator
from typing import Final

from liseron.exchange.profiles import OUR_CODE, Profile
from liseron.exchange.rendering import names, vocabulary
from liseron.exchange.rendering.described import Described
from liseron.exchange.rendering.unimarc import FRENCH_YEARS, NUMBER, vendor_number
from liseron.exchange.rendering.vocabulary import kind_of
from liseron.protocols.iso639 import bibliographic_code
from liseron.protocols.marc.record import Field
from liseron.protocols.marc.writing import as_marc21slim, control, datafield

VERSION: Final = 1
# Tag, indicators, scheme, $2.
_NUMBERS = (
    ("020", "  ", "isbn", ""), ("022", "  ", "issn", ""), ("024", "3 ", "ean", ""), ("024", "7 ", "doi", "doi"),
    ("024", "7 ", "ark", "ark"), ("024", "7 ", "uri", "uri"), ("035", "  ", "vendor", ""),
)  # fmt: skip
# 008/18 to 34 by leader/06, « s » for serials: A is the audience's letter, T the file's; « o » says online.
_PARTICULAR = {
    "a": "||||Ao|||||||| ||",
    "s": "|| |oo||||||   ||",
    "m": "    Ao  T |      ",
    "g": "--- A     |o   v|",
    "i": "||||Ao|||||||| | ",
    "j": "||||Ao|||||||| | ",
}


def render(described: Described, profile: Profile) -> bytes:
    """A `record` of MARCXML."""
    return as_marc21slim(leader(described), fields(described)).encode()


def leader(one: Described) -> str:
    """24 characters: UTF-8 (« a » at 9), minimal level, entry map 4500."""
    return f"00000{'c' if one.is_changed else 'n'}{kind_of(one).marc21} a22000007  4500"


def fields(one: Described) -> list[Field]:
    """Every field in the order of tags."""
    listed = names.parts(one.creators)
    first = listed[0] if listed and listed[0].is_primary else None
    others = listed[1:] if first else listed
    return [
        *_numbers(one),
        *([_named("1", first)] if first else []),
        *_title(one, bool(first)),
        *_notes(one),
        *_subjects(one),
        *sorted((_named("7", part) for part in others), key=lambda field: field.tag),
        *_addresses(one),
    ]


def _numbers(one: Described) -> Iterator[Field]:
    yield from control("001", f"{NUMBER}{one.number}")
    yield from control("003", OUR_CODE)
    yield from control("005", one.stamp)
    if kind_of(one).marc21[0] != "m":
        yield from control("006", f"m     o  {kind_of(one).file}        ")
    yield from control("007", "cr")
    yield from control("008", _general(one))
    numbers = one.numbers
    numbers["vendor"] = [vendor_number(one), *numbers.get("vendor", ())]
    for tag, indicators, scheme, kind in _NUMBERS:
        for value in numbers.get(scheme, ()):
            yield from datafield(tag, indicators, ("a", value), ("2", kind))
    yield from datafield("040", "  ", ("a", OUR_CODE), ("b", "fre"), ("c", OUR_CODE))
    yield from datafield("041", "  ", ("a", bibliographic_code(one.language)))


def _general(one: Described) -> str:
    """008: 40 characters; | where nobody looked. What stands at 18 to 34 depends on the kind (_PARTICULAR)."""
    kind = kind_of(one)
    is_serial = kind.marc21[1] == "s"
    year = str(one.year) if one.year in FRENCH_YEARS else "uuuu"
    dates = f"c{year}9999" if is_serial else f"s{year}    "
    particular = _PARTICULAR["s" if is_serial else kind.marc21[0]].replace(
        "A", vocabulary.AUDIENCE_OF_MARC21.get(one.audience, " ")
    )
    language = bibliographic_code(one.language) or "und"
    return f"{one.entered[2:]}{dates}xx {particular.replace('T', kind.file)}{language} d"


def _title(one: Described, has_main_entry: bool) -> Iterator[Field]:
    said = (("a", one.title), ("n", one.part_number), ("p", one.part_title), ("b", one.subtitle))
    yield from datafield("245", "10" if has_main_entry else "00", *said)
    yield from datafield("264", " 1", ("b", one.publisher), ("c", one.date))
    yield from datafield("300", "  ", ("a", one.extent))
    if content := kind_of(one).content:
        yield from datafield("336", "  ", ("b", content), ("2", "rdacontent"))
    yield from datafield("337", "  ", ("b", "c"), ("2", "rdamedia"))
    yield from datafield("338", "  ", ("b", "cr"), ("2", "rdacarrier"))
    yield from datafield("347", "  ", ("b", one.format))
    if one.series:
        yield from datafield("490", "0 ", ("a", one.series), ("v", one.series_number))


def _notes(one: Described) -> Iterator[Field]:
    if not one.is_open_to_all:
        yield from datafield("506", "1 ", ("a", vocabulary.NO_ACCESS))
    yield from datafield("520", "  ", ("a", one.summary))
    yield from datafield("521", "  ", ("a", vocabulary.AUDIENCES.get(one.audience, "")))
    for feature in one.accessibility:
        yield from datafield("532", "0 ", ("a", feature))
    yield from datafield("540", "  ", ("a", one.rights))


def _subjects(one: Described) -> Iterator[Field]:
    for subject in one.subjects:
        main, *divisions = subject.split(" -- ")
        if divisions:
            yield from datafield("650", " 4", ("a", main), *(("x", word) for word in divisions))
    for subject in one.subjects:
        if " -- " not in subject:
            yield from datafield("653", "  ", ("a", subject))


def _named(block: str, part: names.Part) -> Field:
    main, forename, number, is_body = part.filed
    roles = [("4", role) for role in part.roles if role]
    if is_body:
        return Field(f"{block}10", "2 ", [("a", main), *roles])
    if forename and "," not in part.name:
        return Field(f"{block}00", "1 ", [("a", f"{main}, {forename}"), *roles])
    if number:
        return Field(f"{block}00", "0 ", [("a", main), ("b", number), *roles])
    return Field(f"{block}00", "0 ", [("a", part.name), *roles])


def _addresses(one: Described) -> Iterator[Field]:
    yield from datafield("856", "40", ("u", one.permalink), ("q", one.format), ("z", vocabulary.LINK))
    yield from datafield("856", "42", ("3", "Image de couverture"), ("u", one.cover))
