"""Where catalogues harvest the demo: the public address, and one for each partner."""

from collections.abc import Iterable

from liseron.exchange.actions import open_view
from liseron.partners.models import Partner

BY = "demo"


def load(partners: Iterable[Partner]) -> None:
    """Once; the worker publishes the titles in the minute that follows."""
    for partner in (None, *partners):
        open_view(partner=partner, by=BY)
