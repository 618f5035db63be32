"""Partners' own catalogues, whose copies are found beside the titles that are online."""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.lists import Listing, Sort, show_list
from liseron.exchange.holdings import change_partner_catalogue, create_partner_catalogue, words_of
from liseron.exchange.models import PartnerCatalogue
from liseron.partners.models import Library, Partner
from liseron.toolkit.access_rules import who

LISTING = Listing(
    name="catalogues-des-partenaires",
    hint=gettext_lazy("Collectivité ou catalogue"),
    find=lambda rows, q: rows.filter(partner__name__icontains=q) | rows.filter(resource__name__icontains=q),
    sorts=(Sort("collectivite", gettext_lazy("Collectivité"), ("partner__name", "pk")),),
    columns=(
        (gettext_lazy("Collectivité"), lambda row: row.partner.name),
        (gettext_lazy("Catalogue"), lambda row: row.resource.name),
        (gettext_lazy("Adresse"), lambda row: row.resource.entry_url),
        (gettext_lazy("Titres"), lambda row: row.titles),
    ),
)
ADDRESS_HELP = gettext_lazy(
    "L’adresse d’une notice sur son site, avec {numero} à la place du numéro. "
    "Le bouton « Réserver » y mène. Laissez vide si les notices disent elles-mêmes leur adresse."
)


class NewForm(forms.Form):
    """Whose catalogue, and where it is."""

    partner = forms.ModelChoiceField(
        label=gettext_lazy("Collectivité"),
        queryset=Partner.objects.order_by("name"),
        empty_label=gettext_lazy("Choisissez"),
    )
    name = forms.CharField(
        label=gettext_lazy("Nom du catalogue"),
        help_text=gettext_lazy("Par exemple : Catalogue des médiathèques de Cognac."),
        max_length=200,
    )
    address = forms.CharField(
        label=gettext_lazy("Adresse de son site"),
        help_text=gettext_lazy("Elle commence par https://."),
        max_length=500,
    )
    record_address = forms.CharField(
        label=gettext_lazy("Page d’un titre"), help_text=ADDRESS_HELP, max_length=500, required=False
    )


class PlacesForm(forms.Form):
    """The page of a title, and the library that each word of the copies means."""

    record_address = forms.CharField(
        label=gettext_lazy("Page d’un titre"), help_text=ADDRESS_HELP, max_length=500, required=False
    )

    def __init__(self, catalogue: PartnerCatalogue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.words = words_of(catalogue)
        libraries = Library.objects.of(catalogue.partner).order_by("folded_name")
        for number, word in enumerate(self.words):
            self.fields[f"place_{number}"] = forms.ModelChoiceField(
                label=_("« {word} » veut dire").format(word=word),
                queryset=libraries,
                required=False,
                empty_label=_("Aucune de ses bibliothèques"),
                initial=catalogue.libraries.get(word),
            )

    @property
    def libraries(self) -> dict[str, int]:
        said = {word: self.cleaned_data[f"place_{number}"] for number, word in enumerate(self.words)}
        return {word: library.pk for word, library in said.items() if library}


@who(STAFF)
def shelves(request: HttpRequest) -> HttpResponse:
    rows = PartnerCatalogue.objects.select_related("partner", "resource").annotate(
        titles=Count("resource__records")
    )
    return show_list(request, LISTING, rows, "desk/department/exchange/shelves.html", {})


@who(STAFF)
def shelves_new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None)

    def act() -> str:
        made = create_partner_catalogue(**form.cleaned_data, by=request.user)
        return _("« {name} » est prêt. Importez maintenant ses notices, ou moissonnez-les.").format(name=made)

    lead = _("Ses documents se trouveront avec les titres en ligne : cote, bibliothèque, réservation.")
    return answer_form(
        request, form, act, _page(_("Ajouter un catalogue"), _("Ajouter ce catalogue"), lead=lead)
    )


@who(STAFF)
def shelves_change(request: HttpRequest, pk: int) -> HttpResponse:
    catalogues = PartnerCatalogue.objects.select_related("partner", "resource")
    found = get_object_or_404(catalogues, pk=pk)
    form = PlacesForm(found, request.POST or None, initial={"record_address": found.record_address})

    def act() -> str:
        address = form.cleaned_data["record_address"]
        change_partner_catalogue(
            catalogue=found,
            by=request.user,
            record_address=address,
            libraries=found.libraries | form.libraries,
        )
        return _("C’est noté : les exemplaires déjà reçus sont rangés ainsi.")

    lead = _("Dites quelle bibliothèque se cache derrière chaque mot ou code de ses exemplaires.")
    return answer_form(request, form, act, _page(found.resource.name, _("Enregistrer"), lead=lead))


def _page(title: str, button: str, **more: Any) -> FormPage:
    here = reverse("desk:dept_shelves")
    trail = ((_("Catalogues des partenaires"), here),)
    return FormPage(**{"title": title, "button": button, "back": here, "trail": trail, **more})
