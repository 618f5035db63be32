"""Whether a library takes readers here, and the sentence that says where to go when it does not."""

from datetime import date

from django.utils.translation import gettext as _

from liseron.partners.models import Library, Partner
from liseron.toolkit.dates import in_full


def why_not_here(library: Library, today: date) -> str | None:
    """None when readers of this library register on the portal today; else where to go instead."""
    partner = library.partner
    if library.closed_on is not None and library.closed_on <= today:
        return _("Cette bibliothèque est fermée. Choisissez-en une autre près de chez vous.")
    if partner is None:
        return _(
            "Cette bibliothèque ne propose pas encore la bibliothèque numérique. "
            "Demandez-la à son équipe, ou choisissez une bibliothèque partenaire près de chez vous."
        )
    if partner.formula == Partner.AccessFormula.FEDERATED:
        return _federated(library, partner)
    if partner.is_covered_on(today):
        return None
    if partner.agreement_starts_on is not None and partner.agreement_starts_on > today:
        return _("Les inscriptions dans cette bibliothèque ouvrent {on}.").format(
            on=in_full(partner.agreement_starts_on)
        )
    return _(
        "La convention de cette bibliothèque avec le Département est terminée. "
        "Adressez-vous à son équipe, ou choisissez une autre bibliothèque."
    )


def _federated(library: Library, partner: Partner) -> str:
    address = partner.portal_url or library.website
    if address:
        return _("Pour cette bibliothèque, l’inscription se fait sur son site : {address}").format(
            address=address
        )
    return _("Pour cette bibliothèque, l’inscription se fait sur place, auprès de son équipe.")
