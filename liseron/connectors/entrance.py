"""An entrance of a vendor whose address says nothing of the reader."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from liseron.access.ports import VisitFacts
from liseron.connectors.address_template import HOLE, fault_of_template, fill, names_in, read_template
from liseron.connectors.placeholders import ACCOUNT, PLACE, values_of
from liseron.connectors.set_connector import faults_found


def entrance_faults(values: Mapping[str, str]) -> dict[str, str]:
    """Of an entrance whose holes say nothing of the reader."""
    address = values.get("address", "")
    lacks_account = ACCOUNT in names_in(address) and not values.get(ACCOUNT)
    return faults_found(
        address=fault_of_template(address, PLACE),
        account=_("L’adresse l’attend : écrivez-le.") if lacks_account else "",
    )


def entrance(visit: VisitFacts, values: Mapping[str, str]) -> str:
    """The entrance, its holes filled. Raises NoAddress."""
    known = values_of(visit, HOLE.sub("", values["address"]))
    return fill(read_template(values["address"]), known)
