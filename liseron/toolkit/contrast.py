"""Contrast between two colours, and the nearest colour that can be read.

Source: WCAG 2.2, definition of relative luminance, and criterion 1.4.3.
"""

import colorsys
import re

Rgb = tuple[int, int, int]

READABLE = 4.5  # WCAG 2.2, 1.4.3, text of any size
STEPS = 1000  # lightness is tried in thousandths: finer than what one byte a channel can show


def parse_colour(text: str) -> Rgb:
    """`#0e5a4a` or `#0ea` as three bytes. Raises ValueError otherwise."""
    digits = text.strip().removeprefix("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        raise ValueError("write the colour as six hexadecimal digits, such as #0e5a4a.")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def hexadecimal(colour: Rgb) -> str:
    """Three bytes as `#0e5a4a`."""
    return "#" + "".join(f"{channel:02x}" for channel in colour)


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Ratio between two colours, 1 to 21, the same in both orders."""
    lighter, darker = sorted((luminance(parse_colour(a)), luminance(parse_colour(b))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(a: str, b: str, share: float) -> str:
    """`share` (0 to 1) of `b` in `a`."""
    pairs = zip(parse_colour(a), parse_colour(b), strict=True)
    red, green, blue = (round(x + (y - x) * share) for x, y in pairs)
    return hexadecimal((red, green, blue))


def nearest_passing(colour: str, background: str, ratio: float = READABLE) -> str:
    """The colour of the same hue, nearest in lightness, that reaches `ratio` on `background`.

    A colour that passes comes back as it is. Raises ValueError when not even black or white passes.
    """
    if contrast(colour, background) >= ratio:
        return hexadecimal(parse_colour(colour))
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in parse_colour(colour)))
    for step in range(1, STEPS + 1):
        for tried in (lightness - step / STEPS, lightness + step / STEPS):
            if -1 / STEPS < tried < 1 + 1 / STEPS:
                shade = _shade(hue, min(max(tried, 0.0), 1.0), saturation)
                if contrast(shade, background) >= ratio:
                    return shade
    raise ValueError(f"no colour reaches {ratio} on {background}.")


def same_hue(colour: str, *, lightness: float, saturation: float) -> str:
    """The colour's hue at another lightness (0 to 1), at most as saturated as asked; a grey stays grey."""
    hue, _, own = colorsys.rgb_to_hls(*(channel / 255 for channel in parse_colour(colour)))
    return _shade(hue, lightness, min(own, saturation))


def _shade(hue: float, lightness: float, saturation: float) -> str:
    red, green, blue = (round(v * 255) for v in colorsys.hls_to_rgb(hue, lightness, saturation))
    return hexadecimal((red, green, blue))
