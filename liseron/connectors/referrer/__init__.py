"""A vendor that looks at where one comes from: the page before (Referer), or the reader's network (IP address).

The redirect itself carries `Referrer-Policy: origin`: browsers apply the policy of a redirect to the request that
follows it (Fetch, HTTP-redirect fetch; Referrer Policy, 8.3). The vendor sees our site's name, never the page.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.ports import NO_REFERRER, Field, Kind, Line, VisitFacts, Way
from liseron.connectors.entrance import entrance, entrance_faults
from liseron.connectors.placeholders import ACCOUNT, PLACE, lazy_help
from liseron.connectors.set_connector import SetConnector

SITE, NETWORK = "site", "network"
ORIGIN = "origin"


class WhereFrom(SetConnector):
    """Anybody who comes from our site enters, or anybody on a library's network: no reader is named."""

    label = gettext_lazy("D’où vient le lecteur")
    lead = gettext_lazy(
        "Le fournisseur laisse entrer qui vient de notre site, ou du réseau d’une bibliothèque. "
        "Il ne reçoit rien du lecteur."
    )
    fields = (
        Field(
            "looks_at",
            gettext_lazy("Ce que le fournisseur regarde"),
            Kind.CHOICE,
            choices=(
                (SITE, gettext_lazy("Le site d’où l’on vient")),
                (NETWORK, gettext_lazy("L’adresse du réseau (IP) : ne marche que dans les bibliothèques")),
            ),
            initial=SITE,
        ),
        Field("address", gettext_lazy("Adresse d’entrée"), Kind.TEXT, lazy_help(PLACE)),
        Field(ACCOUNT, gettext_lazy("Votre numéro de compte chez le fournisseur"), is_required=False),
    )

    def own_faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        return entrance_faults(values)

    def way_for(self, visit: VisitFacts) -> Way:
        values = self.checked(visit)
        return Way(entrance(visit, values), ORIGIN if values["looks_at"] == SITE else NO_REFERRER)

    def for_vendor(self, values: Mapping[str, str], secret: str) -> Sequence[Line]:
        return (Line(_("Le site d’où l’on vient"), f"{settings.BASE_URL}/"),)

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        if self.checked(visit)["looks_at"] == SITE:
            return (Line("Referer", f"{settings.BASE_URL}/"),)
        return (
            Line("Referer", _("aucun"), in_words=True),
            Line(
                _("Réseau"),
                _("celui du lecteur : à la maison, le fournisseur ne le reconnaît pas"),
                in_words=True,
            ),
        )
