"""The icons that we use: symbols of one vendored file (Lucide)."""

import re
from functools import lru_cache
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "vendor" / "lucide.svg"


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Every name that `{% icon %}` knows."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text()))
