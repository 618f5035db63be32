"""The page of a model: its terms in plain sentences, an example by the rules, its text, its duties."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.agreements.filling import filled_clauses, values_of_model
from liseron.agreements.models import AgreementModel, ModelCommitment
from liseron.agreements.papers.agreement import model_paper
from liseron.agreements.placeholders import fill
from liseron.agreements.telling import (
    days_told,
    example_of,
    money_told,
    objection_told,
    term_told,
    way_told,
)
from liseron.agreements.wholeness import what_is_missing
from liseron.desk.department.access import READ, may_change
from liseron.desk.department.models.listing import TONES
from liseron.desk.menu import render_desk
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.papers import pdf_of
from liseron.toolkit.text import slug


@dataclass(frozen=True)
class Row:
    """A part as the page shows it: what it says, what it says in small, its number."""

    pk: int
    said: str
    small: str = ""
    text: str = ""
    may_go: bool = True


def get_model(pk: int) -> AgreementModel:
    """The model with its number of agreements, or a page not found."""
    rows = AgreementModel.objects.annotate(n_agreements=Count("agreements"))
    return get_object_or_404(rows.select_related("previous"), pk=pk)


@who(READ)
def model(request: HttpRequest, pk: int) -> HttpResponse:
    today = paris_today()
    found = get_model(pk)
    context: dict[str, Any] = {
        "model": found,
        "tone": TONES[found.status],
        "term": [sentence for sentence in (term_told(found), objection_told(found)) if sentence],
        "money": money_told(found),
        "example": example_of(found, today),
        "parts": _parts(found),
        "missing": what_is_missing(found, today),
        "next": AgreementModel.objects.filter(previous=found).first(),
        "may_change": may_change(request),
        "is_open": may_change(request) and not found.n_agreements,  # type: ignore[attr-defined]
    }
    return render_desk(request, "desk/department/models/model.html", context)


@who(READ)
def model_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it would read, with dots where an agreement would say it."""
    found = get_model(pk)
    values = values_of_model(found)
    context = {
        "model": found,
        "heading": fill(found.title, values),
        "preamble": fill(found.preamble, values),
        "clauses": filled_clauses(found, values),
        "parties": list(found.parties.all()),
    }
    return render_desk(request, "desk/department/models/text.html", context)


@who(READ)
def model_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as the paper that an agreement would get. Nothing is kept: it is only to be read."""
    found = get_model(pk)
    pdf = pdf_of(model_paper(found, today=paris_today()))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slug(str(found)) or "modele"}.pdf"'
    return answer


def _parts(found: AgreementModel) -> list[dict[str, Any]]:
    """The four lists of the page, in the order of a document."""
    return [
        _list("parties", _("Qui signe"), _("Ajouter un signataire"), _party_rows(found)),
        _list(
            "fins",
            _("Comment y mettre fin plus tôt"),
            _("Ajouter une façon d’y mettre fin"),
            _way_rows(found),
        ),
        _list("articles", _("Les articles"), _("Ajouter un article"), _clause_rows(found)),
        _list("engagements", _("Les engagements"), _("Ajouter un engagement"), _duty_rows(found)),
    ]


def _list(key: str, title: str, add: str, rows: list[Row]) -> dict[str, Any]:
    return {"key": key, "title": title, "add": add, "rows": rows}


def _party_rows(found: AgreementModel) -> list[Row]:
    said = {True: _("délibère puis signe"), False: _("signe sans délibération")}
    return [
        Row(
            one.pk,
            one.label,
            f"{one.get_role_display()}, {said[one.wants_deliberation]}",
            may_go=one.role == one.Role.COSIGNATORY,
        )
        for one in found.parties.all()
    ]


def _way_rows(found: AgreementModel) -> list[Row]:
    return [Row(one.pk, way_told(one), article_told(one.article)) for one in found.ways.all()]


def _clause_rows(found: AgreementModel) -> list[Row]:
    return [Row(one.pk, f"{one.number}. {one.title}" if one.number else one.title, text=one.body)
            for one in found.clauses.all()]  # fmt: skip


def _duty_rows(found: AgreementModel) -> list[Row]:
    return [Row(one.pk, one.text, duty_told(one)) for one in found.commitments.all()]


def duty_told(duty: ModelCommitment) -> str:
    """ "Le Département, une fois, 90 jours après le début, article 4" """
    said = [str(duty.get_side_display()), str(duty.get_rhythm_display()).lower()]
    if duty.due_days:
        said.append(_("{days} après le début").format(days=days_told(duty.due_days)))
    return ", ".join(one for one in (*said, article_told(duty.article).lower()) if one)


def article_told(number: str) -> str:
    return _("Article {number}").format(number=number) if number else ""


def around(found: AgreementModel) -> dict[str, Any]:
    """Where one comes from and goes back to."""
    here = reverse("desk:dept_model", args=[found.pk])
    return {"back": here, "trail": ((_("Modèles"), reverse("desk:dept_models")), (str(found), here))}
