"""Documents of an agreement: written by the portal, signed copies attached, given back unaltered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.access.quotas import sentences_for_rules
from liseron.agreements.models import Agreement, Document, Termination, TerminationWay
from liseron.agreements.papers.giving import CannotGiveDocument, document_answer
from liseron.agreements.papers.keeping import (
    About,
    about_agreement,
    about_amendment,
    about_termination,
    attach_scan,
    make_agreement,
    make_amendment,
    make_formal_notice,
    make_rules_insert,
    make_termination_letter,
)
from liseron.desk.department.access import READ, STAFF
from liseron.desk.department.agreements.asking import amendment_of, around, find, letter_of
from liseron.desk.department.agreements.forms import ScanForm
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today

Make = Callable[..., Document]


@dataclass(frozen=True)
class Writing:
    """A document that the portal can write now: what, and the address of its button."""

    label: str
    url: str


def documents_of(agreement: Agreement) -> QuerySet[Document]:
    """The agreement's own, and the insert for its partner's rules."""
    insert = Q(agreement__isnull=True, kind=Document.Kind.RULES_INSERT)
    return Document.objects.filter(Q(agreement=agreement) | insert, partner=agreement.partner_id)


def writings_of(agreement: Agreement, today: date) -> list[Writing]:
    """What can be written as things stand."""
    found = [("convention", 0, _("La convention"))]
    for amendment in agreement.amendments.all():
        if amendment.abandoned_on is None:
            found.append(("avenant", amendment.pk, _("L’avenant n°\u00a0{n}").format(n=amendment.number)))
    for letter in agreement.terminations.all():
        found.extend((what, letter.pk, label) for what, label in _letters(letter, today))
    found.append(("encart", 0, _("L’encart pour le règlement, avec les quotas")))
    return [
        Writing(label, reverse("desk:dept_agreement_write", args=[agreement.number, what, pk]))
        for what, pk, label in found
    ]


def _letters(letter: Termination, today: date) -> Iterator[tuple[str, str]]:
    if letter.lifted_on is not None:
        return
    if letter.way.kind == TerminationWay.Kind.FORMAL_NOTICE:
        yield "mise-en-demeure", _("La mise en demeure")
        if letter.last_day is None or letter.last_day >= today:
            return
    yield "fin", _("La lettre de fin")


@who(STAFF)
@require_POST
def agreement_write(request: HttpRequest, number: str, what: str, pk: int) -> HttpResponse:
    """Writes the document as the agreement stands; the same as before when nothing has changed."""
    found = find(number)
    make: Callable[..., Document]
    about: dict[str, Any]
    if what == "convention":
        make, about = make_agreement, {"agreement": found}
    elif what == "avenant":
        make, about = make_amendment, {"amendment": amendment_of(found, pk)}
    elif what == "mise-en-demeure":
        make, about = make_formal_notice, {"termination": letter_of(found, pk)}
    elif what == "fin":
        make, about = make_termination_letter, {"termination": letter_of(found, pk)}
    elif what == "encart":
        make, about = make_rules_insert, {"partner": found.partner, "sentences": sentences_for_rules()}
    else:
        raise Http404

    def act() -> str:
        made = make(**about, by=request.user, today=paris_today())
        return _("Le document est prêt, dans la liste\u00a0: {title}.").format(title=made.title)

    return answer_button(request, act, f"{around(found)['back']}#papers")


@who(READ)
def agreement_document(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The file to take away, if it still is what was kept."""
    found = find(number)
    document = get_object_or_404(documents_of(found), pk=pk)
    try:
        return document_answer(document)
    except CannotGiveDocument as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:dept_agreement", number)


@who(STAFF)
def agreement_attach(request: HttpRequest, number: str) -> HttpResponse:
    """A signed copy, scanned, beside what it is the copy of."""
    found = find(number)
    form = ScanForm(request.POST or None, request.FILES or None, agreement=found)

    def act() -> str:
        kind, about = _about(found, form.cleaned_data["about"])
        kept = attach_scan(
            content=form.cleaned_data["file"],
            about=about,
            kind=kind,
            title=form.cleaned_data["title"] or form.said(),
            by=request.user,
        )
        return _("Le document est gardé, avec son empreinte\u00a0: {title}.").format(title=kept.title)

    page = FormPage(
        title=_("Joindre un document signé"),
        lead=_("Il est gardé tel quel. Personne ne pourra le remplacer\u00a0: on en joint un autre."),
        button=_("Joindre ce document"),
        has_file=True,
        **around(found),
    )
    return answer_form(request, form, act, page)


def _about(agreement: Agreement, chosen: str) -> tuple[str, About]:
    """Kind of the document and what it is about, from the choice of the form."""
    what, _sep, pk = chosen.partition(":")
    if what == "avenant":
        return Document.Kind.AMENDMENT, about_amendment(amendment_of(agreement, int(pk)))
    if what == "lettre":
        letter = letter_of(agreement, int(pk))
        is_formal = letter.way.kind == TerminationWay.Kind.FORMAL_NOTICE
        kind = Document.Kind.FORMAL_NOTICE if is_formal else Document.Kind.TERMINATION
        return kind, about_termination(letter)
    kind = Document.Kind.OTHER if what == "autre" else Document.Kind.AGREEMENT
    return kind, about_agreement(agreement)
