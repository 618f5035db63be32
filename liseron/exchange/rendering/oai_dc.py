"""Simple Dublin Core, as OAI-PMH asks of every repository, in the ways that PMB, Koha and AFI read it (3.1)."""

from collections.abc import Iterator
from typing import Final

from liseron.exchange.profiles import Profile
from liseron.exchange.rendering import names, vocabulary
from liseron.exchange.rendering.described import Described
from liseron.protocols.iso639 import bibliographic_code
from liseron.protocols.xml_text import escaped

VERSION: Final = 2
NAMESPACE: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_START = (
    f'<oai_dc:dc xmlns:oai_dc="{NAMESPACE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)
# PMB compares dc:type with these, to the letter; what it does not know becomes printed text.
_TYPES_OF_PMB = {
    "Text": "text", "Sound": "sound", "MovingImage": "movingImage", "InteractiveResource": "interactiveResource",
}  # fmt: skip
_URNS = {"isbn": "urn:isbn:", "issn": "urn:issn:", "ean": "urn:ean:", "doi": "doi:"}


def render(described: Described, profile: Profile) -> bytes:
    """`oai_dc:dc`, its namespaces declared on itself."""
    return "".join((_START, *_elements(described, profile), "</oai_dc:dc>")).encode()


def _elements(described: Described, profile: Profile) -> Iterator[str]:
    kind = vocabulary.kind_of(described)
    yield from _identifiers(described, profile)
    yield _element("title", title_of(described))
    for part in names.parts(described.creators):
        yield _element("creator" if part.is_primary else "contributor", part.filed.heading)
    yield from (_element("subject", subject) for subject in described.subjects)
    yield _element("description", described.summary)
    yield _element("publisher", described.publisher)
    yield _element("date", described.date)
    yield _element("type", _TYPES_OF_PMB[kind.dcmi] if profile.dc_type_case == "pmb" else kind.dcmi)
    yield f'<dc:type xml:lang="fr">{kind.words}</dc:type>'
    # PMB takes the first for the address's MIME type, and all for the extent.
    yield _element("format", described.format)
    yield _element("format", described.extent)
    yield _element("language", bibliographic_code(described.language))
    yield from _relations(described)
    yield _element("source", described.resource)
    yield _element("rights", described.rights)
    if not described.is_open_to_all:
        yield _element("rights", vocabulary.NO_ACCESS)


def title_of(described: Described) -> str:
    """« Titre. 2, Deuxième partie : complément », in one element: several clients keep one alone."""
    part = ", ".join(filter(None, (described.part_number, described.part_title)))
    title = f"{described.title}. {part}" if part else described.title
    return f"{title} : {described.subtitle}" if described.subtitle else title


def _identifiers(described: Described, profile: Profile) -> Iterator[str]:
    numbers = [
        f"{_URNS.get(scheme, '')}{value}" for scheme, value in described.identifiers if scheme != "vendor"
    ]
    address = _element("identifier", described.permalink)
    if profile.first_identifier == "url":
        yield address
    yield from (_element("identifier", value) for value in numbers)
    if profile.first_identifier == "isbn":
        yield address


def _relations(described: Described) -> Iterator[str]:
    if described.series:
        number = f" ; {described.series_number}" if described.series_number else ""
        yield _element("relation", f"{described.series}{number}")
    if described.cover:
        yield _element("relation", f"vignette : {described.cover}")


def _element(name: str, text: str) -> str:
    return f"<dc:{name}>{escaped(text)}</dc:{name}>" if text else ""
