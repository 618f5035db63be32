"""What the desk's menu offers, in groups; each page's own rule decides who sees it there."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """A line of the menu. `counts` names what is written beside it; `covers` how the pages under it are named."""

    name: str
    label: Promise
    icon: str
    counts: str = ""
    covers: str | tuple[str, ...] = ""

    def is_here(self, view_name: str) -> bool:
        return view_name == self.name or bool(self.covers and view_name.startswith(self.covers))


READERS = (
    Item("desk:queue", _("Inscriptions"), "inbox", "waiting", covers="desk:registration"),
    Item("desk:patrons", _("Lecteurs"), "users", covers="desk:patron"),
    Item("desk:counter", _("Inscrire au comptoir"), "user-plus", covers="desk:counter"),
    Item("desk:our_titles", _("Titres en ligne"), "book-open", covers="desk:our_title"),
    Item("desk:our_rules", _("Notre règlement"), "file-text"),
    Item("desk:our_library", _("Notre bibliothèque"), "library", covers="desk:our_library"),
    Item("desk:our_sign_in", _("Notre connexion"), "log-in"),
    Item("desk:our_harvest", _("Notre catalogue"), "globe"),
)
OURS = (
    Item("desk:our_agreement", _("Notre convention"), "handshake", covers="desk:our_document"),
    Item(
        "desk:our_commitments", _("Nos engagements"), "check", "our_late_duties", covers="desk:our_commitment"
    ),
    Item("desk:our_rollout", _("Notre déploiement"), "circle-check", covers="desk:our_visit"),
    Item("desk:our_contributions", _("Nos participations"), "landmark", covers="desk:our_statement"),
    Item("desk:our_subsidies", _("Nos aides"), "hand-coins", covers="desk:our_subsid"),
)
PARTNERS = (
    Item("desk:dept_home", _("Tableau de bord"), "house"),
    Item("desk:dept_partners", _("Collectivités"), "handshake", covers="desk:dept_partner"),
    Item(
        "desk:dept_rollouts",
        _("Déploiement"),
        "circle-check",
        covers=("desk:dept_rollout", "desk:dept_visit"),
    ),
    Item("desk:dept_libraries", _("Bibliothèques"), "library", covers="desk:dept_librar"),
)
AGREEMENTS = (
    Item("desk:dept_agreements", _("Conventions"), "file-text", covers="desk:dept_agreement"),
    Item("desk:dept_deadlines", _("Échéances"), "calendar", "pressing"),
    Item("desk:dept_commitments", _("Engagements"), "check", "late_duties", covers="desk:dept_commitment"),
    Item("desk:dept_models", _("Modèles"), "copy", covers="desk:dept_model"),
)
MONEY = (
    Item(
        "desk:dept_contributions",
        _("Participations"),
        "landmark",
        covers=("desk:dept_contribution", "desk:dept_batch"),
    ),
    Item(
        "desk:dept_orders",
        _("Recettes"),
        "credit-card",
        "late",
        covers=("desk:dept_order", "desk:dept_payment"),
    ),
    Item("desk:dept_budget", _("Budget"), "wallet", covers="desk:dept_budget"),
    Item("desk:dept_subsidies", _("Aides"), "hand-coins", covers="desk:dept_subsid"),
)
OFFER = (
    Item(
        "desk:dept_resources",
        _("Offre en ligne"),
        "book-open",
        covers=("desk:dept_resource", "desk:dept_vendor"),
    ),
    Item(
        "desk:dept_titles",
        _("Catalogue"),
        "list",
        "reported",
        covers=("desk:dept_title", "desk:dept_withdrawal", "desk:dept_work", "desk:dept_synonym"),
    ),
    Item("desk:dept_quotas", _("Quotas"), "gauge", covers="desk:dept_quota"),
)
SIGN_ON = (
    Item("desk:dept_services", _("Sites reliés"), "globe", covers="desk:dept_service"),
    Item(
        "desk:dept_sources",
        _("Sources d’identité"),
        "log-in",
        covers=("desk:dept_source", "desk:identity_source"),
    ),
    Item("desk:dept_data_told", _("Données transmises"), "eye"),
)
EXCHANGE = (
    Item("desk:dept_addresses", _("Adresses de moissonnage"), "globe", covers="desk:dept_address"),
    Item("desk:dept_harvest_sources", _("Moissonnages"), "refresh-cw", "held", covers="desk:dept_harvest"),
    Item("desk:dept_shelves", _("Catalogues des partenaires"), "library", covers="desk:dept_shelves"),
)
HOUSE = (
    Item("desk:dept_people", _("Équipes et rôles"), "shield", covers="desk:dept_people"),
    Item("desk:dept_unsettled", _("Lignes à régler"), "list", "unsettled", covers="desk:dept_unsettled"),
    Item("desk:dept_imports", _("Imports"), "upload", covers="desk:dept_import"),
    Item("desk:dept_journal", _("Journal"), "history", covers="desk:dept_journal"),
)
GROUPS: tuple[tuple[Promise | None, tuple[Item, ...]], ...] = (
    (None, READERS),
    (_("Avec le Département"), OURS),
    (_("Le Département"), PARTNERS),
    (_("Partenariat"), AGREEMENTS),
    (_("Argent"), MONEY),
    (_("Offre"), OFFER),
    (_("Connexion unique"), SIGN_ON),
    (_("Échange de notices"), EXCHANGE),
    (_("Tenir le site"), HOUSE),
)
