"""The sentences that stand for codes, wherever they are shown."""

from django.utils.translation import gettext_lazy as _

from liseron.people.rules import Likeness

LIKENESS = {
    Likeness.SAME_PERSON: _("Même nom et même date de naissance"),
    Likeness.SAME_LIBRARY_CARD: _("Même numéro de carte de bibliothèque"),
    Likeness.SWAPPED_NAMES: _("Nom et prénom échangés, même date de naissance"),
    Likeness.NEAR_NAME: _("Nom presque identique (une faute de frappe ?), même date de naissance"),
    Likeness.NEAR_BIRTH_DATE: _("Même nom, date de naissance presque identique"),
    Likeness.SAME_EMAIL: _("Même adresse de courriel"),
}
