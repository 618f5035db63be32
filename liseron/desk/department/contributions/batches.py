"""A batch of contributions: what it holds, confirmed by another person, or left."""

from django import forms
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liseron.desk.department.access import FINANCE, READ, may_bill
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.contributions.year import at, partners_named
from liseron.desk.department.lists import Listing, Sort, show_list
from liseron.finance.billing import cancel_batch, confirm_batch, shifts_of
from liseron.finance.contribution_words import contribution_told
from liseron.finance.models import Batch, Contribution
from liseron.toolkit.access_rules import who
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.dates import paris_today

LISTING = Listing(
    name="lot-de-participations",
    hint=gettext_lazy("Collectivité"),
    find=lambda rows, q: rows.filter(partner__in=partners_named(q)),
    sorts=(
        Sort("nom", gettext_lazy("Collectivité"), ("partner__name",)),
        Sort("montant", gettext_lazy("Montant"), ("-amount",)),
    ),
    columns=(
        (gettext_lazy("Collectivité"), lambda row: row.partner.name),
        (gettext_lazy("Convention"), lambda row: row.agreement.number),
        (gettext_lazy("Habitants"), lambda row: row.population),
        (gettext_lazy("Population"), lambda row: row.get_population_kind_display()),
        (gettext_lazy("Recensement"), lambda row: row.census_year),
        (gettext_lazy("Tarif"), lambda row: row.rate),
        (gettext_lazy("Montant"), lambda row: row.amount),
        (gettext_lazy("Calcul"), contribution_told),
    ),
)


class ReasonForm(forms.Form):
    """Why something is undone."""

    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=300)


@who(READ)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines as they were prepared; who may confirm them; what changed meanwhile."""
    found = get_object_or_404(Batch, pk=pk)
    is_open = found.state == Batch.State.PREPARED
    rows = Contribution.objects.filter(batch=found).select_related("partner", "agreement", "order")
    context = {
        "batch": found,
        "names": names_of([found.prepared_by, found.confirmed_by, found.cancelled_by]),
        "is_open": is_open,
        "is_mine": found.prepared_by == name_of_actor(request.user),
        "may_bill": may_bill(request),
        "shifts": shifts_of(found, today=paris_today()) if is_open else [],
        "total": rows.aggregate(total=Sum("amount"))["total"],
        "year_address": at(found.year),
    }
    return show_list(request, LISTING, rows, "desk/department/contributions/batch.html", context)


@who(FINANCE)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person: orders are made."""
    found = get_object_or_404(Batch, pk=pk)

    def act() -> str:
        made = confirm_batch(batch=found, by=request.user, today=paris_today())
        if not made:
            return _("Ce lot était déjà confirmé : rien n’a été fait deux fois.")
        return ngettext(
            "{n} titre de recettes est prêt. Son état de participation s’écrit en ce moment.",
            "{n} titres de recettes sont prêts. Les états de participation s’écrivent en ce moment.",
            made,
        ).format(n=made)

    return answer_button(request, act, reverse("desk:dept_batch", args=[found.pk]))


@who(READ)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave what was prepared; nothing was sent to anybody."""
    found = get_object_or_404(Batch, pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        cancel_batch(batch=found, reason=form.cleaned_data["reason"], by=request.user)
        return _("Le lot est annulé. Ses participations peuvent être préparées de nouveau.")

    here = reverse("desk:dept_batch", args=[found.pk])
    page = FormPage(
        title=_("Annuler ce lot ?"),
        lead=_("Rien n’a encore été demandé aux collectivités. Vous pourrez préparer de nouveau."),
        button=_("Annuler ce lot"),
        back=here,
        trail=((_("Participations"), at(found.year)), (_("Lot n° {n}").format(n=found.pk), here)),
        is_danger=True,
    )
    return answer_form(request, form, act, page)
