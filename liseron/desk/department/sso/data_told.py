"""What leaves about readers, for the data protection officer: who receives what, why, how long, since when."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.access.door_settings import door_of
from liseron.access.telling import receives_of
from liseron.catalogue.models import Resource
from liseron.desk.department.access import READ, may_change
from liseron.desk.department.lists import SHEETS, send_sheet
from liseron.desk.department.sso import words
from liseron.desk.menu import render_desk
from liseron.sso.models import IdentitySource, Service
from liseron.sso.registry import PERSONAL
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.sheets import Cell

BASIS = gettext_lazy("Mission d’intérêt public\u00a0: lecture publique (RGPD, article 6.1.e)")
BASIS_CONTRACT = gettext_lazy(
    "Mission d’intérêt public (RGPD, article 6.1.e) ; nécessité de chaque donnée à écrire dans le contrat (article 28)"
)
KEPT_BY_SITE = gettext_lazy(
    "Chez nous\u00a0: la liste des sites ouverts, le temps de la connexion. Chez lui\u00a0: selon son contrat."
)
KEPT_BY_DOOR = gettext_lazy("Chez nous\u00a0: rien de ce qui est envoyé. Chez lui\u00a0: selon son contrat.")
KEPT_BY_SOURCE = gettext_lazy("Chez lui\u00a0: selon ses propres règles.")


@dataclass(frozen=True)
class Told:
    """One recipient by one way. `receives` is one sentence a fact; `since` the day on which it began to."""

    whom: str
    kind: str
    way: str
    opens: str
    receives: tuple[str, ...]
    is_personal: bool
    basis: str
    kept: str
    since: date
    url: str


@who(READ)
@require_safe
def data_told(request: HttpRequest) -> HttpResponse:
    """One table to read, to print or to take away."""
    rows = everything_told()
    if (kind := request.GET.get("export")) in SHEETS:
        return send_sheet(request, "donnees-transmises", labels(), [_cells(row) for row in rows], str(kind))
    context = {
        "rows": rows,
        "n_personal": sum(row.is_personal for row in rows),
        "received": _received(),
        "today": paris_today(),
        "may_change": may_change(request),
    }
    return render_desk(request, "desk/department/sso/data_told.html", context)


def everything_told() -> list[Told]:
    """Open sites, doors of the offer, sources; by recipient. Three queries, whatever their number."""
    services = Service.objects.active().select_related("vendor", "partner", "resource")
    sources = IdentitySource.objects.open().select_related("partner")
    doors = Resource.objects.filter(
        entry=Resource.Entry.VENDOR, is_published=True, vendor__isnull=False
    ).select_related("vendor", "door")
    rows = [*map(_of_service, services), *map(_of_door, doors), *map(_of_source, sources)]
    return sorted(rows, key=lambda row: (row.whom, row.way, row.opens))


def _of_service(service: Service) -> Told:
    is_personal = bool(PERSONAL & set(service.released)) or service.subject == Service.Subject.CARD
    return Told(
        whom=str(service.vendor or service.partner),
        kind=_("Fournisseur") if service.vendor_id else _("Collectivité"),
        way=_("Site relié «\u00a0{name}\u00a0» ({protocol})").format(
            name=service.name, protocol=service.get_protocol_display()
        ),
        opens=service.resource.name if service.resource else "",
        receives=tuple(words.receives(service)),
        is_personal=is_personal,
        basis=str(BASIS_CONTRACT if is_personal else BASIS),
        kept=str(KEPT_BY_SITE),
        since=paris_today(service.created_at),
        url=reverse("desk:dept_service", args=[service.pk]),
    )


def _of_door(resource: Resource) -> Told:
    door = getattr(resource, "door", None)
    released = list(door.released) if door else []
    is_personal = bool(PERSONAL & set(released))
    return Told(
        whom=str(resource.vendor),
        kind=_("Fournisseur"),
        way=_("Bouton d’accès du portail"),
        opens=resource.name,
        receives=_sentences_of_door(resource),
        is_personal=is_personal,
        basis=str(BASIS_CONTRACT if is_personal else BASIS),
        kept=str(KEPT_BY_DOOR),
        since=paris_today(door.changed_at if door else resource.changed_at),
        url=reverse("desk:resource_door", args=[resource.pk]),
    )


def _sentences_of_door(resource: Resource) -> tuple[str, ...]:
    """As the reader is told; what a vendor asks our sign-on stands on the line of its site."""
    door = door_of(resource)
    if door is not None and door.asks_back:
        return (
            _("Rien dans l’adresse. Le fournisseur demande ensuite qui est le lecteur, par son site relié."),
        )
    return (receives_of(resource) or _("Rien d’écrit sur sa fiche."),)


def _of_source(source: IdentitySource) -> Told:
    return Told(
        whom=source.partner.name,
        kind=_("Collectivité"),
        way=_("Source d’identité «\u00a0{name}\u00a0»").format(name=source.name),
        opens="",
        receives=(_("Que son lecteur vient sur notre site, et quand. Rien de ce qu’il y ouvre."),),
        is_personal=False,
        basis=str(BASIS),
        kept=str(KEPT_BY_SOURCE),
        since=paris_today(source.created_at),
        url=reverse("desk:dept_source", args=[source.slug]),
    )


def _received() -> list[tuple[IdentitySource, list[str]]]:
    """What partners' portals tell us, fact by fact."""
    sources = IdentitySource.objects.open().select_related("partner")
    return [
        (source, [str(label) for fact, label in words.FACTS.items() if source.mapping.get(fact)])
        for source in sources
    ]


def labels() -> list[str]:
    return [
        *(_("Destinataire"), _("Nature"), _("Par"), _("Ouvre"), _("Reçoit"), _("Donnée personnelle directe")),
        *(_("Base légale"), _("Durée"), _("Depuis")),
    ]


def _cells(row: Told) -> list[Cell]:
    return [
        *(row.whom, row.kind, row.way, row.opens, " ".join(row.receives), row.is_personal),
        *(row.basis, row.kept, row.since),
    ]
