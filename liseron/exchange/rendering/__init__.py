"""One record in one format: the bytes of its metadata element."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from liseron.exchange.profiles import MARC21, OAI_DC, PMB, UNIMARC, Profile
from liseron.exchange.rendering import marc21, oai_dc, unimarc
from liseron.exchange.rendering.described import Described, sounded
from liseron.protocols.marc import writing

Renderer = Callable[[Described, Profile], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """What ListMetadataFormats says of a format, and how it is written.

    `version` rises with each change of what is written: stored renderings of another version are made again.
    """

    namespace: str
    schema: str
    version: int
    write: Renderer


RENDERERS: Final[dict[str, Format]] = {
    OAI_DC: Format(oai_dc.NAMESPACE, oai_dc.SCHEMA, oai_dc.VERSION, oai_dc.render),
    UNIMARC: Format(writing.MARCXCHANGE, writing.MARCXCHANGE_SCHEMA, unimarc.VERSION, unimarc.render),
    PMB: Format(writing.PMB, writing.PMB_SCHEMA, unimarc.VERSION, unimarc.render_for_pmb),
    MARC21: Format(writing.MARC21SLIM, writing.MARC21SLIM_SCHEMA, marc21.VERSION, marc21.render),
}
VERSIONS: Final[dict[str, int]] = {name: format.version for name, format in RENDERERS.items()}


def render(described: Described, format: str, profile: Profile) -> bytes:
    """The metadata's root element in UTF-8, its namespaces declared on itself, no XML declaration.

    Control bytes of `profiles` stand for what differs by name between base addresses; no other control character.
    """
    return RENDERERS[format].write(sounded(described), profile)
