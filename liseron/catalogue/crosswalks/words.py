"""Rules for words: titles, notes, series, dates, languages, numbers, addresses."""

import re
from collections.abc import Iterable

from liseron.catalogue.crosswalks.table import Found, Rule, of_fields
from liseron.catalogue.ports import Identifier
from liseron.catalogue.rules import is_web_address
from liseron.protocols.iso639 import language_code
from liseron.protocols.marc.characters import title_without_marks
from liseron.protocols.marc.linking import linked

MOST_WORDS = 5000
_ISBD = re.compile(r"[\s/:;,=+]+$")
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_FINAL_STOP = re.compile(r"(?<=[\w\)\]»\"]{3})(?<!\betc)\.$")
_NUMBER = re.compile(r"[0-9][0-9\-‐ –]{7,16}[0-9Xx](?![0-9])")
_ISSN = re.compile(r"[0-9]{4}[\-‐ ]?[0-9]{3}[0-9Xx]")
_SCHEMES = {"doi": "doi", "ark": "ark", "uri": "uri", "url": "uri", "hdl": "uri", "urn": "uri"}
_PICTURE = re.compile("couverture|vignette|jaquette|cover|thumbnail", re.IGNORECASE)
_BESIDE = re.compile(
    r"sommaire|table des mati|table of contents|contributor bio|"
    r"biographical|publisher description|r[ée]sum[ée]|notice du catalogue|catalog record|bande[- ]annonce|trailer",
    re.IGNORECASE,
)


def first(texts: list[str]) -> str:
    """The first one."""
    return texts[0]


def joined(separator: str) -> Rule:
    def join(texts: list[str]) -> str:
        return separator.join(texts)[:MOST_WORDS]

    join.__doc__ = f"All of them, joined by “{separator}”."
    return join


@of_fields
def title(found: list[Found]) -> str:
    """The titles of one publication joined by “ ; ”, without the signs around an article that does not sort."""
    return title_without_marks(" ; ".join(found[0].values()))


def trimmed(texts: list[str]) -> str:
    """The first one, without the punctuation that announces the next element."""
    return bare(texts[0])


def trimmed_title(texts: list[str]) -> str:
    """The first one without the punctuation that announces the next element, nor signs of sorting."""
    return bare(title_without_marks(texts[0]))


def bare(text: str) -> str:
    """ISBD's punctuation and a final stop taken away: « New York : », « Loneliness. »."""
    return _FINAL_STOP.sub("", _ISBD.sub("", text))


@of_fields
def of_link(found: list[Found]) -> str:
    """The first one, also from embedded fields ($1)."""
    return next((value for one in found for value in Found(linked(one.field), one.place).values()), "")


def year(texts: list[str]) -> int | None:
    """The first year of four figures."""
    return next((int(match[1]) for value in texts if (match := _YEAR.search(value))), None)


def language(texts: list[str]) -> str:
    """The first language, in two letters where ISO 639-1 has them."""
    return next((code for value in texts if (code := language_code(value.strip()))), "")


@of_fields
def subjects(found: list[Found]) -> tuple[str, ...]:
    """One subject a field: the heading as it is filed, then its subdivisions, joined by “ -- ”; free terms each."""
    listed: list[str] = []
    for one in found:
        listed += map(bare, one.values()) if one.place.codes == "a" else [_filed(one)]
    return _once(listed)


def each(texts: list[str]) -> tuple[str, ...]:
    """Each of them."""
    return _once(map(bare, texts))


def dewey(texts: list[str]) -> tuple[str, ...]:
    """The main class of Dewey in words, when nothing else says the subject."""
    return _once(DEWEY.get(value[:1], "") for value in texts if value[:3].isdecimal())


def isbns(texts: list[str]) -> tuple[Identifier, ...]:
    """ISBN, whatever price or binding stands behind the number."""
    return _identifiers("isbn", (_NUMBER.search(value) for value in texts))


def issns(texts: list[str]) -> tuple[Identifier, ...]:
    """ISSN."""
    return _identifiers("issn", (_ISSN.search(value) for value in texts))


def eans(texts: list[str]) -> tuple[Identifier, ...]:
    """EAN of 13 figures, or UPC of 12."""
    return _identifiers("ean", (re.search(r"[0-9][0-9 \-]{10,16}[0-9]", value) for value in texts))


def vendor_numbers(texts: list[str]) -> tuple[Identifier, ...]:
    """Numbers in other catalogues, as they are."""
    return tuple(Identifier("vendor", value) for value in dict.fromkeys(texts))


def permanent_addresses(texts: list[str]) -> tuple[Identifier, ...]:
    """Permanent addresses: an ARK where it is one, else the address."""
    values = [value for value in texts if is_web_address(value) or value.startswith("ark:/")]
    return tuple(
        Identifier("ark", v[v.index("ark:/") :]) if "ark:/" in v else Identifier("uri", v) for v in values
    )


@of_fields
def other_numbers(found: list[Found]) -> tuple[Identifier, ...]:
    """Numbers whose $2 says their kind: DOI, ARK, address."""
    numbers = []
    for one in found:
        scheme = _SCHEMES.get(one.field.first("2").strip().lower())
        numbers += [Identifier(scheme, value) for value in one.field.values("a") if scheme]
    return tuple(numbers)


@of_fields
def resource_address(found: list[Found]) -> str:
    """The first address of the resource itself: not a cover, a table of contents or a related page."""
    return next(
        (url for one in found if not _is_beside(one) for url in map(address, one.values()) if url), ""
    )


@of_fields
def picture_address(found: list[Found]) -> str:
    """The first address of a cover."""
    return next((url for one in found if _is_picture(one) for url in map(address, one.values()) if url), "")


def web_address(texts: list[str]) -> str:
    """The first web address."""
    return next((url for value in texts if (url := address(value))), "")


def address(text: str) -> str:
    """The address as the web writes it, "" when it is none: blanks escaped, "www." completed."""
    url = text.strip().replace(" ", "%20")
    url = f"http://{url}" if url[:4].lower() == "www." else url
    return url if is_web_address(url) else ""


def _is_beside(one: Found) -> bool:
    field = one.field
    if field.indicators[1:2] == "2" or _is_picture(one):
        return True
    return bool(_BESIDE.search(" ".join(field.values("3yz2")))) and not field.first("q")


def _is_picture(one: Found) -> bool:
    words = " ".join(one.field.values("3yz2"))
    return one.field.first("q").startswith("image/") or bool(_PICTURE.search(words))


def _filed(one: Found) -> str:
    """« Verne, Jules (1828-1905) -- Critique » from $a $b $f $x."""
    name, divisions = "", []
    for code, value in one.field.subfields:
        if code not in one.place.codes or not (word := bare(" ".join(value.split())).lstrip(", ")):
            continue
        if code in "txyzv":
            divisions.append(word)
        else:
            name += f" {word}" if code in "fd" else f", {word}" if name else word
    return " -- ".join([name, *divisions] if name else divisions)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _identifiers(scheme: str, matches: Iterable[re.Match[str] | None]) -> tuple[Identifier, ...]:
    numbers = dict.fromkeys(match[0].strip() for match in matches if match)
    return tuple(Identifier(scheme, number) for number in numbers)


# Words of data, as subjects are: not of the interface.
DEWEY = {
    "0": "Informatique et généralités",
    "1": "Philosophie et psychologie",
    "2": "Religions",
    "3": "Sciences sociales",
    "4": "Langues",
    "5": "Sciences",
    "6": "Techniques",
    "7": "Arts et loisirs",
    "8": "Littérature",
    "9": "Histoire et géographie",
}
