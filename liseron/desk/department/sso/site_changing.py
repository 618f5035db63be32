"""Sites registered, changed, closed and opened again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.catalogue.models import Vendor
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import (
    FormPage,
    answer_button,
    answer_confirmation,
    answer_form,
    ask,
    attempt,
)
from liseron.desk.department.sso.site_forms import NewServiceForm, ServiceForm
from liseron.desk.department.sso.sites import keep_secret, service_at
from liseron.partners.models import Partner
from liseron.sso import registry
from liseron.sso.models import Service
from liseron.sso.oidc_provider import clients
from liseron.toolkit.access_rules import who

FORM = "desk/department/sso/service_form.html"


@who(STAFF)
def service_new(request: HttpRequest) -> HttpResponse:
    """Registered open: its supplier needs it to try."""
    initial = {
        "vendor": Vendor.objects.filter(slug=request.GET.get("fournisseur", "")[:80]).first(),
        "partner": Partner.objects.filter(slug=request.GET.get("collectivite", "")[:80]).first(),
    }
    form = NewServiceForm(request.POST or None, initial=initial)
    here = reverse("desk:dept_services")
    page = FormPage(
        title=_("Relier un site"),
        lead=_("Un site relié demande qui est le lecteur, et n’apprend que ce que vous cochez ici."),
        button=_("Relier ce site"),
        back=here,
        trail=((_("Sites reliés"), here),),
        template=FORM,
    )
    made: list[Service] = []

    def act() -> str:
        made.append(_register(request, form))
        return _("{site} est relié. Donnez ces réglages à son fournisseur, puis essayez.").format(
            site=made[0].name
        )

    if request.method == "POST" and form.is_valid() and (told := attempt(form, act)) is not None:
        messages.success(request, told)
        return redirect("desk:dept_service", made[0].pk)
    return ask(request, form, page)


def _register(request: HttpRequest, form: NewServiceForm) -> Service:
    facts = form.values()
    after = facts.pop("addresses_after_logout")
    if form.cleaned_data["protocol"] == Service.Protocol.CAS:
        return registry.register_service(by=request.user, **facts)
    back = facts.pop("addresses")
    service, secret = registry.register_oidc_service(
        by=request.user, return_addresses=back, addresses_after_logout=after, **facts
    )
    keep_secret(request, service, secret)
    return service


@who(STAFF)
def service_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = service_at(pk)
    form = ServiceForm(request.POST or None, row=found)

    def act() -> str:
        registry.change_service(service=service_at(pk), by=request.user, **form.values())
        return _("{site} est à jour.").format(site=form.cleaned_data["name"])

    page = FormPage(
        title=_("Modifier le site relié"), button=_("Enregistrer"), template=FORM, **around(found)
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def service_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Readers lose this way in at once: said before it is done."""
    found = service_at(pk)

    def act() -> str:
        registry.close_service(service=found, by=request.user)
        return _("{site} est fermé\u00a0: plus personne n’y entre par ici.").format(site=found.name)

    page = FormPage(
        title=_("Fermer ce site\u00a0?"),
        lead=_("{site} ne saura plus qui sont les lecteurs, dès maintenant.").format(site=found.name),
        button=_("Fermer ce site"),
        facts=(_("Ses réglages sont gardés\u00a0: vous pourrez le rouvrir tel quel."),),
        is_danger=True,
        **around(found),
    )
    return answer_confirmation(request, act, page)


@who(STAFF)
@require_POST
def service_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = service_at(pk)

    def act() -> str:
        registry.reopen_service(service=found, by=request.user)
        return _("{site} est ouvert de nouveau, avec les mêmes réglages.").format(site=found.name)

    return answer_button(request, act, reverse("desk:dept_service", args=[found.pk]))


@who(STAFF)
def service_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret for a site by OpenID Connect: the former one stops at once."""
    found = service_at(pk)

    def act() -> str:
        keep_secret(request, found, clients.renew_secret(found, by=request.user))
        return _("Le nouveau secret est prêt. L’ancien ne vaut plus.")

    page = FormPage(
        title=_("Changer le secret\u00a0?"),
        lead=_("{site} ne pourra plus reconnaître personne tant qu’il n’a pas le nouveau.").format(
            site=found.name
        ),
        button=_("Changer le secret"),
        is_danger=True,
        **around(found),
    )
    return answer_confirmation(request, act, page)


def around(found: Service) -> dict[str, Any]:
    """Where one comes from and goes back to."""
    here = reverse("desk:dept_service", args=[found.pk])
    return {"back": here, "trail": ((_("Sites reliés"), reverse("desk:dept_services")), (found.name, here))}
