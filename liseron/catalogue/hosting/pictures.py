"""Pictures are known by their first bytes, never by their name or their declared type."""

LARGEST_PICTURE = 8_000_000  # bytes
LONGEST_SIDE = 12_000  # pixels: beyond, a phone's browser gives up

_PNG = b"\x89PNG\r\n\x1a\n"


def media_type_of(data: bytes) -> str:
    """ "image/png", "image/jpeg", "image/gif", "image/webp", or "" for anything else, SVG included.

    SVG is refused: it may hold script, and styles that reach outside the page.
    """
    if data.startswith(_PNG):
        return "image/png" if _png_is_reasonable(data) else ""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return ""


def _png_is_reasonable(data: bytes) -> bool:
    """A PNG of a few kB may unfold into gigabytes of pixels on the reader's phone."""
    sides = (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    return all(0 < side <= LONGEST_SIDE for side in sides)
