"""Libraries: the list, the page, changing one, adding one by hand."""

from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.fields import ChangeForm, DayField, MunicipalityField
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.partner_facts import with_readers
from liseron.desk.menu import render_desk
from liseron.partners.actions import change_library, create_library
from liseron.partners.models import Library
from liseron.people.models import Registration
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import fold


class LibraryForm(ChangeForm):
    """Facts of a library; a later import of the Ministry's list leaves what is changed here."""

    facts = (
        *("name", "municipality", "classification", "kind", "address", "postcode", "town"),
        *("latitude", "longitude", "website", "email", "phone", "closed_on"),
    )

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=200)
    municipality = MunicipalityField(
        label=gettext_lazy("Commune"), help_text=gettext_lazy("Son nom, ou son code INSEE."), max_length=200
    )
    classification = forms.ChoiceField(
        label=gettext_lazy("Classement"), choices=Library.Classification.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        help_text=gettext_lazy("Seul un bâtiment ouvert est proposé aux lecteurs."),
        choices=Library.Kind.choices,
    )
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=300, required=False)
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=gettext_lazy("Code postal"),
        required=False,
        error_messages={"invalid": gettext_lazy("Un code postal a cinq chiffres.")},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    town = forms.CharField(label=gettext_lazy("Ville de l’adresse"), max_length=200, required=False)
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"),
        help_text=gettext_lazy("En degrés, par exemple 45,2739. Elle sert à proposer la plus proche."),
        required=False,
        localize=True,
        min_value=-90,
        max_value=90,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"),
        help_text=gettext_lazy("En degrés, par exemple 0,0386. Négative à l’ouest de Greenwich."),
        required=False,
        localize=True,
        min_value=-180,
        max_value=180,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    website = forms.URLField(
        label=gettext_lazy("Site"), max_length=400, required=False, assume_scheme="https"
    )
    email = forms.EmailField(label=gettext_lazy("Courriel"), required=False)
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=30, required=False)
    closed_on = DayField(
        label=gettext_lazy("Fermée depuis le"),
        help_text=gettext_lazy("Laissez vide tant qu’elle est ouverte. Par exemple : 31/12/2026"),
    )


def _find(rows: Rows, q: str) -> Rows:
    for word in fold(q).split():
        rows = rows.filter(
            Q(folded_name__contains=word)
            | Q(municipality__folded_name__contains=word)
            | Q(postcode__startswith=word)
            | Q(ministry_code__iexact=word)
        )
    return rows


def _narrow_state(rows: Rows, wanted: str) -> Rows:
    return rows.filter(
        **{
            "no_partner": {"partner__isnull": True},
            "partner": {"partner__isnull": False},
            "no_position": {"latitude__isnull": True},
            "closed": {"closed_on__isnull": False},
        }[wanted]
    )


LISTING = Listing(
    name="bibliotheques",
    hint=gettext_lazy("Nom, commune ou code postal"),
    find=_find,
    filters=(
        Filter(
            "classement",
            gettext_lazy("Classement"),
            tuple(Library.Classification.choices),
            lambda rows, wanted: rows.filter(classification=wanted),
        ),
        Filter(
            "etat",
            gettext_lazy("À voir"),
            (
                ("no_partner", gettext_lazy("Sans collectivité")),
                ("partner", gettext_lazy("Avec une collectivité")),
                ("no_position", gettext_lazy("Sans position")),
                ("closed", gettext_lazy("Fermées")),
            ),
            _narrow_state,
        ),
    ),
    sorts=(
        Sort("commune", gettext_lazy("Commune"), ("municipality__folded_name", "folded_name")),
        Sort("nom", gettext_lazy("Nom"), ("folded_name",)),
        Sort("lecteurs", gettext_lazy("Lecteurs"), (F("n_readers").desc(),)),
    ),
    columns=(
        (gettext_lazy("Bibliothèque"), lambda row: row.name),
        (gettext_lazy("Commune"), lambda row: row.municipality.name),
        (gettext_lazy("Code INSEE"), lambda row: row.municipality.insee_code),
        (gettext_lazy("Code du ministère"), lambda row: row.ministry_code),
        (gettext_lazy("Collectivité"), lambda row: row.partner.name if row.partner else ""),
        (gettext_lazy("Classement"), lambda row: row.get_classification_display()),
        (gettext_lazy("Adresse"), lambda row: row.address),
        (gettext_lazy("Code postal"), lambda row: row.postcode),
        (gettext_lazy("Latitude"), lambda row: row.latitude),
        (gettext_lazy("Longitude"), lambda row: row.longitude),
        (gettext_lazy("Site"), lambda row: row.website),
        (gettext_lazy("Courriel"), lambda row: row.email),
        (gettext_lazy("Téléphone"), lambda row: row.phone),
        (gettext_lazy("Fermée depuis"), lambda row: row.closed_on),
        (gettext_lazy("Lecteurs en règle"), lambda row: row.n_readers),
    ),
)


@who(STAFF)
def libraries(request: HttpRequest) -> HttpResponse:
    rows = with_readers(Library.objects.select_related("municipality", "partner"), paris_today())
    return show_list(request, LISTING, rows, "desk/department/libraries.html")


@who(STAFF)
def library(request: HttpRequest, slug: str) -> HttpResponse:
    """Where it is, who runs it, how many readers it has and how many wait."""
    rows = with_readers(Library.objects.select_related("municipality", "partner"), paris_today())
    found = get_object_or_404(rows, slug=slug)
    waiting = Registration.objects.filter(library=found).waiting_for_library().count()
    return render_desk(request, "desk/department/library.html", {"library": found, "waiting": waiting})


@who(STAFF)
def library_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Library.objects.select_related("municipality"), slug=slug)
    form = LibraryForm(request.POST or None, row=found)

    def act() -> str:
        change_library(library=Library.objects.get(pk=found.pk), by=request.user, **form.cleaned_data)
        return _("{library} est à jour.").format(library=form.cleaned_data["name"])

    here = reverse("desk:dept_library", args=[found.slug])
    page = FormPage(
        title=_("Modifier la bibliothèque"),
        button=_("Enregistrer"),
        back=here,
        trail=((_("Bibliothèques"), reverse("desk:dept_libraries")), (found.name, here)),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def library_new(request: HttpRequest) -> HttpResponse:
    """A library that the Ministry's list does not have."""
    initial = {"classification": Library.Classification.LOCAL, "kind": Library.Kind.OPEN_PLACE}
    form = LibraryForm(request.POST or None, initial=initial)

    def act() -> str:
        facts: dict[str, Any] = {name: form.cleaned_data[name] for name in LibraryForm.facts}
        made = create_library(by=request.user, **facts)
        return _("{library} est ajoutée. Rattachez-la maintenant à sa collectivité.").format(
            library=made.name
        )

    page = FormPage(
        title=_("Ajouter une bibliothèque"),
        lead=_("Pour un lieu qui n’est pas dans la liste du ministère."),
        button=_("Ajouter cette bibliothèque"),
        back=reverse("desk:dept_libraries"),
        trail=((_("Bibliothèques"), reverse("desk:dept_libraries")),),
    )
    return answer_form(request, form, act, page)
