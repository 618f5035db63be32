"""What a vendor receives with each reader, said to the reader: one place, from the settings themselves."""

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.door_settings import door_of, released_by, settings_of, values_of
from liseron.access.ports import READER
from liseron.access.releasing import Released
from liseron.catalogue.models import Resource

ToldElsewhere = Callable[[Resource], Collection[str] | None]

_TO_READER = {
    READER: gettext_lazy("un numéro anonyme"),
    Released.CARD: gettext_lazy("votre numéro de carte"),
    Released.AGE_CLASS: gettext_lazy("votre tranche d’âge"),
    Released.BIRTH_YEAR: gettext_lazy("votre année de naissance"),
    Released.LIBRARY: gettext_lazy("le nom de votre bibliothèque"),
    Released.PARTNER: gettext_lazy("le nom de votre collectivité"),
    Released.GIVEN_NAME: gettext_lazy("votre prénom"),
    Released.FAMILY_NAME: gettext_lazy("votre nom"),
    Released.EMAIL: gettext_lazy("votre adresse électronique"),
}
WARNINGS = {
    Released.AGE_CLASS: gettext_lazy(
        "Moins de 12 ans, de 12 à 17 ans, ou adulte. Ne dit pas qui est le lecteur."
    ),
    Released.BIRTH_YEAR: gettext_lazy(
        "Plus précise que la tranche d’âge. Donnez-la seulement si le contrat la demande."
    ),
    Released.LIBRARY: gettext_lazy("Dans une petite commune, elle aide à reconnaître le lecteur."),
    Released.PARTNER: gettext_lazy("Utile pour les statistiques. Ne dit pas qui est le lecteur."),
    Released.CARD: gettext_lazy(
        "Remplace le numéro anonyme. Le même numéro chez plusieurs fournisseurs permet de rapprocher leurs fichiers."
    ),
    Released.GIVEN_NAME: gettext_lazy("Donnée personnelle : avec le nom, le fournisseur sait qui lit quoi."),
    Released.FAMILY_NAME: gettext_lazy("Donnée personnelle : le fournisseur sait qui lit quoi."),
    Released.EMAIL: gettext_lazy(
        "Donnée personnelle : le fournisseur peut écrire au lecteur, et le reconnaître ailleurs."
    ),
}
"""What each choice means, said to whoever makes it."""

_ELSEWHERE: list[ToldElsewhere] = []


def told_elsewhere(ask: ToldElsewhere) -> ToldElsewhere:
    """Decorator: `ask(resource)` says which facts (READER, names of Released) its vendor gets from our sign-on.

    None when no site is declared for the resource. Called for doors whose vendor asks back, CAS and OpenID Connect.
    """
    _ELSEWHERE.append(ask)
    return ask


def receives_of(resource: Resource) -> str:
    """The sentence shown under the button, "" when nothing is known.

    Without settings, the vendor's own sentence. Read the resource with `select_related("vendor", "door")`.
    """
    facts = facts_received(resource)
    if facts is None:
        return resource.vendor.receives if resource.vendor else ""
    return sentence_about(facts)


def facts_received(resource: Resource) -> frozenset[str] | None:
    """READER and names of Released that leave with a reader; None when the settings do not say."""
    settings, door = settings_of(resource), door_of(resource)
    if settings is None or door is None:
        return None
    if not door.asks_back:
        return (door.said(values_of(settings)) & {READER}) | released_by(settings, door)
    asked = [facts for ask in _ELSEWHERE if (facts := ask(resource)) is not None]
    return frozenset().union(*asked) if asked else None


def sentence_about(facts: Iterable[str]) -> str:
    """« Un numéro anonyme et votre tranche d’âge. Rien d’autre. »"""
    told = set(facts)
    if Released.CARD in told:
        told.discard(READER)
    words = [str(said) for name, said in _TO_READER.items() if name in told]
    if not words:
        return _("Rien : ni nom, ni courriel, ni numéro.")
    listed = (
        _("{first} et {last}").format(first=", ".join(words[:-1]), last=words[-1]) if words[1:] else words[0]
    )
    return _("{facts}. Rien d’autre.").format(facts=listed[0].upper() + listed[1:])
