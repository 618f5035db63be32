"""What doors that are set share: checked again at each click, for what is kept may have been altered."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from liseron.access.ports import READER, Field, Kind, Line, NoAddress, Scheme, VisitFacts, Way, Words


class SetConnector:
    """Base of the doors with settings. Subclasses give `label`, `lead`, `fields`, `own_faults`, `said`, `way_for`."""

    label: Words = ""
    lead: Words = ""
    fields: tuple[Field, ...] = ()
    secret: Field | None = None
    schemes: tuple[Scheme, ...] = ()
    asks_back = False
    may_say: frozenset[str] = frozenset()

    def faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        """What every door refuses, then what this one does."""
        found = {
            one.name: fault
            for one in self.fields
            if (fault := _fault_of_choice(one, values.get(one.name, "")))
        }
        return found or self.own_faults(values, secret)

    def own_faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        return {}

    def said(self, values: Mapping[str, str]) -> frozenset[str]:
        return frozenset()

    def new_secret(self, values: Mapping[str, str]) -> str:
        return ""

    def for_vendor(self, values: Mapping[str, str], secret: str) -> Sequence[Line]:
        return ()

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        return ()

    def checked(self, visit: VisitFacts) -> Mapping[str, str]:
        """The values of the visit's door. Raises NoAddress when they have a fault, or when they need a reader."""
        for fault in self.faults(visit.values, visit.secret).values():
            raise NoAddress(fault)
        if READER in self.said(visit.values) and not visit.reader:
            raise NoAddress(_("Cet accès présente un lecteur, et personne n’est connecté."))
        return visit.values


def _fault_of_choice(one: Field, value: str) -> str:
    if one.is_required and not value:
        return _("Répondez à cette question.")
    if one.kind is Kind.CHOICE and value and value not in dict(one.choices):
        return _("Choisissez une réponse de la liste.")
    return ""


def faults_found(**found: str) -> dict[str, str]:
    """Those that say something."""
    return {name: fault for name, fault in found.items() if fault}
