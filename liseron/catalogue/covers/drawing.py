"""A picture from outside becomes two small ones of ours: nothing of the original file is ever served."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
WIDTHS = (240, 480)  # pixels: a shelf, and the same on a dense screen or the title's page
MOST_PIXELS = 40_000_000
LEAST_SIDE = 30  # below, it is a spacer or a counter, no cover
TALLEST = 3  # times the width; beyond, the top is kept
QUALITY = 80
MEDIA_TYPE = "image/webp"


class CannotDraw(Exception):
    """`reason` is a code: picture (not one that we read), pixels (too many), small."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def drawn(data: bytes) -> dict[int, bytes]:
    """The first frame of `data` as WebP, by width; upright, without its EXIF. Raises CannotDraw.

    The size is read in the header and judged before a pixel is unfolded: some kB can stand for gigabytes.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _check(picture.size)
            picture.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2 * TALLEST))  # a large JPEG is read reduced
            upright = ImageOps.exif_transpose(picture)
            plain = _on_white(upright)
    except CannotDraw:
        raise
    except Image.DecompressionBombError as error:
        raise CannotDraw("pixels") from error
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        IndexError,
    ) as error:
        raise CannotDraw("picture") from error
    return {width: _webp(plain, width) for width in WIDTHS}


def _check(size: tuple[int, int]) -> None:
    across, down = size
    if across * down > MOST_PIXELS:
        raise CannotDraw("pixels")
    if min(across, down) < LEAST_SIDE:
        raise CannotDraw("small")


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, and without a tail higher than a page."""
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        picture = Image.alpha_composite(white, layer)
    plain = picture.convert("RGB")
    return plain.crop((0, 0, plain.width, min(plain.height, plain.width * TALLEST)))


def _webp(picture: Image.Image, width: int) -> bytes:
    """Never enlarged: a small picture stays as it is."""
    across = min(width, picture.width)
    down = max(1, round(picture.height * across / picture.width))
    out = io.BytesIO()
    picture.resize((across, down), Image.Resampling.LANCZOS).save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
