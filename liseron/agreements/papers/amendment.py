"""An amendment on paper: what it changes in which article, what stays, who signs."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import override

from liseron.agreements.models import Amendment
from liseron.agreements.papers.agreement import copies_told, department_of
from liseron.agreements.papers.parties import (
    capital,
    day_told,
    described,
    lines_of,
    named,
    signatories_of_amendment,
)
from liseron.agreements.papers.prose import blocks_of
from liseron.agreements.telling import per_inhabitant
from liseron.toolkit.papers import Block, Figures, Heading, Paper, Paragraph, SignatureBoxes, Strong


def amendment_paper(amendment: Amendment, *, today: date) -> Paper:
    """The amendment as it stands, with the boxes of all the agreement's parties."""
    agreement = amendment.agreement
    with override("fr"):
        parties = list(agreement.parties.all())
        about = f"Avenant n°\u00a0{amendment.number} à la convention n°\u00a0{agreement.number}"
        return Paper(
            title=amendment.subject,
            kind=about,
            reference=f"Convention {agreement.number}, avenant {amendment.number}",
            made_on=today,
            sender=lines_of(department_of(parties)),
            blocks=[
                Heading(1, "Les parties"),
                Figures([(capital(party.label), _who(described(party), named(party))) for party in parties]),
                Heading(1, "Article\u00a01\u00a0: ce qui change", "article-1"),
                *_changes(amendment),
                Heading(1, "Article\u00a02\u00a0: ce qui ne change pas", "article-2"),
                Paragraph("Tous les autres articles de la convention restent tels qu’ils sont."),
                Heading(1, "Article\u00a03\u00a0: prise d’effet", "article-3"),
                Paragraph("Cet avenant prend effet le jour où la dernière des parties le signe."),
                Heading(1, "Signatures"),
                SignatureBoxes(
                    signatories_of_amendment(parties, amendment.signatures.all()), copies_told(parties)
                ),
            ],
            footer=named(parties[-1]),
            brand=settings.BRAND,
            logo=settings.LOGO,
        )


def _who(facts: list[tuple[str, str]], name: str) -> str:
    signs = dict(facts)["Signataire"]
    return f"{name}. Signataire\u00a0: {signs}"


def _changes(amendment: Amendment) -> Iterator[Block]:
    """Its own words, then the rate and the last day that it sets."""
    model = amendment.agreement.model
    yield from blocks_of(amendment.body)
    if amendment.new_rate is not None and amendment.rate_from_year is not None:
        yield Paragraph(
            [
                f"À partir de l’année {amendment.rate_from_year}, la participation{_of(model.money_article)} est de ",
                Strong(per_inhabitant(amendment.new_rate)),
                ". Elle garde son ancien montant pour les années d’avant.",
            ]
        )
    if amendment.new_end_on is not None:
        yield Paragraph(
            [
                f"Le dernier jour de la convention{_of(model.term_article)} est le ",
                Strong(day_told(amendment.new_end_on)),
                ", ce jour compris.",
            ]
        )


def _of(article: str) -> str:
    return f" (article\u00a0{article})" if article else ""
