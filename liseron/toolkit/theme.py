"""The département's colours and logo: what it may choose, and what follows from its choice.

Read by the settings, so it imports no Django.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from liseron.toolkit.contrast import (
    READABLE,
    contrast,
    hexadecimal,
    mix,
    nearest_passing,
    parse_colour,
    same_hue,
)

WHITE = "#ffffff"
BLACK = "#000000"
DARKEST_PAPER = "#f7f2e8"  # --paper-2 in tokens.css: what is read on it is read on --paper and white too
STRONG = 9.0  # white text on the header's and the menu's ground
LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
LOGO_LIMIT = 200_000  # bytes


@dataclass(frozen=True)
class Theme:
    """Four colours, each `#rrggbb`: the brand, a dark ground, a light one, the text on the dark one."""

    brand: str
    strong: str
    soft: str
    on_strong: str

    def css(self) -> str:
        """The style sheet that replaces the neutral colours."""
        return (
            f":root{{--brand:{self.brand};--brand-strong:{self.strong};"
            f"--brand-soft:{self.soft};--on-strong:{self.on_strong}}}\n"
        )

    def version(self) -> str:
        """Changes with the colours: part of the sheet's address, so that it may be kept for a year."""
        return hashlib.sha256(self.css().encode()).hexdigest()[:12]


def brand_colour(text: str) -> str:
    """The brand's colour, if text in it can be read on every paper. ValueError names the nearest that can."""
    colour = hexadecimal(parse_colour(text))
    if contrast(colour, DARKEST_PAPER) < READABLE:
        nearest = nearest_passing(colour, DARKEST_PAPER)
        raise ValueError(
            f"text in this colour cannot be read on the site's paper "
            f"(contrast {contrast(colour, DARKEST_PAPER):.2f}, 4.5 is needed). "
            f"The nearest that passes is {nearest}."
        )
    return colour


def theme_from(brand: str) -> Theme:
    """Shades of a brand colour that `brand_colour` let through; each one is checked against what it meets."""
    strong = nearest_passing(mix(brand, BLACK, 0.32), WHITE, STRONG)
    soft = next(
        shade
        for thousandths in range(910, 1001, 5)
        if contrast(shade := same_hue(brand, lightness=thousandths / 1000, saturation=0.4), brand) >= READABLE
    )
    return Theme(
        brand=brand, strong=strong, soft=soft, on_strong=nearest_passing(mix(brand, WHITE, 0.86), strong, 7)
    )


def logo_file(text: str) -> Path | None:
    """The logo's file, or None for the bindweed. ValueError when it cannot be served."""
    if not text:
        return None
    path = Path(text)
    if path.suffix.lower() not in LOGO_TYPES:
        raise ValueError("the logo must be an SVG or a PNG file.")
    if not path.is_file():
        raise ValueError("there is no such file.")
    if path.stat().st_size > LOGO_LIMIT:
        raise ValueError("the logo weighs more than 200 kB: make it lighter.")
    return path
