"""Sources added, set, opened and closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import (
    FormPage,
    answer_confirmation,
    answer_form,
    ask,
    attempt,
)
from liseron.desk.department.sso.source_forms import (
    LibrariesForm,
    MappingForm,
    OpenForm,
    SourceForm,
    WhoseForm,
)
from liseron.desk.department.sso.sources import around, source_at
from liseron.desk.menu import render_desk
from liseron.partners.models import Library, Partner
from liseron.sso import sourcing
from liseron.sso.models import IdentitySource
from liseron.toolkit.access_rules import who

FORM = "desk/department/sso/source_form.html"


@who(STAFF)
def source_new(request: HttpRequest) -> HttpResponse:
    """The partner first, then everything else; added closed."""
    chosen = WhoseForm(request.GET or None)
    if not chosen.is_valid():
        return _ask_whose(request, chosen)
    partner = chosen.cleaned_data["collectivite"]
    first = Library.objects.of(partner).order_by("classification", "folded_name").first()
    if first is None:
        messages.error(request, _("Rattachez d’abord une bibliothèque à {partner}.").format(partner=partner))
        return redirect("desk:dept_partner_libraries", partner.slug)
    initial = {"name": first.name, "library": first, "registration_url": partner.portal_url}
    form = SourceForm(request.POST or None, partner=partner, initial=initial)
    made: list[IdentitySource] = []

    def act() -> str:
        made.append(
            sourcing.add_source(partner=partner, by=request.user, access=form.access(), **form.values())
        )
        return _("{source} est ajoutée, fermée. Donnez ses réglages au prestataire, puis essayez.").format(
            source=made[0].name
        )

    if request.method == "POST" and form.is_valid() and (told := attempt(form, act)) is not None:
        messages.success(request, told)
        return redirect("desk:dept_source", made[0].slug)
    return ask(request, form, _new_page(partner))


def _ask_whose(request: HttpRequest, chosen: WhoseForm) -> HttpResponse:
    partners = Partner.objects.filter(formula=Partner.AccessFormula.FEDERATED).exists()
    context = {"form": WhoseForm() if not request.GET else chosen, "has_partners": partners}
    return render_desk(request, "desk/department/sso/source_whose.html", context)


def _new_page(partner: Partner) -> FormPage:
    here = reverse("desk:dept_sources")
    return FormPage(
        title=_("Ajouter une source d’identité"),
        lead=_("{partner} : ses lecteurs se connecteront sur le site de leur bibliothèque.").format(
            partner=partner
        ),
        button=_("Ajouter sans ouvrir"),
        back=here,
        trail=((_("Sources d’identité"), here),),
        template=FORM,
    )


@who(STAFF)
def source_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_at(slug)
    form = SourceForm(request.POST or None, row=found, partner=found.partner)

    def act() -> str:
        now = source_at(slug)
        sourcing.change_source(source=now, by=request.user, access=form.access(), **form.values())
        return _("{source} est à jour.").format(source=form.cleaned_data["name"])

    page = FormPage(title=_("Modifier la source"), button=_("Enregistrer"), template=FORM, **around(found))
    return answer_form(request, form, act, page)


@who(STAFF)
def source_mapping(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_at(slug)
    form = MappingForm(request.POST or None, source=found)

    def act() -> str:
        sourcing.set_mapping(source=source_at(slug), by=request.user, mapping=form.cleaned_data)
        return _("La lecture est à jour. Essayez de nouveau pour la vérifier.")

    page = FormPage(
        title=_("Ce que nous lisons dans sa réponse"),
        lead=_(
            "Écrivez le nom que le portail donne à chaque information. Vide\u00a0: nous ne la lisons pas."
        ),
        button=_("Enregistrer cette lecture"),
        **around(found),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def source_libraries(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_at(slug)
    form = LibrariesForm(request.POST or None, source=found)

    def act() -> str:
        sourcing.set_libraries(source=source_at(slug), by=request.user, libraries=form.chosen)
        return _("Les bibliothèques sont à jour.")

    page = FormPage(
        title=_("Quelle valeur désigne quelle bibliothèque"),
        lead=_(
            "Une valeur par ligne, comme le portail l’écrit. Les autres lecteurs vont à {library}."
        ).format(library=found.library),
        button=_("Enregistrer ces valeurs"),
        **around(found),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def source_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Said before it is done: from here on, real readers come in."""
    found = source_at(slug)
    form = OpenForm(request.POST if request.method == "POST" else None, is_tried=found.tried_at is not None)

    def act() -> str:
        sure = bool(form.cleaned_data.get("is_sure"))
        sourcing.open_source(source=found, by=request.user, is_sure=sure)
        return _(
            "{source} est ouverte\u00a0: ses lecteurs la trouvent dans «\u00a0Je suis inscrit à…\u00a0»."
        ).format(source=found.name)

    page = FormPage(
        title=_("Ouvrir cette source\u00a0?"),
        lead=_("Les lecteurs de {partner} pourront se connecter avec {source}, dès maintenant.").format(
            partner=found.partner, source=found.name
        ),
        button=_("Ouvrir aux lecteurs"),
        **around(found),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def source_close(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_at(slug)

    def act() -> str:
        sourcing.close_source(source=found, by=request.user)
        return _("{source} est fermée. Ses réglages et ses lecteurs sont gardés.").format(source=found.name)

    page = FormPage(
        title=_("Fermer cette source\u00a0?"),
        lead=_("Plus personne ne se connectera par {source}.").format(source=found.name),
        facts=(_("Ceux qui sont entrés restent jusqu’à leur déconnexion."),),
        button=_("Fermer cette source"),
        is_danger=True,
        **around(found),
    )
    return answer_confirmation(request, act, page)
