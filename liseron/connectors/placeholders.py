"""What may be written between braces in the address of a vendor, and its value for one visit."""

from collections.abc import Iterable, Mapping

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.ports import READER, VisitFacts, Words
from liseron.access.releasing import Released
from liseron.connectors.addresses import return_address

ID, ACCOUNT, RETURN, TITLE = "id", "account", "return", "title_id"
PLACE = (ACCOUNT, RETURN, TITLE)
"""Holes that say nothing of the reader."""
FACTS = tuple(name for name in Released.values if name != Released.CARD)

WORDS: dict[str, Words] = {
    ID: gettext_lazy("le numéro du lecteur"),
    ACCOUNT: gettext_lazy("votre numéro de compte"),
    RETURN: gettext_lazy("la page du titre, ou celle de la ressource"),
    TITLE: gettext_lazy("le numéro du titre chez le fournisseur"),
    **dict(Released.choices),
}


def values_of(visit: VisitFacts, *entrances: str) -> dict[str, str]:
    """Every hole that connectors share, "" when there is nothing to say."""
    return {
        ID: visit.identifier,
        ACCOUNT: visit.values.get(ACCOUNT, ""),
        RETURN: return_address(visit, *entrances),
        TITLE: visit.record_source_id,
        **{name: visit.released.get(name, "") for name in FACTS},
    }


def said_by(names: Iterable[str]) -> frozenset[str]:
    """What these holes say of the reader, in the words of `access.ports`. Behind the number may stand the card."""
    used = set(names)
    facts = used & set(FACTS)
    return frozenset(facts | {READER, Released.CARD.value} if ID in used else facts)


def help_for(names: Iterable[str], more: Mapping[str, Words] | None = None) -> str:
    """« {id} : le numéro du lecteur ; … »"""
    words = {**WORDS, **(more or {})}
    listed = "\u00a0; ".join(f"{{{name}}}\u00a0: {words[name]}" for name in names)
    return _("Vous pouvez écrire entre accolades : {listed}.").format(listed=listed)


lazy_help = lazy(help_for, str)
"""The same, in the language of whoever reads it."""
