"""The agreement on paper: its parties, its articles with their words filled in, who promises what, who signs."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import override

from liseron.agreements.filling import filled_clauses, values_of, values_of_model
from liseron.agreements.models import Agreement, AgreementModel, ModelCommitment, Party, Side
from liseron.agreements.papers.parties import capital, described, lines_of, named, signatory
from liseron.agreements.papers.prose import blocks_of
from liseron.agreements.placeholders import fill
from liseron.agreements.telling import money_told, objection_told, term_told, way_told
from liseron.toolkit.papers import (
    Block,
    Figures,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    SignatureBoxes,
    Table,
)
from liseron.toolkit.text import slug

COUNTS = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six"}


def agreement_paper(agreement: Agreement, *, today: date) -> Paper:
    """The whole agreement as it stands: blanks where a party has still to say, its dates where it has signed."""
    with override("fr"):
        return _paper(
            agreement.model,
            list(agreement.parties.all()),
            values_of(agreement),
            today,
            kind=f"Convention n°\u00a0{agreement.number}",
            reference=f"Convention {agreement.number}",
        )


def model_paper(model: AgreementModel, *, today: date) -> Paper:
    """The document of a model, to be read before any agreement follows it: dots where an agreement would say it."""
    with override("fr"):
        parties = [
            Party(role=one.role, label=one.label, wants_deliberation=one.wants_deliberation)
            for one in model.parties.all()
        ]
        return _paper(model, parties, values_of_model(model), today, kind="Modèle", reference=str(model))


def _paper(
    model: AgreementModel,
    parties: Sequence[Party],
    values: dict[str, str],
    today: date,
    *,
    kind: str,
    reference: str,
) -> Paper:
    return Paper(
        title=fill(model.title, values),
        kind=kind,
        reference=reference,
        made_on=today,
        sender=lines_of(department_of(parties)),
        blocks=[
            *_parties(parties),
            *_preamble(model, values),
            *_articles(model, values),
            *_signatures(parties),
            *_in_short(model),
            *_duties(model),
        ],
        footer=named(next(party for party in reversed(parties) if party.side == Side.PARTNER)),
        brand=settings.BRAND,
        logo=settings.LOGO,
    )


def department_of(parties: Sequence[Party]) -> Party:
    """The party that is the département."""
    return next(party for party in parties if party.role == Side.DEPARTMENT)


def copies_told(parties: Sequence[Party]) -> str:
    """ "Fait en trois exemplaires, un pour chaque partie." """
    count = COUNTS.get(len(parties), str(len(parties)))
    return f"Fait en {count} exemplaires, un pour chaque partie."


def _parties(parties: Sequence[Party]) -> Iterator[Block]:
    yield Heading(1, "Les parties")
    for party in parties:
        yield Heading(2, capital(party.label))
        yield Figures(described(party))


def _preamble(model: AgreementModel, values: dict[str, str]) -> Iterator[Block]:
    if model.preamble.strip():
        yield Heading(1, "Préambule")
        yield from blocks_of(fill(model.preamble, values))


def _articles(model: AgreementModel, values: dict[str, str]) -> Iterator[Block]:
    for clause in filled_clauses(model, values):
        title = f"Article {clause.number}\u00a0: {clause.title}" if clause.number else clause.title
        yield Heading(1, title, f"article-{slug(clause.number)}" if slug(clause.number) else "")
        yield from blocks_of(clause.body)


def _signatures(parties: Sequence[Party]) -> Iterator[Block]:
    yield Heading(1, "Signatures")
    yield SignatureBoxes([signatory(party) for party in parties], copies_told(parties))


def _in_short(model: AgreementModel) -> Iterator[Block]:
    """A page to read first; the articles alone bind."""
    ways = [_with_article(way_told(way), way.article) for way in model.ways.all()]
    rows = [
        ("Durée", _with_article(term_told(model), model.term_article)),
        ("Reconduction", objection_told(model)),
        ("Participation", _with_article(money_told(model), model.money_article)),
        ("Fin anticipée", "\n".join(ways)),
        ("Désaccord", _with_article(capital(model.court), model.court_article) if model.court else ""),
    ]
    yield PageBreak()
    yield Heading(1, "Annexe\u00a01\u00a0: l’essentiel")
    yield Paragraph("Cette page résume la convention. En cas d’écart, les articles seuls comptent.")
    yield Figures([(term, told) for term, told in rows if told])


def _with_article(told: str, article: str) -> str:
    return f"{told.rstrip('.')} (article\u00a0{article})." if article else told


def _duties(model: AgreementModel) -> Iterator[Block]:
    commitments = list(model.commitments.all())
    if commitments:
        yield Heading(1, "Annexe\u00a02\u00a0: les engagements de chaque partie")
    for side in Side:
        mine = [one for one in commitments if one.side == side]
        if mine:
            yield Table(
                header=["Engagement", "Quand", "Ce qui le montre", "Article"],
                rows=[[one.text, _when(one), one.evidence_hint, one.article] for one in mine],
                alignments=["left", "left", "left", "right"],
                caption=str(side.label),
                shares=[5, 2, 3, 1],
            )


def _when(duty: ModelCommitment) -> str:
    if duty.rhythm == ModelCommitment.Rhythm.ONCE and duty.due_days:
        return f"Dans les {duty.due_days}\u00a0jours"
    return {
        ModelCommitment.Rhythm.ONCE: "Une fois",
        ModelCommitment.Rhythm.YEARLY: "Chaque année",
        ModelCommitment.Rhythm.CONTINUOUS: "Tout au long",
    }[ModelCommitment.Rhythm(duty.rhythm)]
