"""Amendments: drafted, signed by each party, or given up."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liseron.agreements.amending import abandon_amendment, draft_amendment, sign_amendment
from liseron.agreements.models import Agreement, Amendment, Party
from liseron.desk.department.access import STAFF
from liseron.desk.department.agreements.asking import (
    Deed,
    amendment_of,
    answer_deed,
    around,
    find,
    party_of,
)
from liseron.desk.department.agreements.forms import AmendmentForm, AmendmentSignatureForm
from liseron.desk.department.agreements.sentences import article_told, changes_told, rate_told
from liseron.desk.department.answering import FormPage, answer_confirmation
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today


@who(STAFF)
def agreement_amend(request: HttpRequest, number: str) -> HttpResponse:
    """What it would do is said before it is drafted; nothing applies before the last signature."""
    found = find(number)
    form = AmendmentForm(request.POST or None)
    made: list[Amendment] = []

    def act() -> str:
        made.append(
            draft_amendment(agreement=find(number), by=request.user, today=paris_today(), **form.cleaned_data)
        )
        return _("L’avenant n°\u00a0{n} est prêt à être signé.").format(n=made[-1].number)

    def look() -> list[str]:
        told = _("Une fois l’avenant n°\u00a0{n} signé par tous\u00a0: {change}")
        return [told.format(n=made[-1].number, change=one) for one in changes_told(made[-1])]

    page = FormPage(
        title=_("Préparer un avenant"),
        lead=_said_today(found),
        button=_("Préparer cet avenant"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page, look))


def _said_today(agreement: Agreement) -> str:
    """The rate and the last day that an amendment may change."""
    model = agreement.model
    told = _("Rien ne change avant la signature de toutes les parties{article}.").format(
        article=article_told(model.amendment_article)
    )
    if agreement.ends_on:
        told += " " + _("Aujourd’hui, dernier jour\u00a0: {day}.").format(day=in_full(agreement.ends_on))
    if model.rate is not None:
        told += " " + _("Tarif du modèle\u00a0: {rate} par habitant.").format(rate=rate_told(model.rate))
    return told


@who(STAFF)
def agreement_amendment_sign(request: HttpRequest, number: str, pk: int, party: int) -> HttpResponse:
    found = find(number)
    amendment, signatory = amendment_of(found, pk), party_of(found, party)
    form = AmendmentSignatureForm(request.POST or None)

    def act() -> str:
        sign_amendment(
            amendment=Amendment.objects.get(pk=pk),
            party=Party.objects.get(pk=party),
            by=request.user,
            today=paris_today(),
            **form.cleaned_data,
        )
        return _("La signature de l’avenant n°\u00a0{n} est enregistrée\u00a0: {party}.").format(
            n=amendment.number, party=signatory
        )

    page = FormPage(
        title=_("Enregistrer la signature de l’avenant n°\u00a0{n}").format(n=amendment.number),
        lead=_("{party}\u00a0: {changes}").format(party=signatory, changes=" ".join(changes_told(amendment))),
        button=_("Enregistrer la signature"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page))


@who(STAFF)
def agreement_amendment_abandon(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = find(number)
    amendment = amendment_of(found, pk)

    def act() -> str:
        abandon_amendment(amendment=Amendment.objects.get(pk=pk), by=request.user, today=paris_today())
        return _("L’avenant n°\u00a0{n} est abandonné.").format(n=amendment.number)

    page = FormPage(
        title=_("Abandonner l’avenant n°\u00a0{n}").format(n=amendment.number),
        lead=_("Il garde son numéro et ne pourra plus être signé. La convention ne change pas."),
        button=_("Abandonner cet avenant"),
        is_danger=True,
        **around(found),
    )
    return answer_confirmation(request, act, page)
