"""The formats offered, with the addresses of their schemas and their namespaces, as the records themselves say them."""

from typing import Final

from liseron.exchange.rendering import RENDERERS
from liseron.protocols.oai.answers import Format

FORMATS: Final = {prefix: Format(prefix, one.schema, one.namespace) for prefix, one in RENDERERS.items()}
