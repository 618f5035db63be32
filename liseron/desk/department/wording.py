"""Short words for states."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.models import Resource
from liseron.partners.models import Partner

SOON_DAYS = 90
FORMULAS = {"hosted": gettext_lazy("Clé en main"), "federated": gettext_lazy("Autonomie")}
IMPORTS = {
    "libraries": gettext_lazy("Bibliothèques"),
    "populations": gettext_lazy("Populations"),
    "territory": gettext_lazy("Territoire"),
    "orders": gettext_lazy("Titres de recettes"),
    "titles-courses": gettext_lazy("Titres : cours"),
    "titles-culture-chez-nous": gettext_lazy("Titres : Culture chez nous"),
    "titles-films": gettext_lazy("Titres : films"),
    "titles-games": gettext_lazy("Titres : jeux"),
    "titles-gutenberg": gettext_lazy("Titres : Projet Gutenberg"),
    "titles-marc21": gettext_lazy("Titres : MARC 21"),
    "titles-music": gettext_lazy("Titres : musique"),
    "titles-oai": gettext_lazy("Titres : moissonnage OAI-PMH"),
    "titles-onix": gettext_lazy("Titres : ONIX 3"),
    "titles-opds": gettext_lazy("Titres : catalogue OPDS"),
    "titles-press": gettext_lazy("Titres : presse"),
    "titles-table": gettext_lazy("Titres : tableau CSV ou XLSX"),
    "titles-unimarc": gettext_lazy("Titres : UNIMARC"),
    "titles-withdrawals": gettext_lazy("Titres : liste de titres à retirer"),
}


def kind_of_import(kind: str) -> str:
    """A kind of import in words; as it is when no word is known."""
    return str(IMPORTS.get(kind, kind))


def coverage_of(partner: Partner, today: date) -> tuple[str, str]:
    """What to say of the agreement's dates, and its tone."""
    starts, ends = partner.agreement_starts_on, partner.agreement_ends_on
    if starts is None or ends is None:
        return _("Sans convention"), "stop"
    if ends < today:
        return _("Convention finie"), "stop"
    if starts > today:
        return _("Convention à venir"), ""
    return (
        (_("Finit bientôt"), "warn") if ends <= today + timedelta(days=SOON_DAYS) else (_("En cours"), "ok")
    )


def shown_state(resource: Resource, today: date) -> tuple[str, str]:
    """Whether readers see a resource on that day, and the tone of it."""
    if not resource.is_published:
        return _("Retirée"), ""
    if resource.opens_on and resource.opens_on > today:
        return _("À venir"), "warn"
    if resource.closes_on and resource.closes_on < today:
        return _("Finie"), "stop"
    return _("En ligne"), "ok"
