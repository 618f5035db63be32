"""The offer: list by medium, page of a resource, changing, publishing."""

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liseron.access.models import Entitlement, Quota
from liseron.catalogue.actions import change_resource, create_resource, publish_resource, withdraw_resource
from liseron.catalogue.models import Audience, Medium, Record, Resource
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.resource_doors import state_of
from liseron.desk.department.resource_forms import ResourceForm
from liseron.desk.menu import render_desk
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today
from liseron.toolkit.text import fold


def _find(rows: Rows, q: str) -> Rows:
    words = fold(q).split()
    named = Resource.objects.values_list("pk", "name", "vendor__name")
    found = [pk for pk, *names in named if all(word in fold(" ".join(filter(None, names))) for word in words)]
    return rows.filter(pk__in=found)


def _narrow_state(rows: Rows, wanted: str) -> Rows:
    shown = Resource.objects.published_on(paris_today()).values("pk")
    return {
        "shown": rows.filter(pk__in=shown),
        "withdrawn": rows.filter(is_published=False),
        "out_of_dates": rows.filter(is_published=True).exclude(pk__in=shown),
        "no_right": rows.filter(n_rights=0, is_open_to_all=False),
    }[wanted]


LISTING = Listing(
    name="offre",
    hint=gettext_lazy("Nom ou fournisseur"),
    find=_find,
    filters=(
        Filter(
            "type",
            gettext_lazy("Type"),
            tuple(Medium.choices),
            lambda rows, wanted: rows.filter(medium=wanted),
        ),
        Filter(
            "entree",
            gettext_lazy("Entrée"),
            (
                ("vendor", gettext_lazy("Chez un fournisseur")),
                ("free", gettext_lazy("Site libre")),
                ("hosted", gettext_lazy("Sur le portail")),
            ),
            lambda rows, wanted: rows.filter(entry=wanted),
        ),
        Filter(
            "etat",
            gettext_lazy("État"),
            (
                ("shown", gettext_lazy("En ligne")),
                ("withdrawn", gettext_lazy("Retirées")),
                ("out_of_dates", gettext_lazy("Hors de leurs dates")),
                ("no_right", gettext_lazy("Sans aucun droit")),
            ),
            _narrow_state,
        ),
    ),
    sorts=(
        Sort("place", gettext_lazy("Type et place"), ("medium", "position", "name")),
        Sort("nom", gettext_lazy("Nom"), ("name",)),
        Sort("titres", gettext_lazy("Nombre de titres"), ("-n_titles",)),
    ),
    columns=(
        (gettext_lazy("Ressource"), lambda row: row.name),
        (gettext_lazy("Type"), lambda row: row.get_medium_display()),
        (gettext_lazy("Fournisseur"), lambda row: row.vendor.name if row.vendor else ""),
        (gettext_lazy("Entrée"), lambda row: row.get_entry_display()),
        (gettext_lazy("Adresse"), lambda row: row.entry_url),
        (gettext_lazy("Publiée"), lambda row: row.is_published),
        (gettext_lazy("Premier jour"), lambda row: row.opens_on),
        (gettext_lazy("Dernier jour"), lambda row: row.closes_on),
        (gettext_lazy("Titres"), lambda row: row.n_titles),
    ),
)


def rows_with_figures() -> QuerySet[Resource]:
    """Resources with their numbers of titles in the offer and of rights given."""
    titles = Record.objects.available().filter(resource=OuterRef("pk")).order_by().values("resource")
    return Resource.objects.select_related("vendor", "door").annotate(
        n_titles=Coalesce(
            Subquery(titles.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
        ),
        n_rights=Count("entitlements"),
    )


@who(STAFF)
def resources(request: HttpRequest) -> HttpResponse:
    return show_list(
        request, LISTING, rows_with_figures(), "desk/department/resources.html", {"today": paris_today()}
    )


@who(STAFF)
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """How it is shown, who may enter, how often, and its titles."""
    found = get_object_or_404(rows_with_figures(), slug=slug)
    rights = Entitlement.objects.filter(resource=found).select_related("partner")
    quotas = Quota.objects.filter(Q(resource=found) | Q(medium=found.medium), is_active=True)
    context = {
        "resource": found,
        "is_shown": Resource.objects.published_on(paris_today()).filter(pk=found.pk).exists(),
        "rights": rights.order_by("partner__name", "pk"),
        "door": state_of(found) if found.entry != Resource.Entry.HOSTED else None,
        "quotas": quotas.order_by("scope", "pk"),
        "today": paris_today(),
    }
    return render_desk(request, "desk/department/resource.html", context)


@who(STAFF)
def resource_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Resource.objects.select_related("vendor"), slug=slug)
    form = ResourceForm(request.POST or None, row=found)

    def act() -> str:
        change_resource(resource=Resource.objects.get(pk=found.pk), by=request.user, **form.cleaned_data)
        return _("{resource} est à jour.").format(resource=form.cleaned_data["name"])

    here = reverse("desk:dept_resource", args=[found.slug])
    page = FormPage(
        title=_("Modifier la ressource"),
        button=_("Enregistrer"),
        back=here,
        trail=((_("Offre en ligne"), reverse("desk:dept_resources")), (found.name, here)),
        template="desk/department/resource_form.html",
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def resource_new(request: HttpRequest) -> HttpResponse:
    """Created withdrawn: rights and titles come before readers."""
    initial = {"entry": Resource.Entry.VENDOR, "audience": Audience.ALL, "minimum_age": 0, "position": 100}
    form = ResourceForm(request.POST or None, initial=initial)

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in ResourceForm.facts}
        made = create_resource(by=request.user, is_published=False, **facts)
        return _("{resource} est prête, pas encore en ligne. Donnez les droits, puis publiez-la.").format(
            resource=made.name
        )

    page = FormPage(
        title=_("Nouvelle ressource"),
        button=_("Créer sans publier"),
        back=reverse("desk:dept_resources"),
        trail=((_("Offre en ligne"), reverse("desk:dept_resources")),),
        template="desk/department/resource_form.html",
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def resource_publish(request: HttpRequest, slug: str, move: str) -> HttpResponse:
    """Publish or withdraw; each undoes the other."""
    found = get_object_or_404(Resource, slug=slug)

    def act() -> str:
        if move == "publier":
            publish_resource(resource=found, by=request.user)
            return _("{resource} est publiée : les lecteurs la voient entre ses dates.").format(
                resource=found
            )
        withdraw_resource(resource=found, by=request.user)
        return _("{resource} est retirée. Rien n’est effacé : vous pouvez la publier de nouveau.").format(
            resource=found
        )

    return answer_button(request, act, reverse("desk:dept_resource", args=[found.slug]))


@who(STAFF)
@require_safe
def check_dates(request: HttpRequest) -> HttpResponse:
    """While one types: the dates as they are understood, or what is wrong with them."""
    form = ResourceForm({name: request.GET.get(name, "") for name in ("opens_on", "closes_on")})
    opens, closes = form.fields["opens_on"], form.fields["closes_on"]
    form.is_valid()
    wrong = [error for name in ("opens_on", "closes_on") for error in form.errors.get(name, [])]
    first, last = (form.cleaned_data.get(name) for name in ("opens_on", "closes_on"))
    if not wrong and first and last and last < first:
        wrong = [_("La date de fin vient avant la date de début. Corrigez l’une des deux.")]
    said = [f"{bound.label}\u00a0: {in_full(day)}." for bound, day in ((opens, first), (closes, last)) if day]
    return render_desk(request, "desk/department/parts/dates_checked.html", {"wrong": wrong, "said": said})
