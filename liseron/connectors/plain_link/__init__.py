"""The simplest door: the address that the catalogue holds, with nothing added to it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.ports import Line, NoAddress, VisitFacts, Way
from liseron.connectors.addresses import host_of, title_address
from liseron.connectors.set_connector import SetConnector


class PlainLink(SetConnector):
    """Sends to the title's page, else to the resource's entrance.

    A vendor's title must stand on the vendor's own host (or below it): titles come from harvests, and a
    poisoned one must not turn a reader's right to enter into a way out to anywhere; the entrance is used
    instead. A free selection gathers many sites by nature: there, any web address of a title goes.
    """

    label = gettext_lazy("Lien simple")
    lead = gettext_lazy("L’adresse d’entrée, telle quelle. Le fournisseur ne reçoit rien du lecteur.")

    def way_for(self, visit: VisitFacts) -> Way:
        title = visit.record_url if visit.is_free and host_of(visit.record_url) else title_address(visit)
        if title:
            return Way(title)
        if host_of(visit.entry_url):
            return Way(visit.entry_url)
        raise NoAddress(
            _("L’adresse d’entrée de la ressource n’est pas une adresse de site. Corrigez sa fiche.")
        )

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        return (
            Line(_("L’adresse"), _("celle de la fiche de la ressource, sans rien d’autre"), in_words=True),
        )
