"""Which partners' readers may enter a resource, and between which days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.access.entitlements import entitle, withdraw_entitlement
from liseron.access.models import Entitlement
from liseron.catalogue.models import Resource
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_confirmation, answer_form
from liseron.desk.department.resource_forms import EntitlementForm
from liseron.people.roles import account_of
from liseron.toolkit.access_rules import who


@who(STAFF)
def entitlement_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a right, or replace the dates of one already given."""
    found = get_object_or_404(Resource, slug=slug)
    form = EntitlementForm(request.POST or None, initial={"partner": request.GET.get("collectivite", "")})

    def act() -> str:
        given = entitle(resource=found, by=account_of(request), **form.cleaned_data)
        return _("Droit donné : {partner} peut ouvrir {resource}.").format(
            partner=given.partner or _("toute collectivité"), resource=found
        )

    lead = _("Un droit déjà donné à la même collectivité prend ces nouvelles dates.")
    return answer_form(
        request, form, act, _page(found, _("Donner un droit d’accès"), _("Donner ce droit"), lead)
    )


@who(STAFF)
def entitlement_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Readers lose the resource at once: said before it is done."""
    found = get_object_or_404(Resource, slug=slug)
    given = get_object_or_404(Entitlement.objects.select_related("partner"), pk=pk, resource=found)
    whom = given.partner.name if given.partner else _("toutes les collectivités")

    def act() -> str:
        withdraw_entitlement(entitlement=given, by=account_of(request))
        return _("Le droit est retiré. Pour revenir en arrière, donnez-le de nouveau.")

    lead = _("{resource}, droit donné à {partner}. Leurs lecteurs n’entreront plus, dès maintenant.")
    told = lead.format(resource=found, partner=whom)
    page = _page(found, _("Retirer ce droit ?"), _("Retirer ce droit"), told, is_danger=True)
    return answer_confirmation(request, act, page)


def _page(found: Resource, title: str, button: str, lead: str, *, is_danger: bool = False) -> FormPage:
    here = reverse("desk:dept_resource", args=[found.slug])
    trail = ((_("Offre en ligne"), reverse("desk:dept_resources")), (found.name, here))
    return FormPage(title=title, button=button, lead=lead, back=here, trail=trail, is_danger=is_danger)
