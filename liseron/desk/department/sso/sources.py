"""Sources of identity: the list, and the page of one."""

from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.desk.department.access import READ, may_change
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.sso.handing import settings_for
from liseron.desk.menu import render_desk
from liseron.partners.models import Partner
from liseron.sso.counting import arrivals_of
from liseron.sso.mapping import FACTS
from liseron.sso.models import IdentitySource
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.headers import allow_leaving
from liseron.toolkit.text import fold


def _find(rows: Rows, q: str) -> Rows:
    wanted = fold(q).split()
    named = IdentitySource.objects.values_list("pk", "name", "partner__name", "address")
    found = [pk for pk, *names in named if all(word in fold(" ".join(names)) for word in wanted)]
    return rows.filter(pk__in=found)


def _narrow_state(rows: Rows, wanted: str) -> Rows:
    return {
        "open": rows.filter(is_open=True),
        "tried": rows.filter(is_open=False, tried_at__isnull=False),
        "new": rows.filter(is_open=False, tried_at__isnull=True),
    }[wanted]


LISTING = Listing(
    name="sources",
    hint=gettext_lazy("Nom, collectivité ou adresse"),
    find=_find,
    filters=(
        Filter(
            "protocole",
            gettext_lazy("Protocole"),
            tuple(IdentitySource.Protocol.choices),
            lambda rows, wanted: rows.filter(protocol=wanted),
        ),
        Filter(
            "etat",
            gettext_lazy("État"),
            (
                ("open", gettext_lazy("Ouvertes")),
                ("tried", gettext_lazy("Essayées, pas ouvertes")),
                ("new", gettext_lazy("À essayer")),
            ),
            _narrow_state,
        ),
    ),
    sorts=(
        Sort("nom", gettext_lazy("Nom"), ("name",)),
        Sort("collectivite", gettext_lazy("Collectivité"), ("partner__name", "name")),
        Sort("lecteurs", gettext_lazy("Lecteurs reconnus"), ("-n_readers",)),
    ),
    columns=(
        (gettext_lazy("Source"), lambda row: row.name),
        (gettext_lazy("Collectivité"), lambda row: row.partner.name),
        (gettext_lazy("Protocole"), lambda row: row.get_protocol_display()),
        (gettext_lazy("Adresse"), lambda row: row.address),
        (gettext_lazy("Lecteurs reconnus"), lambda row: row.n_readers),
        (gettext_lazy("Dernière venue"), lambda row: row.last_seen_at),
        (gettext_lazy("Ouverte"), lambda row: row.is_open),
    ),
)


@who(READ)
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    rows = IdentitySource.objects.select_related("partner").annotate(
        n_readers=Count("identities"), last_seen_at=Max("identities__last_seen_at")
    )
    context = {"may_change": may_change(request)}
    return show_list(request, LISTING, rows, "desk/department/sso/sources.html", context)


@who(READ)
@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Where it stands, what to hand to the partner's supplier, how its answer is read, who may come in."""
    found = source_at(slug)
    context: dict[str, Any] = {
        "source": found,
        "is_federated": found.partner.formula == Partner.AccessFormula.FEDERATED,
        "settings": settings_for(found),
        "mapping": [(fact, found.mapping.get(fact, "")) for fact in FACTS],
        "rules": found.admission_rules.all(),
        "libraries": found.libraries.select_related("library").order_by("library__folded_name", "pk"),
        "arrivals": arrivals_of([found], paris_today())[found.pk],
        "n_readers": found.identities.count(),
        "may_change": may_change(request),
    }
    return allow_leaving(render_desk(request, "desk/department/sso/source.html", context))


def source_at(slug: str) -> IdentitySource:
    return get_object_or_404(IdentitySource.objects.select_related("partner", "library", "app"), slug=slug)


def around(found: IdentitySource) -> dict[str, Any]:
    """Where one comes from and goes back to."""
    here = reverse("desk:dept_source", args=[found.slug])
    return {
        "back": here,
        "trail": ((_("Sources d’identité"), reverse("desk:dept_sources")), (found.name, here)),
    }
