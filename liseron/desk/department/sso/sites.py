"""Sites that rely on us: the list, and the page of one with what to hand to its supplier."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.desk.department.access import READ, may_change
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.sso import words
from liseron.desk.department.sso.handing import settings_of
from liseron.desk.menu import render_desk
from liseron.sso.counting import use_of
from liseron.sso.models import Service
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now
from liseron.toolkit.text import fold

SHOWN_ONCE = "sso_shown_once"  # in the session, until the page of the site shows it


def _find(rows: Rows, q: str) -> Rows:
    """By name, of the site or of whose it is, or by a piece of an address."""
    wanted = fold(q).split()
    named = Service.objects.values_list("pk", "name", "vendor__name", "partner__name")
    found = [pk for pk, *names in named if all(w in fold(" ".join(filter(None, names))) for w in wanted)]
    return rows.filter(Q(pk__in=found) | Q(addresses__host__icontains=q.strip().lower()[:200])).distinct()


LISTING = Listing(
    name="sites-relies",
    hint=gettext_lazy("Nom, fournisseur, collectivité ou adresse"),
    find=_find,
    filters=(
        Filter(
            "protocole",
            gettext_lazy("Protocole"),
            tuple(Service.Protocol.choices),
            lambda rows, wanted: rows.filter(protocol=wanted),
        ),
        Filter(
            "pour",
            gettext_lazy("De qui"),
            (("vendor", gettext_lazy("Un fournisseur")), ("partner", gettext_lazy("Une collectivité"))),
            lambda rows, wanted: rows.filter(**{f"{wanted}__isnull": False}),
        ),
        Filter(
            "etat",
            gettext_lazy("État"),
            (("open", gettext_lazy("Ouverts")), ("closed", gettext_lazy("Fermés"))),
            lambda rows, wanted: rows.filter(is_active=wanted == "open"),
        ),
    ),
    sorts=(
        Sort("nom", gettext_lazy("Nom"), ("name",)),
        Sort("recent", gettext_lazy("Changé récemment"), ("-changed_at",)),
    ),
    columns=(
        (gettext_lazy("Site"), lambda row: row.name),
        (gettext_lazy("Fournisseur ou collectivité"), lambda row: str(row.vendor or row.partner)),
        (gettext_lazy("Ouvre"), lambda row: row.resource.name if row.resource else ""),
        (gettext_lazy("Protocole"), lambda row: row.get_protocol_display()),
        (gettext_lazy("Adresses"), lambda row: " ".join(str(one) for one in row.addresses.all())),
        (gettext_lazy("Reçoit"), words.receives_shortly),
        (gettext_lazy("Ouvert"), lambda row: row.is_active),
        (gettext_lazy("Depuis"), lambda row: row.created_at),
    ),
)


@who(READ)
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    rows = Service.objects.select_related("vendor", "partner", "resource").prefetch_related("addresses")
    context = {"may_change": may_change(request)}
    return show_list(request, LISTING, rows, "desk/department/sso/services.html", context)


@who(READ)
@require_safe
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """What it receives, where it is, how much it serves, and what its supplier must set."""
    found = service_at(pk)
    context: dict[str, Any] = {
        "service": found,
        "receives": words.receives(found),
        "warnings": words.warnings_of(found),
        "use": use_of(found, now()),
        "settings": settings_of(found),
        "secret": _secret_once(request, found),
        "may_change": may_change(request),
    }
    return render_desk(request, "desk/department/sso/service.html", context)


def service_at(pk: int) -> Service:
    rows = Service.objects.select_related("vendor", "partner", "resource", "client")
    return get_object_or_404(rows.prefetch_related("addresses"), pk=pk)


def keep_secret(request: HttpRequest, found: Service, secret: str) -> None:
    """Until the page of the site shows it, once."""
    request.session[SHOWN_ONCE] = [found.pk, secret]


def _secret_once(request: HttpRequest, found: Service) -> str:
    kept = request.session.get(SHOWN_ONCE)
    if not kept or kept[0] != found.pk or request.method != "GET":
        return ""
    del request.session[SHOWN_ONCE]
    return str(kept[1])
