"""The statement of a contribution on paper: commune by commune, on which figures, at which rate, under which article.

In French whoever asks for it, as every paper of an agreement (liseron/agreements/papers).
"""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from django_tasks import task

from liseron.agreements.models import Document, Party, Side
from liseron.agreements.papers.keeping import about_agreement, make_document
from liseron.agreements.papers.parties import day_told, lines_of, named
from liseron.finance.contribution_words import KINDS, left_out_of, people, rate_told
from liseron.finance.contributions import OWN
from liseron.finance.models import Contribution, RevenueOrder
from liseron.toolkit.dates import paris_today
from liseron.toolkit.money import euros
from liseron.toolkit.papers import Block, Figures, Heading, Paper, Paragraph, Strong, Table


@task()
def write_statements(batch_id: int) -> None:
    """Statements that the orders of a batch still miss; may be run again at any time."""
    waiting = RevenueOrder.objects.filter(contribution__batch=batch_id, statement__isnull=True)
    for order in waiting.order_by("rank"):
        statement_document(order=order, by=None, today=paris_today())


@transaction.atomic
def statement_document(*, order: RevenueOrder, by: object | None, today: date) -> Document:
    """The statement, made the first time it is asked for and kept with its digest."""
    row = RevenueOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if row.statement is not None:
        return row.statement
    with override("fr"):
        title = f"Participation {row.year}, titre {row.number}"
    row.statement = make_document(
        write=lambda _day: statement_of(row),
        about=about_agreement(row.contribution.agreement),
        kind=Document.Kind.STATEMENT,
        title=title,
        by=by,
        today=today,
    )
    row.save(update_fields=["statement"])
    return row.statement


def statement_of(order: RevenueOrder) -> Paper:
    """What the partner owes for the year, and all that the amount rests on; the same at any time."""
    made = order.contribution
    parties = list(made.agreement.parties.all())
    department = next((party for party in parties if party.role == Side.DEPARTMENT), None)
    partner = next((party for party in parties if party.role == Side.PARTNER), None)
    with override("fr"):
        return Paper(
            title=f"Participation à la bibliothèque numérique, année {made.year}",
            kind="État de participation",
            reference=f"Titre de recettes {order.number}",
            made_on=order.prepared_on,
            sender=lines_of(department) if department else [settings.DEPARTMENT_NAME],
            recipient=_recipient(made, partner),
            blocks=[
                *_owed(order, made),
                *_communes(made),
                *_left_out(made),
                Heading(1, "Comment payer"),
                Paragraph(
                    "Le montant se règle à réception du titre de recettes que le service financier du Département "
                    f"envoie. Rappelez le numéro {order.number} à chaque paiement."
                ),
            ],
            footer=made.partner.name,
            brand=settings.BRAND,
            logo=settings.LOGO,
        )


def _recipient(made: Contribution, partner: Party | None) -> list[str]:
    return [named(partner), *lines_of(partner)[1:]] if partner and partner.name else [made.partner.name]


def _owed(order: RevenueOrder, made: Contribution) -> Iterator[Block]:
    article = made.detail.get("article")
    yield Heading(1, "Ce qui est dû")
    yield Figures(
        [
            ("Collectivité", made.partner.name),
            (
                "Convention",
                f"n°\u00a0{made.agreement.number}" + (f", article\u00a0{article}" if article else ""),
            ),
            ("Année civile", str(made.year)),
            ("Population", f"{people(made.population)} habitants"),
            (
                "Source",
                f"INSEE, {KINDS[made.population_kind]} {made.census_year}, lue le {day_told(made.reference_on)}",
            ),
            ("Tarif", f"{rate_told(made.rate)} par habitant"),
            ("Montant", [Strong(euros(order.amount))]),
        ]
    )
    yield Paragraph(
        f"{people(made.population)} × {rate_told(made.rate)} = {euros(made.amount)}. Le montant est arrondi une seule "
        "fois, au centime le plus proche ; un demi-centime compte pour un centime. L’année est due en entier."
    )


def _communes(made: Contribution) -> Iterator[Block]:
    communes = made.detail["communes"]
    if made.partner.intercommunality_id is None:
        return
    yield Heading(1, "Commune par commune")
    yield Table(
        header=["Code INSEE", "Commune", "Habitants"],
        rows=[
            *([one["code"], one["name"], people(one["population"])] for one in communes),
            ["", [Strong("Ensemble")], [Strong(people(made.population))]],
        ],
        alignments=["left", "left", "right"],
        caption=f"{len(communes)} communes comptées",
    )


def _left_out(made: Contribution) -> Iterator[Block]:
    left_out = left_out_of(made)
    if not left_out:
        return
    yield Heading(1, "Communes qui ne comptent pas ici")
    yield Table(
        header=["Code INSEE", "Commune", "Pourquoi"],
        rows=[
            [one.code, one.name, "A sa propre convention" if one.why == OWN else f"Comptée avec {one.why}"]
            for one in left_out
        ],
    )
