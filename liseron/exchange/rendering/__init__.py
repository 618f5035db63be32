"""One record in one format: the bytes of its metadata element."""

from collections.abc import Callable
from typing import Final

from liseron.exchange.profiles import OAI_DC, Profile
from liseron.exchange.rendering import oai_dc
from liseron.exchange.rendering.described import Described

Renderer = Callable[[Described, Profile], bytes]

RENDERERS: Final[dict[str, Renderer]] = {OAI_DC: oai_dc.render}
VERSIONS: Final[dict[str, int]] = {OAI_DC: oai_dc.VERSION}


def render(described: Described, format: str, profile: Profile) -> bytes:
    """The metadata's root element in UTF-8, its namespaces declared on itself, no XML declaration.

    Control bytes of `profiles` stand for what differs by name between base addresses; no other control character.
    """
    return RENDERERS[format](described, profile)
