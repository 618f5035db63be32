"""What the journal's codes mean."""

from django.utils.translation import gettext_lazy as _

from liseron.toolkit.audit import Event

ACTIONS = {
    "partner.created": _("Collectivité créée"),
    "partner.changed": _("Collectivité modifiée"),
    "partner.coverage_set": _("Dates de convention fixées"),
    "partner.taken_away": _("Données de la collectivité emportées"),
    "partner.territory_attached": _("Territoire rattaché"),
    "rollout.started": _("Déploiement commencé"),
    "rollout.changed": _("Déploiement modifié"),
    "rollout.launched": _("Déploiement lancé"),
    "rollout.reopened": _("Déploiement repris"),
    "rollout_step.added": _("Étape ajoutée"),
    "rollout_step.changed": _("Étape modifiée"),
    "rollout_step.done": _("Étape faite"),
    "rollout_step.removed": _("Étape retirée"),
    "rollout_defaults.loaded": _("Listes du déploiement reprises"),
    "readiness.checked": _("Critère vérifié"),
    "readiness_criterion.added": _("Critère ajouté"),
    "readiness_criterion.changed": _("Critère modifié"),
    "default_step.added": _("Étape type ajoutée"),
    "default_step.changed": _("Étape type modifiée"),
    "default_step.removed": _("Étape type retirée"),
    "supplier_exchange.noted": _("Échange avec un prestataire noté"),
    "supplier_exchange.changed": _("Échange avec un prestataire modifié"),
    "welcome_visit.planned": _("Visite prévue"),
    "welcome_visit.changed": _("Visite modifiée"),
    "welcome_visit.held": _("Visite faite"),
    "welcome_visit.cancelled": _("Visite annulée"),
    "library.created": _("Bibliothèque ajoutée"),
    "library.changed": _("Bibliothèque modifiée"),
    "library.attached": _("Bibliothèque rattachée"),
    "library.detached": _("Bibliothèque détachée"),
    "library.settled": _("Ligne d’import réglée"),
    "import_line.set_aside": _("Ligne d’import laissée de côté"),
    "libraries.imported": _("Bibliothèques importées"),
    "populations.imported": _("Populations importées"),
    "territory.imported": _("Territoire importé"),
    "intercommunalities.imported": _("Intercommunalités importées"),
    "vendor.created": _("Fournisseur ajouté"),
    "vendor.changed": _("Fournisseur modifié"),
    "resource.created": _("Ressource créée"),
    "resource.changed": _("Ressource modifiée"),
    "records.put": _("Titres importés"),
    "records.withdrawn": _("Titres retirés"),
    "file.hosted": _("Fichier déposé"),
    "entitlement.given": _("Droit d’accès donné"),
    "entitlement.withdrawn": _("Droit d’accès retiré"),
    "quota.set": _("Quota fixé"),
    "quota.removed": _("Quota retiré"),
    "role.granted": _("Rôle donné"),
    "role.revoked": _("Rôle retiré"),
    "second_factor.reset": _("Double protection retirée"),
    "list.exported": _("Liste emportée"),
    "registration.asked": _("Inscription demandée"),
    "registration.verified": _("Courriel confirmé"),
    "registration.accepted": _("Inscription acceptée"),
    "registration.refused": _("Inscription refusée"),
    "registration.refusal_undone": _("Refus annulé"),
    "registration.more_asked": _("Complément demandé"),
    "registration.renewal_asked": _("Renouvellement demandé"),
    "registration.closed": _("Demande fermée"),
    "registration.lapsed": _("Inscription terminée"),
    "registration.resumed": _("Inscription reprise avec la convention"),
    "card.replaced": _("Carte remplacée"),
    "patron.changed": _("Fiche de lecteur modifiée"),
    "patron.erased": _("Données d’un lecteur effacées"),
    "consent.given": _("Accord donné"),
    "consent.withdrawn": _("Accord retiré"),
    "password.chosen": _("Mot de passe choisi"),
    "password.link_printed": _("Lien de mot de passe imprimé"),
}


def facts_of(event: Event) -> str:
    """ "limit : 4, before : 3", codes as they were written."""
    return ", ".join(
        f"{name}\u00a0: {_plain(value)}" for name, value in event.facts.items() if value is not None
    )


def _plain(value: object) -> str:
    return " / ".join(str(one) for one in value) if isinstance(value, list) else str(value)
