"""Nouns of the exchange: base addresses, what each lists, and what the repository has still to learn."""

from liseron.exchange.models.stock import Change, Horizon, Item, Rendering, Share
from liseron.exchange.models.views import PUBLIC, View

__all__ = ["PUBLIC", "Change", "Horizon", "Item", "Rendering", "Share", "View"]
