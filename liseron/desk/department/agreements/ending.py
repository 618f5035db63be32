"""Letters that end an agreement, their receipt, a letter taken back, a renewal refused."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liseron.agreements.ending import (
    lift_termination,
    object_to_renewal,
    record_receipt,
    serve_termination,
)
from liseron.agreements.models import Party, Termination, TerminationWay
from liseron.agreements.telling import term_told
from liseron.desk.department.access import STAFF
from liseron.desk.department.agreements.asking import (
    Deed,
    answer_deed,
    around,
    find,
    letter_of,
    party_of,
)
from liseron.desk.department.agreements.forms import EndForm, LiftForm, ObjectionForm, ReceiptForm
from liseron.desk.department.agreements.sentences import last_day_explained, way_told
from liseron.desk.department.answering import FormPage
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@who(STAFF)
def agreement_end(request: HttpRequest, number: str) -> HttpResponse:
    """Only the ways that each party may use; the last day is said as one fills in, and before it is confirmed."""
    found = find(number)
    form = EndForm(request.POST or None, agreement=found)

    def act() -> str:
        facts = {**form.cleaned_data}
        party, way = facts.pop("way").split(":")
        serve_termination(
            agreement=find(number),
            way=TerminationWay.objects.get(pk=way),
            served_by=Party.objects.get(pk=party),
            by=request.user,
            today=paris_today(),
            **facts,
        )
        return _("La lettre est enregistrée.")

    page = FormPage(
        title=_("Enregistrer une lettre de fin"),
        lead=_("Une lettre met fin à la convention avant son terme, sauf si elle est levée à temps."),
        button=_("Voir ce que cette lettre ferait"),
        is_danger=True,
        context={"confirm": _("Enregistrer cette lettre")},
        **around(found),
    )
    return answer_deed(
        request, form, Deed(found, act, page, lambda: [_latest_explained(number)], always=True)
    )


def _latest_explained(number: str) -> str:
    letters = Termination.objects.filter(agreement__number=number).select_related("way")
    return last_day_explained(letters.latest("pk"))


@who(STAFF)
def agreement_receipt(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = find(number)
    letter = letter_of(found, pk)
    form = ReceiptForm(request.POST or None)

    def act() -> str:
        row = Termination.objects.get(pk=pk)
        record_receipt(termination=row, by=request.user, today=paris_today(), **form.cleaned_data)
        return _("La réception est enregistrée.")

    def look() -> list[str]:
        return [last_day_explained(Termination.objects.select_related("way").get(pk=pk))]

    page = FormPage(
        title=_("Enregistrer la réception de la lettre"),
        lead=_("Cette lettre\u00a0: {way}.").format(way=way_told(letter.way)),
        button=_("Enregistrer la réception"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page, look))


@who(STAFF)
def agreement_lift(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = find(number)
    letter = letter_of(found, pk)
    form = LiftForm(request.POST or None)

    def act() -> str:
        row = Termination.objects.get(pk=pk)
        lift_termination(termination=row, by=request.user, today=paris_today(), **form.cleaned_data)
        return _("La lettre est levée\u00a0: la convention continue.")

    page = FormPage(
        title=_("Lever une lettre de fin"),
        lead=_("La convention reprend son cours, comme si la lettre n’avait pas été envoyée. {why}").format(
            why=last_day_explained(letter)
        ),
        button=_("Lever cette lettre"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page, always=True))


@who(STAFF)
def agreement_object(request: HttpRequest, number: str) -> HttpResponse:
    found = find(number)
    form = ObjectionForm(request.POST or None, agreement=found)

    def act() -> str:
        party = party_of(find(number), int(form.cleaned_data["party"]))
        object_to_renewal(
            agreement=find(number),
            party=party,
            objected_on=form.cleaned_data["objected_on"],
            by=request.user,
            today=paris_today(),
        )
        return _("Le refus est enregistré\u00a0: la convention s’arrêtera à la fin de sa période.")

    page = FormPage(
        title=_("Refuser la reconduction"),
        lead=term_told(found.model),
        button=_("Enregistrer ce refus"),
        **around(found),
    )
    return answer_deed(request, form, Deed(found, act, page, always=True))
