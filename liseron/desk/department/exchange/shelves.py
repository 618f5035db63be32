"""Partners' own catalogues, whose copies are found beside the titles that are online."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_form, ask, attempt
from liseron.desk.department.lists import Listing, Rows, Sort, show_list
from liseron.exchange.holdings import change_partner_catalogue, create_partner_catalogue, words_of
from liseron.exchange.models import Holding, PartnerCatalogue
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
        (gettext_lazy("Exemplaires"), lambda row: row.copies),
        (gettext_lazy("Sans bibliothèque"), lambda row: row.unplaced),
    ),
)
ADDRESS_HELP = gettext_lazy(
    "L’adresse d’une notice sur son site, avec {numero} à la place du numéro. "
    "Le bouton «\u00a0Réserver\u00a0» y mène. Laissez vide si les notices disent elles-mêmes leur adresse."
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
        self.catalogue, self.words = catalogue, words_of(catalogue)
        libraries = Library.objects.of(catalogue.partner).order_by("folded_name")
        for number, word in enumerate(self.words):
            self.fields[f"place_{number}"] = forms.ModelChoiceField(
                label=_("« {word} » veut dire").format(word=word.text),
                help_text=ngettext("{n} exemplaire", "{n} exemplaires", word.copies).format(n=word.copies),
                queryset=libraries,
                required=False,
                empty_label=_("Aucune de ses bibliothèques"),
                initial=word.library,
            )

    @property
    def libraries(self) -> dict[str, int]:
        """What was chosen, and what had been said of words that are not asked about."""
        asked = {word.text for word in self.words}
        said = {
            word: self.cleaned_data[f"place_{number}"] for number, (word, *_rest) in enumerate(self.words)
        }
        kept = {word: pk for word, pk in self.catalogue.libraries.items() if word not in asked}
        return kept | {word: library.pk for word, library in said.items() if library}


@who(STAFF)
def shelves(request: HttpRequest) -> HttpResponse:
    return show_list(request, LISTING, _counted(), "desk/department/exchange/shelves.html", {})


def _counted() -> Rows:
    """With their titles, their copies, and those of which nobody knows in which library they stand."""
    held = Holding.objects.filter(record__resource=OuterRef("resource")).order_by()
    return PartnerCatalogue.objects.select_related("partner", "resource").annotate(
        titles=Count("resource__records"), copies=_count(held), unplaced=_count(held.filter(library=None))
    )


def _count(held: Rows) -> Coalesce:
    counted = held.values("record__resource").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


@who(STAFF)
def shelves_new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None)

    made: list[PartnerCatalogue] = []

    def act() -> str:
        made.append(create_partner_catalogue(**form.cleaned_data, by=request.user))
        return _("« {name} » est prêt. Importez maintenant ses notices, ou moissonnez-les.").format(
            name=made[0]
        )

    lead = _("Ses documents se trouveront avec les titres en ligne : cote, bibliothèque, réservation.")
    if request.method == "POST" and form.is_valid() and (told := attempt(form, act)) is not None:
        messages.success(request, told)
        return redirect("desk:dept_shelves_change", made[0].pk)
    return ask(request, form, _page(_("Ajouter un catalogue"), _("Ajouter ce catalogue"), lead=lead))


@who(STAFF)
def shelves_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Its titles and where they come from; whose shelves its words mean."""
    found = get_object_or_404(_counted(), pk=pk)
    form = PlacesForm(found, request.POST or None, initial={"record_address": found.record_address})

    def act() -> str:
        address = form.cleaned_data["record_address"]
        change_partner_catalogue(
            catalogue=found,
            by=request.user,
            record_address=address,
            libraries=form.libraries,
        )
        return _("C’est noté : les exemplaires déjà reçus sont rangés ainsi.")

    page = _page(
        found.resource.name,
        _("Enregistrer"),
        lead=_("Faites entrer ses notices, puis dites quelle bibliothèque veut dire chaque mot ou code."),
        template="desk/department/exchange/shelf.html",
        context={"catalogue": found},
    )
    return answer_form(request, form, act, page)


def _page(title: str, button: str, **more: Any) -> FormPage:
    here = reverse("desk:dept_shelves")
    trail = ((_("Catalogues des partenaires"), here),)
    return FormPage(**{"title": title, "button": button, "back": here, "trail": trail, **more})
