"""A new agreement, its dates while nobody has signed, who its parties are, and a draft given up."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.agreements import rules
from liseron.agreements.drafting import abandon_agreement, change_draft, describe_party, draft_agreement
from liseron.agreements.living import terms_of
from liseron.agreements.models import Agreement, AgreementModel, Party
from liseron.agreements.telling import term_told
from liseron.desk.department.access import STAFF
from liseron.desk.department.agreements.asking import (
    PREVIEW,
    Deed,
    answer_deed,
    around,
    find,
    party_of,
)
from liseron.desk.department.agreements.forms import DatesForm, DraftForm, PartyForm
from liseron.desk.department.answering import FormPage, answer_confirmation, answer_form, ask, attempt
from liseron.desk.menu import render_desk
from liseron.partners.models import Partner
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today


@who(STAFF)
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Choose a partner and a model; the days they give are shown before the draft is kept."""
    today = paris_today()
    known = Partner.objects.filter(slug=request.GET.get("collectivite", "")[:80]).first()
    offered = list(AgreementModel.objects.offered())
    form = DraftForm(
        request.POST or None, initial={"partner": known, "model": offered[0] if len(offered) == 1 else None}
    )
    if request.POST.get("step") == PREVIEW:
        return _preview(request, form, today)
    made: list[Agreement] = []

    def act() -> str:
        made.append(draft_agreement(by=request.user, today=today, **form.cleaned_data))
        return _("La convention {number} est prête à être relue, délibérée et signée.").format(
            number=made[-1].number
        )

    if request.method == "POST" and form.is_valid() and (told := attempt(form, act)) is not None:
        messages.success(request, told)
        return redirect("desk:dept_agreement", made[-1].number)
    here = reverse("desk:dept_agreements")
    page = FormPage(
        title=_("Nouvelle convention"),
        lead=_("Choisissez avec qui et sur quel modèle. Rien ne s’applique avant la dernière signature."),
        button=_("Préparer cette convention"),
        back=here,
        trail=((_("Conventions"), here),),
        template="desk/department/agreements/new.html",
        context={"models": [(one, term_told(one)) for one in offered]},
    )
    return ask(request, form, page)


def _preview(request: HttpRequest, form: DraftForm, today: date) -> HttpResponse:
    """Days of the chosen model if everybody signed today."""
    form.is_valid()
    model = form.cleaned_data.get("model")
    facts = rules.Facts(
        signed=(today,),
        begins_on=form.cleaned_data.get("begins_on"),
        ends_on=form.cleaned_data.get("agreed_end_on"),
    )
    effects = days_if_signed(model, facts) if model else []
    lasts = model is None or rules.span(terms_of(model), facts) is not None
    template = "desk/department/agreements/parts/effects.html"
    return render_desk(request, template, {"effects": effects, "tone": "ok" if lasts else "warn"})


def days_if_signed(model: AgreementModel, facts: rules.Facts) -> list[str]:
    """What the term would give, one sentence a day that counts."""
    terms = terms_of(model)
    span = rules.span(terms, facts)
    if span is None:
        return [
            _("Signée aujourd’hui, elle ne durerait aucun jour\u00a0: son dernier jour est passé."),
            _("Écrivez le dernier jour convenu."),
        ]
    found = [
        term_told(model),
        _("Si tous signaient aujourd’hui\u00a0: premier jour {first}.").format(first=in_full(span.first_day)),
    ]
    for moment in rules.timeline(terms, facts):
        if moment.what is rules.Happening.RENEWED:
            found.append(_("Reconduite {day}, sauf opposition.").format(day=in_full(moment.on)))
    return [*found, _("Dernier jour\u00a0: {last}.").format(last=in_full(span.last_day))]


@who(STAFF)
def agreement_change(request: HttpRequest, number: str) -> HttpResponse:
    found = find(number)
    form = DatesForm(request.POST or None, row=found)

    def act() -> str:
        change_draft(agreement=find(number), by=request.user, today=paris_today(), **form.cleaned_data)
        return _("Les dates prévues sont à jour.")

    page = FormPage(
        title=_("Changer les dates prévues"),
        lead=term_told(found.model),
        button=_("Enregistrer ces dates"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page))


@who(STAFF)
def agreement_party(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = find(number)
    party = party_of(found, pk)
    form = PartyForm(request.POST or None, row=party)

    def act() -> str:
        describe_party(party=Party.objects.get(pk=pk), by=request.user, **form.cleaned_data)
        return _("{party} est à jour.").format(party=form.cleaned_data["name"])

    page = FormPage(
        title=_("Décrire une partie"),
        lead=_("Ces mots sont ceux du document\u00a0: qui signe, et en quelle qualité."),
        button=_("Enregistrer"),
        **around(found),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def agreement_abandon(request: HttpRequest, number: str) -> HttpResponse:
    found = find(number)

    def act() -> str:
        abandon_agreement(agreement=find(number), by=request.user, today=paris_today())
        return _("Le projet {number} est abandonné.").format(number=number)

    page = FormPage(
        title=_("Abandonner ce projet de convention"),
        lead=_("Elle reste dans la liste, avec ses pièces, mais ne pourra plus être signée."),
        button=_("Abandonner ce projet"),
        is_danger=True,
        **around(found),
    )
    return answer_confirmation(request, act, page)
