"""What a partner takes away of the money: its files for an aid."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from liseron.finance.subsidies import subsidies_of
from liseron.partners.models import Partner
from liseron.partners.takeaway import Entry, exports_of_partner
from liseron.toolkit.sheets import csv_chunks


@exports_of_partner
def subsidies_sheet(partner: Partner) -> Iterable[Entry]:
    """One line for each file, whole."""
    header = [
        *(_("Objet"), _("Intitulé"), _("Coût"), _("Demandé"), _("Demandé le"), _("Recevable le")),
        *(_("Refusé le"), _("Raison du refus"), _("Accordé"), _("Accordé le"), _("Délibération")),
        *(_("Payé"), _("Payé le"), _("Référence du paiement"), _("Prévu le"), _("Fait le"), _("Public")),
    ]
    rows = (
        [
            *(one.get_purpose_display(), one.label, one.cost, one.asked, one.asked_on, one.eligible_on),
            *(one.refused_on, one.reason, one.granted, one.granted_on, one.deliberation),
            *(one.paid, one.paid_on, one.payment_reference, one.planned_on, one.held_on, one.attendance),
        ]
        for one in subsidies_of(partner).iterator(2000)
    )
    yield "finances/aides.csv", csv_chunks(rows, header)
