"""Setting quotas, taking them away, and the text that says them in the library's rules (C4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.access import queries, wording
from liseron.access.models import Quota
from liseron.catalogue.models import Medium, Resource
from liseron.people.models import User
from liseron.toolkit import audit

LARGEST = 10_000_000


class CannotSetQuota(Exception):
    """The quota makes no sense; the message says what to do."""


@transaction.atomic
def set_quota(
    *,
    scope: str,
    period: str,
    limit: int,
    resource: Resource | None = None,
    medium: str = "",
    by: User | None,
) -> Quota:
    """Set, or change, how many visits a reader, a library or the département has on one resource or one medium.

    What is already used stays counted: a limit lowered below it lets nobody in until the period ends.
    Raises CannotSetQuota.
    """
    _check(scope, period, limit, resource, medium)
    quota, created = Quota.objects.select_for_update().get_or_create(
        scope=scope, period=period, resource=resource, medium=medium, defaults={"limit": limit}
    )
    before = None if created or not quota.is_active else quota.limit
    quota.limit, quota.is_active = limit, True
    quota.save(update_fields=["limit", "is_active", "changed_at"])
    audit.record(by, "quota.set", quota, limit=limit, before=before)
    return quota


@transaction.atomic
def remove_quota(*, quota: Quota, by: User | None) -> None:
    """Stop counting. The row and its ledger stay; setting it again goes on from there. Twice is once."""
    if Quota.objects.filter(pk=quota.pk, is_active=True).update(is_active=False):
        audit.record(by, "quota.removed", quota, before=quota.limit)


def sentences_for_rules() -> str:
    """The insert for the library's internal rules and the reader's guide: plain French text, a list by medium."""
    quotas = list(Quota.objects.filter(is_active=True).select_related("resource"))
    if not quotas:
        return _("L’accès à la bibliothèque numérique n’est pas limité en nombre.")
    parts = [
        _("L’accès à la bibliothèque numérique est compris dans l’abonnement. Il est limité ainsi\u00a0:")
    ]
    for medium in Medium:
        of_medium = [quota for quota in quotas if queries.medium_of(quota) == medium]
        if of_medium:
            of_medium.sort(
                key=lambda quota: (quota.resource_id is not None, queries.subject_of(quota), quota.pk)
            )
            parts.append("\n".join([str(medium.label), *(f"–\u00a0{_line(quota)}" for quota in of_medium)]))
    parts.append(
        _(
            "Les compteurs repartent à zéro au début de chaque période\u00a0: chaque jour à minuit, chaque lundi, "
            "le 1er du mois ou le 1er janvier. Ce qui n’a pas servi ne se reporte pas. "
            "Le nombre qui reste s’affiche avant chaque accès."
        )
    )
    return "\n\n".join(parts)


def _check(scope: str, period: str, limit: int, resource: Resource | None, medium: str) -> None:
    if scope not in Quota.Scope.values or period not in Quota.Period.values:
        raise CannotSetQuota(_("Choisissez pour qui et pour quelle durée."))
    if (resource is None) == (medium == ""):
        raise CannotSetQuota(_("Choisissez une ressource, ou bien un type de document."))
    if medium and medium not in Medium.values:
        raise CannotSetQuota(_("Choisissez un type de document de la liste."))
    if not 1 <= limit <= LARGEST:
        raise CannotSetQuota(
            _("Donnez un nombre d’accès à partir de 1. Pour fermer une ressource, cessez de la publier.")
        )


def _line(quota: Quota) -> str:
    """ "4 films par mois et par lecteur ;" and, on one resource, its name first."""
    whom = {
        Quota.Scope.PATRON: _("et par lecteur"),
        Quota.Scope.LIBRARY: _("et par bibliothèque, tous lecteurs ensemble"),
        Quota.Scope.DEPARTMENT: _("pour tout le Département, tous lecteurs ensemble"),
    }
    said = _("{count} {period} {whom}.").format(
        count=wording.count_of(queries.medium_of(quota), quota.limit),
        period=Quota.Period(quota.period).label,
        whom=whom[Quota.Scope(quota.scope)],
    )
    return said if quota.resource is None else f"{quota.resource.name}\u00a0: {said}"
