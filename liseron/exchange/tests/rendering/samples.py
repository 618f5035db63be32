"""Records to be written: one that says everything, tidy ones of any script, and hostile ones."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st
from lxml import etree

from liseron.exchange.profiles import OUR_CODE, PARTNER_CODE, SITE, SLUG, Profile
from liseron.exchange.rendering import render
from liseron.exchange.rendering.described import Described
from liseron.protocols.iso639 import OF_TWO
from liseron.toolkit.xml import parse_xml

PERMALINK = f"{SITE}/acces/{SLUG}/12"
WORDS = {SLUG: "saint-yrieix", PARTNER_CODE: "STY", OUR_CODE: "BD16", SITE: "https://liseron.example"}
EVERYTHING = Described(
    number=12,
    medium="book",
    title="Vingt mille lieues sous les mers",
    permalink=PERMALINK,
    changed_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    source_id="88812",
    subtitle="tour du monde sous-marin",
    creators=(("Jules Verne", "aut"), ("Édouard Riou", "ill"), ("Orchestre de Paris", "mus")),
    publisher="Hetzel & Cie",
    series="Voyages extraordinaires",
    series_number="6",
    part_number="2",
    part_title="Seconde partie",
    published="1871",
    year=1871,
    language="fr",
    subjects=("Romans d’aventures", "Sous-marins -- Romans"),
    audience="youth",
    summary="Le « Nautilus » <en plongée>.",
    extent="2 vol.",
    format="application/epub+zip",
    rights="Domaine public",
    accessibility=("Texte adaptable",),
    identifiers=(
        ("isbn", "9782070541263"),
        ("ean", "3260050123457"),
        ("doi", "10.1000/182"),
        ("vendor", "v-7"),
    ),
    cover=f"{SITE}/couvertures/12-320?v=ab",
    resource="Ma bibliothèque",
    resource_slug="ma-bibliotheque",
    vendor="Cyberlibris",
    vendor_slug="cyberlibris",
    added_on=date(2026, 11, 1),
)
PROFILES = st.builds(
    Profile,
    publisher_field=st.sampled_from(["210", "214", "both"]),
    has_item_995=st.booleans(),
    has_200b=st.booleans(),
    first_identifier=st.sampled_from(["url", "isbn"]),
    dc_type_case=st.sampled_from(["pmb", "dcmi"]),
    leader_type=st.sampled_from(["profile", "a"]),
)
FORMATS_OF = {
    "book": ["", "application/epub+zip", "application/pdf", "audio/mpeg"],
    "press": ["", "application/pdf"],
    "film": ["", "video/mp4"],
    "music": ["", "audio/mpeg"],
    "learn": ["", "text/html"],
    "game": [""],
}
MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year > 1000)
LETTERS = "abcdefgzéÀœŒßışЖжאבעاشقनमि日本語한글\u0301👩🏽‍🚀🎈0189&<>'’«»"
EDGES = "aéœЖאش日글9🎈"
_middle = st.text(LETTERS + " ", max_size=12).map(lambda text: " ".join(text.split()))
PHRASES = st.builds(
    lambda first, rest, last: f"{first}{rest}{last}",
    *(st.sampled_from(EDGES), _middle, st.sampled_from(EDGES)),
)
MAYBE = st.just("") | PHRASES
NAMES = st.sampled_from(
    [
        "Jules Verne", "Hergé", "Louis XIV", "Charles de Gaulle", "Jean de La Fontaine",
        "Martin Luther King, Jr.", "Vincent van Gogh", "Orchestre de Paris", "The Beatles", "Collectif",
        "Jean d'Ormesson", "村上 春樹", "نجيب محفوظ", "Sa'di", "Antoine Galland fils",
    ]
)  # fmt: skip
ROLES = st.sampled_from(
    ["aut", "ill", "trl", "drt", "act", "cmp", "nrt", "edt", "aus", "fnd", "vac", "clr", "xyz", "pbl"]
)
NUMBERS = st.sampled_from(
    [
        *EVERYTHING.identifiers,
        ("issn", "0395-2037"),
        ("ark", "ark:/12148/cb123"),
        ("uri", "https://exemple.fr/a?b=1&c=2"),
    ]
)


@st.composite
def tidy(draw: st.DrawFn) -> Described:
    """What the catalogue keeps: clean lines in any script."""
    medium = draw(st.sampled_from(sorted(FORMATS_OF)))
    year = draw(st.none() | st.integers(1000, 2099))
    series = draw(MAYBE)
    return Described(
        number=draw(st.integers(1, 10**9)),
        medium=medium,
        title=draw(PHRASES),
        permalink=PERMALINK,
        changed_at=draw(MOMENTS),
        source_id=draw(PHRASES),
        subtitle=draw(MAYBE),
        creators=tuple(draw(st.lists(st.tuples(NAMES, ROLES), max_size=5, unique=True))),
        publisher=draw(MAYBE),
        series=series,
        series_number=draw(MAYBE) if series else "",
        part_number=draw(MAYBE),
        part_title=draw(MAYBE),
        published=str(year) if year else "",
        year=year,
        language=draw(st.sampled_from(["", "frm", *sorted(OF_TWO)])),
        subjects=tuple(
            draw(st.lists(PHRASES | st.builds("{} -- {}".format, PHRASES, PHRASES), max_size=3, unique=True))
        ),
        audience=draw(st.sampled_from(["all", "youth", "teens", "adults"])),
        summary=draw(MAYBE),
        extent=draw(MAYBE),
        format=draw(st.sampled_from(FORMATS_OF[medium])),
        rights=draw(MAYBE),
        accessibility=tuple(draw(st.lists(PHRASES, max_size=2, unique=True))),
        identifiers=tuple(draw(st.lists(NUMBERS, max_size=4, unique=True))),
        cover=draw(
            st.sampled_from(["", f"{SITE}/couvertures/12-320?v=ab", "https://exemple.fr/c.jpg?a=1&b=2"])
        ),
        resource=draw(PHRASES),
        resource_slug="ma-bibliotheque",
        vendor=draw(MAYBE),
        is_open_to_all=draw(st.booleans()),
        added_on=draw(st.none() | st.dates(date(2025, 1, 1), date(2026, 1, 1))),
    )


HOSTILE = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    [
        "]]>",
        "&eacute;",
        "\ufffe\uffff",
        "\ud800",
        "\x00\x01\x02\x03\x04\x1b",
        '"><x a="',
        "\u202e",
        "\x85\r\n",
        " ",
        "&#0;",
    ]
)


@st.composite
def hostile(draw: st.DrawFn) -> Described:
    """Anything in every field."""
    words = {
        name: draw(HOSTILE)
        for name in [
            "medium", "title", "source_id", "subtitle", "publisher", "series", "series_number",
            "part_number", "part_title", "published", "summary", "extent", "format", "rights", "cover",
            "resource", "resource_slug", "vendor", "vendor_slug", "audience",
        ]
    }  # fmt: skip
    return Described(
        number=draw(st.integers(1, 10**12)),
        permalink=PERMALINK,
        changed_at=draw(st.datetimes(timezones=st.just(UTC))),
        year=draw(st.none() | st.integers(-5000, 30_000)),
        language=draw(st.sampled_from(["", "fr", "x", "zz", "<>&"])),
        subjects=tuple(draw(st.lists(HOSTILE, max_size=3))),
        creators=tuple(draw(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=3))),
        identifiers=tuple(
            draw(st.lists(st.tuples(st.sampled_from(["isbn", "doi", "odd", "vendor"]), HOSTILE), max_size=3))
        ),
        accessibility=tuple(draw(st.lists(HOSTILE, max_size=2))),
        is_open_to_all=draw(st.booleans()),
        **words,
    )


def as_served(described: Described, format: str, profile: Profile = Profile()) -> bytes:  # noqa: B008
    """The element with the words of one base address in it."""
    content = render(described, format, profile)
    for sign, word in WORDS.items():
        content = content.replace(sign.encode(), word.encode())
    return content


def parsed(described: Described, format: str, profile: Profile = Profile()) -> etree._Element:  # noqa: B008
    """Read by the same parser as what others send us."""
    return parse_xml(as_served(described, format, profile))


def in_place(text: str) -> str:
    for sign, word in WORDS.items():
        text = text.replace(sign, word)
    return text
