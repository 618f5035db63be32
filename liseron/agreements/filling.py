"""What replaces the words in braces, and the articles of a model or of an agreement once they are replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from liseron.agreements.living import facts_of, terms_of
from liseron.agreements.models import Agreement, AgreementModel, ModelParty, TerminationWay
from liseron.agreements.placeholders import fill
from liseron.agreements.rules import span
from liseron.agreements.telling import (
    delay_told,
    population_told,
    rate_in_words,
    reference_day_told,
    term_told,
)
from liseron.toolkit.dates import in_full
from liseron.toolkit.department import this_department

BLANK = "……………"


@dataclass(frozen=True)
class FilledClause:
    """An article to be printed. An empty line parts paragraphs; lines that begin with « - » are a list."""

    number: str
    title: str
    body: str


def values_of_model(model: AgreementModel, *, partner: str = "") -> dict[str, str]:
    """A value for every word that the model alone decides; dots where an agreement would say it."""
    other = [one.label for one in model.parties.all() if one.role == ModelParty.Role.COSIGNATORY]
    fixed = model.fixed_end_on if model.term_kind == AgreementModel.TermKind.FIXED_END else None
    return {
        "department": this_department(),
        "partner": partner or BLANK,
        "cosignatories": ", ".join(other) or BLANK,
        "platform": settings.SITE_NAME,
        "first_day": _("le jour de la dernière signature"),
        "last_day": in_full(fixed) if fixed else _("au terme fixé par sa durée"),
        "term": term_told(model),
        "rate": rate_in_words(model) or BLANK,
        "population": population_told(model),
        "reference_day": reference_day_told(model),
        "notice_formal": _delay(model, TerminationWay.Kind.FORMAL_NOTICE),
        "notice_plain": _delay(model, TerminationWay.Kind.NOTICE),
        "court": model.court or BLANK,
    }


def values_of(agreement: Agreement) -> dict[str, str]:
    """The same for one agreement: its parties, and its days once they are known."""
    values = values_of_model(agreement.model)
    named = {ModelParty.Role.DEPARTMENT: "department", ModelParty.Role.PARTNER: "partner"}
    parties = list(agreement.parties.all())
    for party in parties:
        word = named.get(ModelParty.Role(party.role))
        if word and party.name:
            values[word] = party.name
    others = [party.name or party.label for party in parties if party.role == ModelParty.Role.COSIGNATORY]
    values["cosignatories"] = ", ".join(others) or BLANK
    if agreement.agreed_end_on:
        values["last_day"] = in_full(agreement.agreed_end_on)
    known: tuple[date | None, date | None] = (agreement.begins_on, None)
    whole = span(terms_of(agreement.model), facts_of(agreement))
    if whole:
        known = (whole.first_day, whole.last_day)
    for word, day in zip(("first_day", "last_day"), known, strict=True):
        values[word] = in_full(day) if day else values[word]
    return values


def filled_clauses(model: AgreementModel, values: Mapping[str, str]) -> tuple[FilledClause, ...]:
    """The articles in order. `{duties}` is the list of the commitments of the same article."""
    duties = list(model.commitments.all())
    found = []
    for clause in model.clauses.all():
        mine = [one.text for one in duties if one.article == clause.number]
        body = fill(clause.body, {**values, "duties": as_list(mine)})
        found.append(FilledClause(clause.number, fill(clause.title, values), body.strip()))
    return tuple(found)


def as_list(duties: list[str]) -> str:
    """One line each, as a clause writes a list: « - … ; » and a full stop at the end."""
    lines = [f"- {text[:1].lower()}{text[1:].rstrip('.;')}" for text in duties]
    return "\u00a0;\n".join(lines) + "." if lines else BLANK


def _delay(model: AgreementModel, kind: str) -> str:
    """The delay of the first way of that kind."""
    return next((delay_told(way) for way in model.ways.all() if way.kind == kind), BLANK)
