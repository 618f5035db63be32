"""What one publication of an OPDS catalogue says, the same value for both versions; nothing is judged here."""

from dataclasses import dataclass

ACQUISITION = "http://opds-spec.org/acquisition"
SAMPLES = frozenset({f"{ACQUISITION}/sample", "preview"})
PARTIAL_FEED = "application/atom+xml"


@dataclass(frozen=True)
class Link:
    """`rels` are the relations; `formats` the types that one obtains in the end, after every indirection.

    `since` and `until` frame the availability announced on the link; `price` is "7.99 USD".
    """

    href: str
    rels: frozenset[str] = frozenset()
    type: str = ""
    title: str = ""
    rights: str = ""
    is_templated: bool = False
    formats: tuple[str, ...] = ()
    availability: str = ""
    since: str = ""
    until: str = ""
    price: str = ""
    width: int = 0

    @property
    def is_acquisition(self) -> bool:
        """The link leads to the publication itself, not to a sample of it."""
        return any(rel == ACQUISITION or rel.startswith(f"{ACQUISITION}/") for rel in self.rels - SAMPLES)


@dataclass(frozen=True)
class Subject:
    """`scheme` is an address, `code` a term of it, `label` its words."""

    label: str = ""
    code: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class License:
    """A licence bought (ODL 1.0): instants as given; "" when it does not end."""

    begins: str = ""
    expires: str = ""
    formats: tuple[str, ...] = ()
    protections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """Texts as given, HTML included. `creators` are (name, MARC relator code)."""

    id: str = ""
    type: str = ""
    title: str = ""
    subtitle: str = ""
    creators: tuple[tuple[str, str], ...] = ()
    publisher: str = ""
    languages: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    description: str = ""
    series: str = ""
    position: str = ""
    issued: str = ""
    rights: str = ""
    identifiers: tuple[str, ...] = ()
    seconds: float = 0
    pages: int = 0
    formats: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()
    licenses: tuple[License, ...] = ()
