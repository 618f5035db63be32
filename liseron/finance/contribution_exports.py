"""What a partner takes away of its contributions: each year, how it was counted, its order and its payments."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from liseron.finance.contribution_words import contribution_told, state_told
from liseron.finance.models import Payment, RevenueOrder
from liseron.partners.models import Partner
from liseron.partners.takeaway import Entry, exports_of_partner
from liseron.toolkit.dates import paris_today
from liseron.toolkit.sheets import Cell, csv_chunks

AT_ONCE = 2000


@exports_of_partner
def contributions_sheets(partner: Partner) -> Iterable[Entry]:
    """One line an order, one line a payment. What was prepared and not confirmed is the département's draft."""
    today = paris_today()
    orders = RevenueOrder.objects.filter(contribution__partner=partner).order_by("year", "rank")
    header = [
        *(_("Année"), _("Titre"), _("Habitants"), _("Population"), _("Recensement"), _("Lue le"), _("Tarif")),
        *(_("Montant"), _("Payé"), _("État"), _("Numéro du service financier"), _("À payer avant la fin du")),
        *(_("Annulé le"), _("Raison"), _("Calcul")),
    ]
    rows: Iterable[Sequence[Cell]] = (
        [
            *(
                one.year,
                one.number,
                one.contribution.population,
                one.contribution.get_population_kind_display(),
            ),
            *(one.contribution.census_year, one.contribution.reference_on, one.contribution.rate),
            *(one.amount, one.paid, state_told(one.state_on(today))[0], one.finance_number, one.due_on),
            *(one.cancelled_on, one.cancel_reason, contribution_told(one.contribution)),
        ]
        for one in orders.select_related("contribution__partner").iterator(AT_ONCE)
    )
    yield "finances/participations.csv", csv_chunks(rows, header)
    payments = Payment.objects.filter(order__contribution__partner=partner).order_by("received_on", "pk")
    received: Iterable[Sequence[Cell]] = (
        [one.order.number, one.received_on, one.amount, one.reference]
        for one in payments.select_related("order").iterator(AT_ONCE)
    )
    yield (
        "finances/paiements.csv",
        csv_chunks(received, [_("Titre"), _("Reçu le"), _("Montant"), _("Référence")]),
    )
