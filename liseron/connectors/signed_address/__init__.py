"""A vendor that trusts an address which a shared key has signed."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.ports import Field, Kind, Line, VisitFacts, Way
from liseron.access.releasing import Released
from liseron.connectors.address_template import HOLE, fault_of_template, fill, names_in, read_template
from liseron.connectors.placeholders import ACCOUNT, FACTS, ID, PLACE, lazy_help, said_by, values_of
from liseron.connectors.set_connector import SetConnector, faults_found
from liseron.connectors.signed_address.schemes import shipped
from liseron.connectors.signed_address.signing import HMAC, KEY, MASK, assembled, digest, written

DATE = "date"
SIGNATURES = ("signature", "signature_2", "signature_3")
IN_ADDRESS = (ID, *PLACE, DATE, *SIGNATURES, *FACTS)
IN_RECIPE = (ID, ACCOUNT, DATE, KEY, *FACTS)
SHORTEST_KEY = 6
LONGEST_RECIPE = 300
_MORE = {
    DATE: gettext_lazy("la date du clic"),
    KEY: gettext_lazy("la clé"),
    "signature": gettext_lazy("la première signature"),
    "signature_2": gettext_lazy("la deuxième"),
    "signature_3": gettext_lazy("la troisième"),
}
_DATES = (
    ("%Y%m%d", gettext_lazy("20261201 : année, mois, jour")),
    ("%d%m%Y", gettext_lazy("01122026 : jour, mois, année")),
    ("%Y%m%d%H%M", gettext_lazy("202612011430 : année, mois, jour, heure, minute")),
    ("%Y%m%d%H%M%S", gettext_lazy("20261201143005 : jusqu’à la seconde")),
    ("%Y-%m-%d", gettext_lazy("2026-12-01")),
    ("unix", gettext_lazy("1796131805 : secondes depuis 1970")),
    ("iso", gettext_lazy("2026-12-01T13:30:05Z : heure universelle")),
)

_HASHES = (
    ("sha256", "SHA-256"),
    ("md5", gettext_lazy("MD5 (ancien : seulement si le fournisseur n’a rien d’autre)")),
    (HMAC, "HMAC-SHA256"),
)
_FORMS = (
    ("hex", gettext_lazy("Hexadécimal, en minuscules")),
    ("upper", gettext_lazy("Hexadécimal, en majuscules")),
    ("base64url", gettext_lazy("Base64, pour les adresses")),
)


class SignedAddress(SetConnector):
    """The address, one to three signatures made of values put end to end, and the form of dates."""

    label = gettext_lazy("Adresse signée")
    lead = gettext_lazy(
        "L’adresse porte le numéro du lecteur et une signature faite avec une clé que le fournisseur connaît. "
        "Partez d’un modèle livré s’il y en a un."
    )
    secret: Field | None = Field(
        "secret",
        gettext_lazy("Clé du fournisseur"),
        help=gettext_lazy("Celle de votre contrat. Elle est gardée chiffrée et ne s’affiche plus jamais."),
    )
    schemes = shipped()
    may_say = frozenset(Released.values)

    fields = (
        Field("address", gettext_lazy("Adresse"), Kind.TEXT, lazy_help(IN_ADDRESS, _MORE)),
        Field(
            ACCOUNT,
            gettext_lazy("Votre numéro de compte chez le fournisseur"),
            help=gettext_lazy("S’il en donne un : code de l’établissement, station, partenaire."),
            is_required=False,
        ),
        Field("hash", gettext_lazy("Calcul de la signature"), Kind.CHOICE, choices=_HASHES, initial="sha256"),
        Field(
            "signature",
            gettext_lazy("Ce que la signature assemble, dans l’ordre"),
            help=gettext_lazy(
                "Les mêmes mots que dans l’adresse, avec {key} là où le fournisseur met la clé. "
                "Par exemple : {id}{date}{key}."
            ),
            initial="{id}{key}",
        ),
        Field(
            "signature_2",
            gettext_lazy("Deuxième signature"),
            help=gettext_lazy("Si le fournisseur en demande une autre, pour la date ou le courriel."),
            is_required=False,
        ),
        Field("signature_3", gettext_lazy("Troisième signature"), is_required=False),
        Field("date_format", gettext_lazy("Forme des dates"), Kind.CHOICE, choices=_DATES, initial="%Y%m%d"),
        Field("digest", gettext_lazy("Écriture de la signature"), Kind.CHOICE, choices=_FORMS, initial="hex"),
    )

    def own_faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        recipes = {name: _fault_of_recipe(name, values) for name in SIGNATURES}
        return faults_found(
            address=_fault_of_address(values, secret),
            account=_fault_of_account(values),
            secret=_fault_of_key(secret),
            **recipes,
        )

    def said(self, values: Mapping[str, str]) -> frozenset[str]:
        return said_by(names_in(values.get("address", "")) | _signed(values))

    def way_for(self, visit: VisitFacts) -> Way:
        values = self.checked(visit)
        return Way(fill(read_template(values["address"]), _filled(visit)))

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        values, known = self.checked(visit), _known(visit)
        lines = []
        for number, name in enumerate((one for one in SIGNATURES if values.get(one)), start=1):
            text = assembled(values[name], known, MASK)
            made = digest(
                values["hash"], assembled(values[name], known, visit.secret), visit.secret, values["digest"]
            )
            lines += [
                Line(_("Signature {n} : la recette").format(n=number), values[name]),
                Line(
                    _("Signature {n} : ce qui est assemblé").format(n=number),
                    text or _("rien : une donnée manque"),
                ),
                Line(f"{_('Signature {n}').format(n=number)}, {values['hash']}", made if text else ""),
            ]
        return [*lines, _lasts(values)]


def _known(visit: VisitFacts) -> dict[str, str]:
    """The holes but the signatures."""
    entrance = HOLE.sub("", visit.values["address"])
    return {**values_of(visit, entrance), DATE: written(visit.at, visit.values["date_format"])}


def _filled(visit: VisitFacts) -> dict[str, str]:
    known = _known(visit)
    for name in SIGNATURES:
        if text := assembled(visit.values.get(name, ""), known, visit.secret):
            known[name] = digest(visit.values["hash"], text, visit.secret, visit.values["digest"])
    return known


def _signed(values: Mapping[str, str]) -> frozenset[str]:
    return frozenset().union(*(names_in(values.get(name, "")) for name in SIGNATURES))


def _fault_of_address(values: Mapping[str, str], secret: str) -> str:
    address = values.get("address", "")
    if fault := fault_of_template(address, IN_ADDRESS):
        return fault
    if len(secret) >= SHORTEST_KEY and secret in address:
        return _(
            "La clé ne s’écrit pas dans l’adresse : tout le monde la lirait. Remplacez-la par {signature}."
        )
    if "signature" not in names_in(address):
        return _("Écrivez {signature} à l’endroit où le fournisseur attend la signature.")
    for name in SIGNATURES[1:]:
        if (name in names_in(address)) != bool(values.get(name)):
            return _(
                "Écrivez {{{name}}} dans l’adresse et sa recette plus bas, ou ni l’une ni l’autre."
            ).format(name=name)
    return ""


def _fault_of_account(values: Mapping[str, str]) -> str:
    used = ACCOUNT in names_in(values.get("address", "")) | _signed(values)
    return _("L’adresse l’attend : écrivez-le.") if used and not values.get(ACCOUNT) else ""


def _fault_of_recipe(name: str, values: Mapping[str, str]) -> str:
    recipe, names = values.get(name, ""), names_in(values.get(name, ""))
    if not recipe:
        return ""
    if unknown := sorted(names - set(IN_RECIPE)):
        return _("« {{{name}}} » ne se signe pas.").format(name=unknown[0])
    bare = HOLE.sub("", recipe)
    if "{" in bare or "}" in bare or not bare.isprintable() or len(recipe) > LONGEST_RECIPE:
        return _("Cette recette ne se lit pas. Écrivez par exemple : {id}{date}{key}.")
    if values.get("hash") == HMAC:
        return _("Avec HMAC, la clé sert au calcul : retirez {key}.") if KEY in names else ""
    return (
        ""
        if KEY in names
        else _("Sans {key}, n’importe qui pourrait faire la signature. Écrivez où va la clé.")
    )


def _fault_of_key(secret: str) -> str:
    if not secret:
        return _("Écrivez la clé que le fournisseur vous a donnée.")
    if len(secret) < SHORTEST_KEY or not secret.isprintable():
        return _("Cette clé est trop courte, ou un signe n’a pas été copié. Copiez-la de nouveau.")
    return ""


def _lasts(values: Mapping[str, str]) -> Line:
    if DATE in _signed(values):
        told = _("La date est signée : l’adresse ne sert que le temps que le fournisseur accepte.")
    else:
        told = _(
            "Sans date signée, l’adresse sert toujours : changez la clé chaque année avec le fournisseur."
        )
    return Line(_("Durée"), told, in_words=True)
