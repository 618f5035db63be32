"""Nouns of the exchange: base addresses and what each lists; catalogues of others, harvested."""

from liseron.exchange.models.harvests import Harvest, Sighting, Source
from liseron.exchange.models.holdings import Holding, PartnerCatalogue
from liseron.exchange.models.stock import Change, Horizon, Item, Rendering, Share
from liseron.exchange.models.views import PUBLIC, View

__all__ = [
    "PUBLIC",
    "Change",
    "Harvest",
    "Holding",
    "Horizon",
    "Item",
    "PartnerCatalogue",
    "Rendering",
    "Share",
    "Sighting",
    "Source",
    "View",
]
