"""Deliberations and signatures of the parties, and days typed by mistake."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liseron.agreements.models import Party
from liseron.agreements.signing import correct_dates, record_deliberation, sign_agreement
from liseron.desk.department.access import STAFF
from liseron.desk.department.agreements.asking import Deed, answer_deed, around, find, party_of
from liseron.desk.department.agreements.forms import CorrectionForm, DeliberationForm, SignatureForm
from liseron.desk.department.answering import FormPage, answer_form
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@who(STAFF)
def agreement_deliberation(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = find(number)
    party = party_of(found, pk)
    form = DeliberationForm(request.POST or None)

    def act() -> str:
        row = Party.objects.get(pk=pk)
        record_deliberation(party=row, by=request.user, today=paris_today(), **form.cleaned_data)
        return _("La délibération est enregistrée\u00a0: {party}.").format(party=party)

    page = FormPage(
        title=_("Enregistrer une délibération"),
        lead=_("{party}\u00a0: le jour où son assemblée a décidé de signer.").format(party=party),
        button=_("Enregistrer la délibération"),
        **around(found),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def agreement_signature(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = find(number)
    party = party_of(found, pk)
    form = SignatureForm(request.POST or None)

    def act() -> str:
        row = Party.objects.get(pk=pk)
        sign_agreement(party=row, by=request.user, today=paris_today(), **form.cleaned_data)
        return _("La signature est enregistrée\u00a0: {party}.").format(party=party)

    page = FormPage(
        title=_("Enregistrer une signature"),
        lead=_("{party}\u00a0: le jour écrit à côté de la signature.").format(party=party),
        button=_("Enregistrer la signature"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page))


@who(STAFF)
def agreement_correct(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = find(number)
    party = party_of(found, pk)
    known = {"deliberated_on": party.deliberated_on, "signed_on": party.signed_on}
    form = CorrectionForm(request.POST or None, initial=known)

    def act() -> str:
        row = Party.objects.get(pk=pk)
        correct_dates(party=row, by=request.user, today=paris_today(), **form.cleaned_data)
        return _("Les dates sont corrigées\u00a0: {party}.").format(party=party)

    page = FormPage(
        title=_("Corriger des dates"),
        lead=_(
            "{party}\u00a0: écrivez les jours que portent les actes signés. Vide\u00a0: pas encore."
        ).format(party=party),
        button=_("Corriger ces dates"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page))
