"""A record of a list as it is stored: header and metadata around them, all but the datestamp and the names."""

from typing import Final
from zlib import crc32

from django.conf import settings

from liseron.exchange.describing import Offered
from liseron.exchange.profiles import Profile
from liseron.exchange.rendering import VERSIONS, render
from liseron.exchange.sections import set_of_resource
from liseron.protocols.oai.answers import text

DATESTAMP: Final = b"\x05"  # told when it is served: it is the later of the title's and its resource's there
_VERSIONS: Final = 1000


def identifier_of(number: int) -> str:
    """`oai:<domain>:<number>`: what a title is called for ever, whatever becomes of it."""
    return f"oai:{settings.OAI_DOMAIN}:{number}"


def header_of(number: int, section: str, resource: str, *, is_deleted: bool) -> bytes:
    """The header element, its datestamp left open; the resource by its slug."""
    deleted = b' status="deleted"' if is_deleted else b""
    said = f"<identifier>{text(identifier_of(number))}</identifier><datestamp>\x05</datestamp>"
    sets = f"<setSpec>{section}</setSpec><setSpec>{set_of_resource(resource)}</setSpec>"
    return b"<header%b>%b</header>" % (deleted, f"{said}{sets}".encode())


def record_of(offered: Offered, format: str, profile: Profile) -> bytes:
    """The record element of a title that may be given."""
    described = offered.described
    header = header_of(described.number, offered.section, described.resource_slug, is_deleted=False)
    return b"<record>%b<metadata>%b</metadata></record>" % (header, render(described, format, profile))


def version_of(format: str) -> int:
    """Of what is stored: another program, or another domain in the identifiers, makes it anew."""
    return crc32(settings.OAI_DOMAIN.encode()) % _VERSIONS * _VERSIONS + VERSIONS[format]
