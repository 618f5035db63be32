"""Numbers of rows as addresses and forms carry them."""

LARGEST_KEY = 2**63 - 1


def number_in(text: str) -> int | None:
    """The number that a form sent; None for anything that no row can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
