"""What a signed scan may be, told by its bytes and never by its name."""

import io
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

LARGEST: Final = 20_000_000  # bytes
MOST_PIXELS: Final = 200_000_000
SUFFIXES: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
_IMAGES: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
_TAIL = 2_048  # the end mark of a PDF stands in it, whatever a scanner wrote behind


class CannotKeepScan(Exception):
    """The file is not kept; the message is a French sentence for who brought it."""


class Upload(Protocol):
    """An upload, or any open file."""

    def read(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, /) -> object: ...


@dataclass(frozen=True)
class Scan:
    data: bytes
    content_type: str


def scan_of(content: Upload) -> Scan:
    """The file whole, if it is a PDF, a PNG or a JPEG that ends properly. Nothing in it is run. CannotKeepScan."""
    content.seek(0)
    data = content.read(LARGEST + 1)
    if not data:
        raise CannotKeepScan(_("Ce fichier est vide. Choisissez-en un autre."))
    if len(data) > LARGEST:
        raise CannotKeepScan(
            _("Ce fichier est trop lourd\u00a0: 20\u00a0Mo au plus. Numérisez moins finement.")
        )
    return Scan(data, _type_of(data))


def _type_of(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-_TAIL:]:
            raise CannotKeepScan(_("Ce PDF est incomplet. Enregistrez-le de nouveau, puis renvoyez-le."))
        return "application/pdf"
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _type_of_image(data)
    raise CannotKeepScan(
        _(
            "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG. Numérisez le document dans l’un de ces formats."
        )
    )


def _type_of_image(data: bytes) -> str:
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_IMAGES)) as image:
            kind, (width, height) = str(image.format), image.size
            image.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise CannotKeepScan(_("Cette image est abîmée. Numérisez le document de nouveau.")) from broken
    if width * height > MOST_PIXELS:
        raise CannotKeepScan(_("Cette image est trop grande. Numérisez moins finement."))
    return _IMAGES[kind]
