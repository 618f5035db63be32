"""EPUBs made for the tests, sane or not."""

import io
import zipfile

from django.conf import settings

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf50"
    "0f000384018066c9b1a70000000049454e44ae426082"
)
SAMPLES = settings.SHARED_DATA_DIR / "real" / "3_files"


def chapter(body: str, head: str = "<title>x</title>") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head>{head}</head><body>{body}</body></html>'
    )


def opf(chapters: list[str], *, language: str = "fr") -> str:
    items = "".join(
        f'<item id="c{n}" href="{c}" media-type="application/xhtml+xml"/>' for n, c in enumerate(chapters)
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n, _c in enumerate(chapters))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Livre d’essai</dc:title>'
        f"<dc:language>{language}</dc:language></metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    )


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def epub(bodies: dict[str, str], **more: str | bytes) -> bytes:
    """An EPUB whose chapters are `bodies`, by file name; `more` adds or replaces files (`/` written `__`)."""
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": opf(list(bodies)),
    }
    files |= {f"OPS/{name}": chapter(body) for name, body in bodies.items()}
    files |= {name.replace("__", "/"): content for name, content in more.items()}
    return zipped(files)
