"""Whether a library takes readers here, and the sentence that says where to go when it does not."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from liseron.partners.coverage import Coverage, coverage_on, why_not_covered
from liseron.partners.models import Library, Partner
from liseron.people.models import Registration
from liseron.toolkit.dates import in_full, paris_today


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


def why_nobody_answers(registration: Registration, today: date) -> str:
    """What happened to a request whose library has no agreement in force, as sentences; "" when it has one.

    Such a request is kept, not closed: a municipality often signs again within weeks, and its readers should not have
    to ask twice. The rule of retention closes it like any other that nobody answers.
    """
    partner = registration.library.partner
    if partner is None or registration.state not in Registration.OPEN_STATES:
        return ""
    why = why_not_covered(partner, today)
    if not why:
        return ""
    closes_on = in_full(paris_today(registration.waiting_since) + timedelta(days=settings.PENDING_DAYS))
    if coverage_on(partner, today) is Coverage.TO_COME:
        kept = _("Votre demande est gardée\u00a0: la bibliothèque la regardera à partir de ce jour.")
    else:
        kept = _(
            "La bibliothèque ne peut pas répondre tant qu’aucune convention n’est en cours. Votre demande est gardée."
        )
    ends = _("Sans suite, elle sera fermée et vos données effacées\u00a0: {on}.").format(on=closes_on)
    return f"{why} {kept} {ends}"


def _federated(library: Library, partner: Partner) -> str:
    address = partner.portal_url or library.website
    if address:
        return _("Pour cette bibliothèque, l’inscription se fait sur son site : {address}").format(
            address=address
        )
    return _("Pour cette bibliothèque, l’inscription se fait sur place, auprès de son équipe.")
