"""Copies on the shelves of libraries, which a floor above keeps: this one hands over what arrives with the titles."""

from collections.abc import Callable, Mapping

from liseron.catalogue.models import Resource
from liseron.catalogue.ports import ItemFacts

Items = Mapping[int, tuple[ItemFacts, ...]]
Keeper = Callable[[Resource, Items], None]

_KEEPERS: list[Keeper] = []


def keeps_items(keeper: Keeper) -> Keeper:
    """Decorator: from a physical resource and the copies of its titles by their primary keys, keeps them.

    Called in the transaction that writes the titles, for every title of the batch, changed or not; those of a title
    take the place of all its former ones.
    """
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)
    return keeper


def hand_over(resource: Resource, items: Items) -> None:
    for keeper in _KEEPERS:
        keeper(resource, items)
