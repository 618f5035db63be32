"""A vendor that signs in through our OpenID Connect server, started from here (OIDC Core 1.0, section 4)."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.ports import Field, Kind, Line, VisitFacts, Way
from liseron.connectors.address_template import HOLE, encoded, read_template
from liseron.connectors.addresses import title_address
from liseron.connectors.entrance import entrance, entrance_faults
from liseron.connectors.placeholders import ACCOUNT, PLACE, lazy_help
from liseron.connectors.set_connector import SetConnector

START, PAGE = "start", "page"
ISSUER, TARGET = "iss", "target_link_uri"


class OidcEntry(SetConnector):
    """The vendor's `initiate_login_uri` with `iss` and the title as `target_link_uri`, or a plain entrance."""

    label = gettext_lazy("OpenID Connect")
    lead = gettext_lazy(
        "Le lecteur arrive à l’entrée du fournisseur, qui demande à notre service OpenID Connect qui il est. "
        "Ce qu’il apprend se règle avec les sites reliés."
    )
    fields = (
        Field(
            "entry",
            gettext_lazy("Ce que le fournisseur vous a donné"),
            Kind.CHOICE,
            choices=(
                (
                    START,
                    gettext_lazy(
                        "Une adresse de départ (initiate_login_uri) : nous y ajoutons iss et le titre"
                    ),
                ),
                (PAGE, gettext_lazy("Une page d’entrée : nous n’y ajoutons rien")),
            ),
            initial=START,
        ),
        Field("address", gettext_lazy("Son adresse"), Kind.TEXT, lazy_help(PLACE)),
        Field(ACCOUNT, gettext_lazy("Votre numéro de compte chez le fournisseur"), is_required=False),
    )
    asks_back = True

    def own_faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        found = entrance_faults(values)
        names = {piece.partition("=")[0] for piece in read_template(values["address"]).parameters}
        if not found and values["entry"] == START and names & {ISSUER, TARGET}:
            return {"address": _("Retirez iss et target_link_uri : nous les ajoutons à chaque clic.")}
        return found

    def way_for(self, visit: VisitFacts) -> Way:
        values = self.checked(visit)
        address = entrance(visit, values)
        if values["entry"] == PAGE:
            return Way(address)
        asked = {ISSUER: settings.BASE_URL, TARGET: title_address(visit, HOLE.sub("", values["address"]))}
        added = "&".join(f"{name}={encoded(value)}" for name, value in asked.items() if value)
        return Way(f"{address}{'&' if '?' in address else '?'}{added}")

    def for_vendor(self, values: Mapping[str, str], secret: str) -> Sequence[Line]:
        return (
            Line(_("Émetteur (issuer)"), settings.BASE_URL),
            Line(_("Découverte"), f"{settings.BASE_URL}/.well-known/openid-configuration"),
        )

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        self.checked(visit)
        return (
            Line(
                _("Ensuite"),
                _("le fournisseur demande à notre service OpenID Connect qui est le lecteur"),
                in_words=True,
            ),
            Line(_("Dans l’adresse"), _("rien du lecteur"), in_words=True),
        )
