"""Addresses of the exchange of records at the desks."""

from tests.places import Deed, Place
from tests.things import STAFF, Things


def _address(things: Things) -> tuple[str]:
    return (things.view.slug,)


EXCHANGE: dict[str, Place | Deed] = {
    "desk:dept_addresses": Place(STAFF),
    "desk:dept_address_new": Place(STAFF),
    "desk:dept_address": Place(STAFF, _address),
    "desk:dept_address_change": Place(STAFF, _address),
    "desk:dept_address_close": Place(STAFF, _address),
    "desk:dept_address_reopen": Deed("button", _address),
    "desk:dept_address_resource": Deed(
        "button", lambda things: (*_address(things), things.network.films.pk, "retenir")
    ),
}
