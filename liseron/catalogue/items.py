"""Copies on the shelves of libraries, which a floor above keeps: this one hands over what arrives with the titles."""

from collections.abc import Callable, Mapping

from liseron.catalogue.models import Resource
from liseron.catalogue.ports import ItemFacts

Items = Mapping[int, tuple[ItemFacts, ...]]
Keeper = Callable[[Resource, Items], None]

Teller = Callable[[Resource], str]

_KEEPERS: list[Keeper] = []
_TELLERS: list[Teller] = []


def keeps_items(keeper: Keeper) -> Keeper:
    """Decorator: from a physical resource and the copies of its titles by their primary keys, keeps them.

    Called in the transaction that writes the titles, for every title of the batch, changed or not; those of a title
    take the place of all its former ones.
    """
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)
    return keeper


def tells_shelves(teller: Teller) -> Teller:
    """Decorator: says how the words of a physical resource's copies are understood; another answer, and they are read
    again although they came unchanged."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)
    return teller


def shelves_of(resource: Resource) -> str:
    """What its tellers say; "" of a resource without shelves."""
    return repr([teller(resource) for teller in _TELLERS]) if resource.is_physical else ""


def hand_over(resource: Resource, items: Items) -> None:
    for keeper in _KEEPERS:
        keeper(resource, items)
