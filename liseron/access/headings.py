"""What stands above the door's sentence when it stays closed, and the colour of the note."""

from django.utils.translation import gettext_lazy as _

from liseron.access.rules import Reason
from liseron.access.sentences import Decision

NEUTRAL = {Reason.SIGN_IN, Reason.NOT_REGISTERED, Reason.PENDING, Reason.CHOOSE_TITLE}
HEADINGS = {
    Reason.SIGN_IN: _("Connectez-vous pour entrer"),
    Reason.NOT_REGISTERED: _("Il vous faut une carte"),
    Reason.PENDING: _("Encore un peu de patience"),
    Reason.MORE_ASKED: _("Votre bibliothèque attend une réponse"),
    Reason.CARD_LAPSED: _("Votre carte est terminée"),
    Reason.QUOTA_SPENT: _("C’est tout pour cette période"),
    Reason.NOT_COVERED: _("Pas encore dans votre bibliothèque"),
    Reason.AGREEMENT_ENDED: _("Votre bibliothèque n’est plus dans le réseau"),
    Reason.TOO_YOUNG: _("C’est pour les plus grands"),
    Reason.OUT_OF_ORDER: _("Cette offre ne répond pas"),
}


def heading_of(decision: Decision) -> str:
    """The title of the page or of the card that says the refusal."""
    return str(HEADINGS.get(decision.reason, _("Pas cette fois")))


def tone_of(decision: Decision) -> str:
    """Colour of the note; the words say the same."""
    if decision.may_enter:
        return "ok"
    return "" if decision.reason in NEUTRAL else "warn" if decision.comes_back_on else "stop"
