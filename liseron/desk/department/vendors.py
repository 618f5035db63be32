"""The suppliers of the offer."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.actions import change_vendor, create_vendor
from liseron.catalogue.models import Vendor
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.lists import Listing, Rows, Sort, show_list
from liseron.desk.department.resource_forms import VendorForm
from liseron.toolkit.access_rules import who
from liseron.toolkit.text import fold


def _find(rows: Rows, q: str) -> Rows:
    words = fold(q).split()
    named = Vendor.objects.values_list("pk", "name")
    return rows.filter(pk__in=[pk for pk, name in named if all(word in fold(name) for word in words)])


LISTING = Listing(
    name="fournisseurs",
    hint=gettext_lazy("Nom du fournisseur"),
    find=_find,
    sorts=(
        Sort("nom", gettext_lazy("Nom"), ("name",)),
        Sort("offre", gettext_lazy("Nombre de ressources"), ("-n_resources",)),
    ),
    columns=(
        (gettext_lazy("Fournisseur"), lambda row: row.name),
        (gettext_lazy("Site"), lambda row: row.website),
        (gettext_lazy("Courriel"), lambda row: row.contact_email),
        (gettext_lazy("Ressources"), lambda row: row.n_resources),
        (gettext_lazy("Ce qu’il reçoit"), lambda row: row.receives),
    ),
)


@who(STAFF)
def vendors(request: HttpRequest) -> HttpResponse:
    rows = Vendor.objects.annotate(n_resources=Count("resources"))
    return show_list(request, LISTING, rows, "desk/department/vendors.html")


@who(STAFF)
def vendor_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Vendor, slug=slug)
    form = VendorForm(request.POST or None, row=found)

    def act() -> str:
        change_vendor(vendor=Vendor.objects.get(pk=found.pk), by=request.user, **form.cleaned_data)
        return _("{vendor} est à jour.").format(vendor=form.cleaned_data["name"])

    return answer_form(request, form, act, _page(found.name, _("Enregistrer")))


@who(STAFF)
def vendor_new(request: HttpRequest) -> HttpResponse:
    initial = {"receives": Vendor._meta.get_field("receives").get_default()}
    form = VendorForm(request.POST or None, initial=initial)

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in VendorForm.facts}
        made = create_vendor(by=request.user, **facts)
        return _("{vendor} est ajouté.").format(vendor=made.name)

    return answer_form(request, form, act, _page(_("Nouveau fournisseur"), _("Ajouter ce fournisseur")))


def _page(title: str, button: str) -> FormPage:
    here = reverse("desk:dept_vendors")
    trail = ((_("Offre en ligne"), reverse("desk:dept_resources")), (_("Fournisseurs"), here))
    return FormPage(title=title, button=button, back=here, trail=trail)
