"""« Nos aides » : what the own partner asked for, where it stands, and a new request."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.fields import AmountField, DayField
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.library.read_only import needs_agreement, of_partner_chosen
from liseron.desk.money_words import next_for_partner, stand_of
from liseron.finance.models import Subsidy
from liseron.finance.subsidising import ask_subsidy
from liseron.partners.models import Partner
from liseron.people.models import RoleGrant
from liseron.people.roles import LIBRARIAN, MANAGER, account_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.money import CENT
from liseron.toolkit.text import fold

STATES = (
    ("unfinished", gettext_lazy("En cours")),
    ("paid", gettext_lazy("Payées")),
    ("refused", gettext_lazy("Refusées")),
)


def _find(rows: Rows, q: str) -> Rows:
    words = fold(q).split()
    named = rows.values_list("pk", "label")
    return rows.filter(pk__in=[pk for pk, label in named if all(word in fold(label) for word in words)])


LISTING = Listing(
    name="nos-aides",
    hint=gettext_lazy("Objet de l’aide"),
    find=_find,
    filters=(
        Filter(
            "etat", gettext_lazy("Où elles en sont"), STATES, lambda rows, wanted: getattr(rows, wanted)()
        ),
    ),
    sorts=(
        Sort("recent", gettext_lazy("Les plus récentes"), ("-asked_on",)),
        Sort("montant", gettext_lazy("Aide demandée"), ("-asked",)),
    ),
    columns=(
        (gettext_lazy("Collectivité"), lambda row: row.partner.name),
        (gettext_lazy("Objet"), lambda row: row.get_purpose_display()),
        (gettext_lazy("Intitulé"), lambda row: row.label),
        (gettext_lazy("État"), lambda row: stand_of(row)[0]),
        (gettext_lazy("Suite"), next_for_partner),
        (gettext_lazy("Coût total"), lambda row: row.cost),
        (gettext_lazy("Demandé"), lambda row: row.asked),
        (gettext_lazy("Demandé le"), lambda row: row.asked_on),
        (gettext_lazy("Accordé"), lambda row: row.granted),
        (gettext_lazy("Accordé le"), lambda row: row.granted_on),
        (gettext_lazy("Payé"), lambda row: row.paid),
        (gettext_lazy("Payé le"), lambda row: row.paid_on),
    ),
)


class AskForm(forms.Form):
    """What a manager asks the département for."""

    partner = forms.ModelChoiceField(
        label=gettext_lazy("Collectivité"), queryset=Partner.objects.none(), empty_label=None
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Pour quoi"), choices=Subsidy.Purpose.choices, widget=forms.RadioSelect
    )
    label = forms.CharField(
        label=gettext_lazy("En quelques mots"),
        help_text=gettext_lazy("Par exemple : Connecteur du catalogue, Atelier jeu vidéo"),
        max_length=200,
    )
    cost = AmountField(label=gettext_lazy("Coût total"), at_least=CENT)
    asked = AmountField(
        label=gettext_lazy("Aide demandée"),
        help_text=gettext_lazy("Au plus le coût total. En euros."),
        at_least=CENT,
    )
    planned_on = DayField(
        label=gettext_lazy("Jour prévu de l’action"), help_text=gettext_lazy("Pour une action seulement.")
    )

    def __init__(self, *args: Any, partners: "QuerySet[Partner]", **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["partner"]
        field.queryset, field.initial = partners, partners.first()  # type: ignore[attr-defined]
        if partners.count() == 1:
            field.widget = forms.HiddenInput()


@who(LIBRARIAN)
@require_safe
def our_subsidies(request: HttpRequest) -> HttpResponse:
    """The own partner's files alone."""
    rows = Subsidy.objects.filter(partner__in=account_of(request).partner_ids).select_related("partner")
    context = {"may_ask": _managed(request).exists()}
    return show_list(request, LISTING, rows, "desk/library/our_subsidies.html", context)


@who(MANAGER)
@needs_agreement(of_partner_chosen)
def our_subsidy_new(request: HttpRequest) -> HttpResponse:
    """Asked today, by who runs the partner."""
    form = AskForm(request.POST or None, partners=_managed(request))

    def act() -> str:
        ask_subsidy(by=request.user, today=paris_today(), **form.cleaned_data)
        return _("Votre demande est envoyée. Le Département vous répond ici.")

    here = reverse("desk:our_subsidies")
    page = FormPage(
        title=_("Demander une aide"),
        lead=_("Pour relier le site de votre bibliothèque, ou pour partager le coût d’une action."),
        button=_("Envoyer cette demande"),
        back=here,
        trail=((_("Nos aides"), here),),
    )
    return answer_form(request, form, act, page)


def _managed(request: HttpRequest) -> "QuerySet[Partner]":
    """Partners that this person manages and whose agreement is in force."""
    mine = [g.partner_id for g in account_of(request).grants if g.role == RoleGrant.Role.MANAGER]
    return Partner.objects.filter(pk__in=[key for key in mine if key]).covered_on(paris_today())
