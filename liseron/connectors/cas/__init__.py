"""A vendor that asks our CAS server who its visitor is: one goes to its entrance, it comes back to ours."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.ports import Field, Kind, Line, VisitFacts, Way
from liseron.connectors.entrance import entrance, entrance_faults
from liseron.connectors.placeholders import ACCOUNT, PLACE, lazy_help
from liseron.connectors.set_connector import SetConnector


class CasEntry(SetConnector):
    """The vendor's sign-on entrance; nothing of the reader is in the address (CAS protocol 3.0, 2.1)."""

    label = gettext_lazy("CAS")
    lead = gettext_lazy(
        "Le lecteur arrive à l’entrée du fournisseur, qui demande à notre service CAS qui il est. "
        "Ce qu’il apprend se règle avec les sites reliés."
    )
    fields = (
        Field(
            "address",
            gettext_lazy("Adresse d’entrée par CAS"),
            Kind.TEXT,
            lazy_help(PLACE),
        ),
        Field(ACCOUNT, gettext_lazy("Votre numéro de compte chez le fournisseur"), is_required=False),
    )
    asks_back = True

    def own_faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        return entrance_faults(values)

    def way_for(self, visit: VisitFacts) -> Way:
        return Way(entrance(visit, self.checked(visit)))

    def for_vendor(self, values: Mapping[str, str], secret: str) -> Sequence[Line]:
        base = f"{settings.BASE_URL}/cas"
        return (
            Line(_("Adresse de base CAS"), base),
            Line(_("Connexion"), f"{base}/login"),
            Line(_("Validation d’un ticket (CAS 3.0)"), f"{base}/p3/serviceValidate"),
            Line(_("Déconnexion"), f"{base}/logout"),
        )

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        self.checked(visit)
        return (
            Line(
                _("Ensuite"),
                _("le fournisseur demande à notre service CAS qui est le lecteur"),
                in_words=True,
            ),
            Line(_("Dans l’adresse"), _("rien du lecteur"), in_words=True),
        )
