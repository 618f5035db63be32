"""Base addresses that catalogues harvest: the list, the page of one with a real record, opened, changed, closed."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, ask, attempt
from liseron.desk.department.exchange.address_forms import AddressForm, NewAddressForm
from liseron.desk.department.exchange.address_words import name_of, settings_of, state_of
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.menu import render_desk
from liseron.exchange import actions
from liseron.exchange.models import Item, View
from liseron.exchange.sampling import sample_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.pages import search_terms
from liseron.toolkit.text import fold


def _find(rows: Rows, q: str) -> Rows:
    """By the partner's name or by the name in the address."""
    wanted = fold(q).split()
    named = View.objects.values_list("pk", "slug", "partner__name")
    return rows.filter(
        pk__in=[pk for pk, *names in named if all(w in fold(" ".join(filter(None, names))) for w in wanted)]
    )


LISTING = Listing(
    name="adresses-de-moissonnage",
    hint=gettext_lazy("Nom de la collectivité"),
    find=_find,
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            (("open", gettext_lazy("Ouvertes")), ("closed", gettext_lazy("Fermées"))),
            lambda rows, wanted: rows.filter(is_open=wanted == "open"),
        ),
    ),
    sorts=(Sort("nom", gettext_lazy("Nom"), ("partner__name", "slug")),),
    columns=(
        (gettext_lazy("Collectivité"), name_of),
        (gettext_lazy("Adresse"), lambda row: settings_of(row)[0].value),
        (gettext_lazy("État"), lambda row: str(state_of(row)[0])),
        (gettext_lazy("Formats"), lambda row: " ".join(row.formats)),
        (gettext_lazy("Ressources"), lambda row: row.n_open),
    ),
)


@who(STAFF)
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    rows = View.objects.select_related("partner").annotate(
        n_open=Count("shares", filter=Q(shares__is_open=True))
    )
    return show_list(request, LISTING, rows, "desk/department/exchange/addresses.html")


@who(STAFF)
@require_safe
def address(request: HttpRequest, slug: str) -> HttpResponse:
    """What to hand over, what it lists, and a real record in each of its formats."""
    found = address_at(slug)
    words = search_terms(request.GET.get("titre"))
    shares = list(found.shares.select_related("resource").order_by("resource__name"))
    counted = Item.objects.filter(is_deleted=False, resource__in=[one.resource_id for one in shares])
    titles = dict(counted.order_by().values_list("resource").annotate(n=Count("pk")))
    context: dict[str, Any] = {
        "view": found,
        "name": name_of(found),
        "state": state_of(found),
        "settings": settings_of(found),
        "shares": [(one, titles.get(one.resource_id, 0)) for one in shares],
        "sample": sample_of(found, words=words),
        "words": words,
    }
    return render_desk(request, "desk/department/exchange/address.html", context)


def address_at(slug: str) -> View:
    return get_object_or_404(View.objects.select_related("partner"), slug=slug)


@who(STAFF)
def address_new(request: HttpRequest) -> HttpResponse:
    form = NewAddressForm(request.POST or None)
    here = reverse("desk:dept_addresses")
    page = FormPage(
        title=_("Ouvrir une adresse de moissonnage"),
        lead=_("Un catalogue y vient chercher les notices. Vous réglerez ensuite ce qu’il reçoit."),
        button=_("Ouvrir cette adresse"),
        back=here,
        trail=((_("Adresses de moissonnage"), here),),
    )
    made: list[View] = []

    def act() -> str:
        made.append(actions.open_view(partner=form.cleaned_data["partner"], by=request.user))
        return _("L’adresse est ouverte. Les titres y seront dans quelques minutes.")

    if request.method == "POST" and form.is_valid() and (told := attempt(form, act)) is not None:
        messages.success(request, told)
        return redirect("desk:dept_address", made[0].slug)
    return ask(request, form, page)


@who(STAFF)
def address_change(request: HttpRequest, slug: str) -> HttpResponse:
    """The switches; « voir sans enregistrer » shows a record as they would make it."""
    found = address_at(slug)
    form = AddressForm(request.POST or None, row=found)
    page = FormPage(
        title=_("Régler l’adresse"),
        lead=_("Changez ce que son logiciel demande, regardez une vraie notice, puis enregistrez."),
        button=_("Enregistrer"),
        template="desk/department/exchange/address_form.html",
        context={"sample": None, "is_tried": False},
        **_around(found),
    )

    def act() -> str:
        actions.change_view(view=address_at(slug), by=request.user, **form.values())
        return _("L’adresse est réglée. Les notices seront à jour dans quelques minutes.")

    if request.method == "POST" and form.is_valid():
        if "voir" in request.POST:
            page.context.update(sample=_tried(found, form), is_tried=True)
        elif (told := attempt(form, act)) is not None:
            messages.success(request, told)
            return redirect(page.back)
    return ask(request, form, page)


def _tried(view: View, form: AddressForm) -> Any:
    profile, formats = form.tried()
    view.item_code_ours = form.cleaned_data["item_code_ours"]
    view.item_code_partner = form.cleaned_data["item_code_partner"]
    return sample_of(view, profile=profile, formats=formats)


@who(STAFF)
def address_close(request: HttpRequest, slug: str) -> HttpResponse:
    found = address_at(slug)

    def act() -> str:
        actions.close_view(view=found, by=request.user)
        return _("L’adresse est fermée.")

    page = FormPage(
        title=_("Fermer cette adresse\u00a0?"),
        lead=_("Le catalogue qui la moissonne n’y trouvera plus rien, dès maintenant."),
        button=_("Fermer cette adresse"),
        facts=(
            _("Les notices qu’il a déjà prises restent chez lui."),
            _("Ses réglages sont gardés\u00a0: vous pourrez la rouvrir telle quelle."),
        ),
        is_danger=True,
        **_around(found),
    )
    return answer_confirmation(request, act, page)


@who(STAFF)
@require_POST
def address_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    found = address_at(slug)

    def act() -> str:
        actions.open_view(partner=found.partner, by=request.user)
        return _("L’adresse est ouverte de nouveau, avec les mêmes réglages.")

    return answer_button(request, act, reverse("desk:dept_address", args=[slug]))


@who(STAFF)
@require_POST
def address_resource(request: HttpRequest, slug: str, pk: int, move: str) -> HttpResponse:
    """Keep a resource out of it, or let it in again."""
    found = address_at(slug)
    share = get_object_or_404(found.shares.select_related("resource"), resource=pk)
    if move not in {"retenir", "donner"}:
        raise Http404

    def act() -> str:
        is_withheld = move == "retenir"
        actions.withhold(view=found, resource=share.resource, is_withheld=is_withheld, by=request.user)
        told = _("{resource} ne sera plus donnée ici.") if is_withheld else _("{resource} sera donnée ici.")
        return told.format(resource=share.resource.name)

    return answer_button(request, act, reverse("desk:dept_address", args=[slug]))


def _around(view: View) -> dict[str, Any]:
    page = reverse("desk:dept_address", args=[view.slug])
    trail = ((_("Adresses de moissonnage"), reverse("desk:dept_addresses")), (name_of(view), page))
    return {"back": page, "trail": trail}
