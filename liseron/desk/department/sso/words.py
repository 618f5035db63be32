"""What the pages of single sign-on say: facts in plain words, states with their tone."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.releasing import Released
from liseron.sso.addressing import is_for_trials
from liseron.sso.models import AdmissionRule, IdentitySource, Service
from liseron.sso.registry import PERSONAL

TOLD: dict[str, Promise] = {
    Released.AGE_CLASS: gettext_lazy(
        "moins de 12 ans, 12 à 17 ans ou adulte\u00a0; jamais la date de naissance"
    ),
    Released.BIRTH_YEAR: gettext_lazy("l’année seule, sans le jour ni le mois"),
    Released.LIBRARY: gettext_lazy("le nom de sa bibliothèque"),
    Released.PARTNER: gettext_lazy("la commune ou l’intercommunalité de sa bibliothèque"),
    Released.CARD: gettext_lazy("le même chez tous ceux qui le reçoivent"),
    Released.GIVEN_NAME: gettext_lazy("son prénom"),
    Released.FAMILY_NAME: gettext_lazy("son nom de famille"),
    Released.EMAIL: gettext_lazy("on peut lui écrire"),
}
FACTS: dict[str, Promise] = {
    "card": gettext_lazy("Numéro de carte"),
    "given_name": gettext_lazy("Prénom"),
    "family_name": gettext_lazy("Nom"),
    "email": gettext_lazy("Adresse électronique"),
    "birth_date": gettext_lazy("Date de naissance"),
    "postcode": gettext_lazy("Code postal"),
    "town": gettext_lazy("Commune"),
    "library": gettext_lazy("Bibliothèque"),
}
"""Facts of a reader that a source may give; `sso.mapping.FACTS` in French."""


def fact_choices() -> list[tuple[str, str]]:
    """Facts that a site may be told, each with its sentence; personal ones say so."""
    return [(fact.value, _choice(fact)) for fact in Released]


def _choice(fact: Released) -> str:
    told = f"{fact.label}\u00a0: {TOLD[fact]}."
    return f"{told} {_('Donnée personnelle.')}" if fact in PERSONAL else told


def labels_of(released: Iterable[str]) -> list[str]:
    """["Tranche d’âge", "Bibliothèque"]; a name that is no longer known stands as written."""
    return [str(Released(name).label) if name in Released.values else name for name in released]


def receives(service: Service) -> list[str]:
    """One sentence a fact, beginning with how the reader is recognised."""
    if service.subject == Service.Subject.CARD:
        first = _("Le numéro de carte du lecteur.")
    else:
        first = _("Un numéro anonyme, propre à ce site\u00a0: il reconnaît le lecteur sans savoir qui c’est.")
    known = [Released(name) for name in service.released if name in TOLD]
    return [first, *(f"{fact.label}\u00a0: {TOLD[fact]}." for fact in known)]


def receives_shortly(service: Service) -> str:
    """ "Numéro anonyme, tranche d’âge"."""
    subject = _("Numéro anonyme") if service.subject == Service.Subject.PSEUDONYM else _("Numéro de carte")
    return ", ".join([subject, *(label.lower() for label in labels_of(service.released))])


def warnings_of(service: Service) -> list[str]:
    """What a person who looks at this site should weigh."""
    personal = [str(Released(name).label).lower() for name in service.released if name in PERSONAL]
    told = []
    if personal:
        told.append(
            _(
                "Ce site reçoit des données personnelles ({facts}). Vérifiez que le contrat le prévoit."
            ).format(facts=", ".join(personal))
        )
    trials = [str(one) for one in service.addresses.all() if one.scheme == "http" or is_for_trials(one.host)]
    if trials:
        told.append(
            _("Adresse d’essai, à retirer avant d’ouvrir aux lecteurs\u00a0: {addresses}.").format(
                addresses=", ".join(trials)
            )
        )
    return told


def service_state(service: Service) -> tuple[str, str]:
    return (_("Ouvert"), "ok") if service.is_active else (_("Fermé"), "")


def source_state(source: IdentitySource) -> tuple[str, str]:
    """Open, ready to open, or still to try."""
    if source.is_open:
        return _("Ouverte"), "ok"
    return (_("Essayée, pas encore ouverte"), "warn") if source.tried_at else (_("À essayer"), "")


def rule_told(rule: AdmissionRule) -> str:
    """ "« statut » vaut l’une de ces valeurs : actif, prolongé"."""
    told = f"«\u00a0{rule.attribute}\u00a0» {rule.get_test_display()}"
    return f"{told}\u00a0: {', '.join(rule.values)}" if rule.values else told
