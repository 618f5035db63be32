"""The models of agreement: offered, in preparation, withdrawn; those shipped that one may take over."""

from django.db.models import Case, Count, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from liseron.agreements.modelling import shipped
from liseron.agreements.models import AgreementModel
from liseron.agreements.telling import money_told, term_told
from liseron.desk.department.access import READ, may_change
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.toolkit.access_rules import who
from liseron.toolkit.text import fold

TONES = {"offered": "ok", "draft": "warn", "withdrawn": ""}
ORDER = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(("offered", "draft"))),
    default=Value(2),
    output_field=IntegerField(),
)


def _find(rows: Rows, q: str) -> Rows:
    """By name or title, accents or not. A département has a few models."""
    words = fold(q).split()
    named = AgreementModel.objects.values_list("pk", "name", "title")
    return rows.filter(
        pk__in=[pk for pk, *said in named if all(word in fold(" ".join(said)) for word in words)]
    )


LISTING = Listing(
    name="modeles",
    hint=gettext_lazy("Nom ou titre du modèle"),
    find=_find,
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            tuple(AgreementModel.Status.choices),
            lambda rows, wanted: rows.filter(status=wanted),
        ),
    ),
    sorts=(
        Sort("etat", gettext_lazy("Proposés d’abord"), (ORDER, "name", "-version")),
        Sort("nom", gettext_lazy("Nom"), ("name", "-version")),
        Sort("conventions", gettext_lazy("Nombre de conventions"), ("-n_agreements",)),
    ),
    columns=(
        (gettext_lazy("Modèle"), lambda row: row.name),
        (gettext_lazy("Version"), lambda row: row.version),
        (gettext_lazy("État"), lambda row: row.get_status_display()),
        (gettext_lazy("Durée"), term_told),
        (gettext_lazy("Participation"), money_told),
        (gettext_lazy("Conventions qui le suivent"), lambda row: row.n_agreements),
    ),
)


@who(READ)
def models(request: HttpRequest) -> HttpResponse:
    rows = AgreementModel.objects.annotate(n_agreements=Count("agreements"))
    names = shipped()
    taken = set(AgreementModel.objects.filter(name__in=names.values()).values_list("name", flat=True))
    context = {
        "may_change": may_change(request),
        "shipped": [(key, name) for key, name in names.items() if name not in taken],
        "tones": TONES,
    }
    return show_list(request, LISTING, rows, "desk/department/models/list.html", context)
