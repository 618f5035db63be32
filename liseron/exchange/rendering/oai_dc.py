"""Simple Dublin Core, as OAI-PMH asks of every repository."""

from html import escape

from liseron.exchange.profiles import Profile
from liseron.exchange.rendering.described import Described

VERSION = 1


def render(described: Described, profile: Profile) -> bytes:
    """`oai_dc:dc`, its namespaces declared on itself."""
    creators = [name for name, _role in described.creators]
    elements = [("identifier", described.permalink), ("title", described.title)]
    elements += [("creator", name) for name in creators]
    elements += [("subject", subject) for subject in described.subjects]
    elements += [("description", described.summary), ("publisher", described.publisher)]
    elements += [("date", described.published), ("format", described.format), ("rights", described.rights)]
    body = "".join(f"<dc:{name}>{escape(text, quote=False)}</dc:{name}>" for name, text in elements if text)
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/'
        f' http://www.openarchives.org/OAI/2.0/oai_dc.xsd">{body}</oai_dc:dc>'
    ).encode()
