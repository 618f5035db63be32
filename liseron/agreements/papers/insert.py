"""What a library puts in its internal rules and in its reader's guide (Pas-de-Calais art. 4: access and quotas)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.conf import settings
from django.utils.translation import override

from liseron.agreements.papers.prose import blocks_of
from liseron.partners.models import Partner
from liseron.toolkit.papers import Block, Bullets, Heading, Numbered, Paper, Paragraph


def rules_insert_paper(partner: Partner, sentences: str, *, today: date) -> Paper:
    """Two pages to insert. `sentences` says the quotas (`access.quotas.sentences_for_rules`): paragraphs and lists."""
    with override("fr"):
        return Paper(
            title=f"{settings.SITE_NAME}\u00a0: les règles d’accès",
            kind="À joindre au règlement intérieur et au guide du lecteur",
            reference="",
            made_on=today,
            sender=[partner.name],
            blocks=[
                Heading(1, "Pour qui"),
                Paragraph(
                    f"«\u00a0{settings.SITE_NAME}\u00a0» est ouverte aux lecteurs inscrits dans une bibliothèque du "
                    "territoire, sans supplément. On y lit, on y écoute et on y regarde en ligne."
                ),
                Heading(1, "Comment entrer"),
                *_ways_in(partner),
                Heading(1, "Ce qui est permis"),
                *_quotas(sentences),
                *_places(partner),
            ],
            footer=settings.DEPARTMENT_NAME,
            brand=settings.BRAND,
            logo=settings.LOGO,
        )


def _ways_in(partner: Partner) -> Iterator[Block]:
    if partner.formula == Partner.AccessFormula.FEDERATED:
        where = f" ({partner.portal_url})" if partner.portal_url else ""
        yield Numbered(
            [
                f"Le lecteur se connecte sur le site de sa bibliothèque{where}, avec ses identifiants habituels.",
                f"Il ouvre «\u00a0{settings.SITE_NAME}\u00a0» depuis ce site\u00a0: il est reconnu.",
            ]
        )
    else:
        yield Numbered(
            [
                f"Le lecteur demande son inscription sur «\u00a0{settings.SITE_NAME}\u00a0», ou à l’accueil.",
                "Sa bibliothèque vérifie qu’il est inscrit chez elle, puis accepte la demande.",
                "Il se connecte avec le numéro de sa carte, ou avec son adresse électronique.",
            ]
        )


def _quotas(sentences: str) -> Iterator[Block]:
    """The line above a list names its medium: a heading."""
    blocks = blocks_of(sentences)
    for block, following in pairwise([*blocks, None]):
        if isinstance(block, Paragraph) and isinstance(following, Bullets) and isinstance(block.words, str):
            yield Heading(2, block.words)
        elif block is not None:
            yield block


def _places(partner: Partner) -> Iterator[Block]:
    libraries = partner.libraries.open_to_readers()
    if libraries:
        yield Heading(1, "Où demander de l’aide")
        yield Bullets([", ".join(filter(None, [one.name, one.town, one.phone])) for one in libraries])
