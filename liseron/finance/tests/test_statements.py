import csv
import io

import pypdfium2
import pytest

from liseron.agreements.models import Document
from liseron.agreements.papers.giving import document_file
from liseron.finance.models import RevenueOrder
from liseron.finance.statements import statement_document, statement_of, write_statements
from liseron.finance.tests import billing_world as world
from liseron.finance.tests.billing_world import LOUIS, TODAY
from liseron.partners.takeaway import entries_of
from liseron.toolkit.labour import Labour
from liseron.toolkit.papers import pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_of_their_own(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def an_epci_order() -> RevenueOrder:
    community = world.a_community("CC du Sud")
    for name, count in (("Aubeterre", 400), ("Montboyer", 1328)):
        world.a_town(name, of_2023=count, intercommunality=community)
    world.an_agreement(world.a_partner(world.a_town("Chalais", intercommunality=community)))
    world.an_agreement(world.a_partner(community))
    return next(one for one in world.orders() if one.contribution.partner.intercommunality_id)


def test_a_statement_says_every_figure_that_the_amount_rests_on() -> None:
    order = an_epci_order()
    text = words_of(pdf_of(statement_of(order)))
    for said in (
        "CC du Sud", "1 728 habitants", "population municipale 2023", "1er janvier 2026", "0,15 €", "259,20 €",
        "article 4.2", "Aubeterre 400", "Montboyer 1 328", "Chalais A sa propre convention", order.number,
    ):  # fmt: skip
        assert said in text, said


def test_a_statement_is_made_once_and_kept_with_its_digest() -> None:
    order = an_epci_order()
    made = statement_document(order=order, by=LOUIS, today=TODAY)
    assert statement_document(order=order, by=LOUIS, today=TODAY) == made
    assert (made.kind, made.partner, Document.objects.count()) == ("statement", order.contribution.partner, 1)
    assert document_file(made) == pdf_of(statement_of(order))


def test_the_worker_writes_the_statements_of_a_confirmed_batch_and_again_nothing() -> None:
    order = an_epci_order()
    Labour().drain()
    assert Document.objects.filter(kind="statement").count() == 2
    write_statements.func(order.contribution.batch_id)
    assert Document.objects.filter(kind="statement").count() == 2
    order.refresh_from_db()
    assert order.statement is not None


def test_a_partner_takes_its_contributions_away_and_no_other_s() -> None:
    order = an_epci_order()
    files = {
        name: b"".join(content) if not isinstance(content, bytes) else content
        for name, content in entries_of(order.contribution.partner)
        if name.startswith("finances/pa")
    }
    assert set(files) == {"finances/participations.csv", "finances/paiements.csv"}
    rows = list(
        csv.reader(io.StringIO(files["finances/participations.csv"].decode("utf-8-sig")), delimiter=";")
    )
    assert [row[1] for row in rows[1:]] == [order.number]
    assert "259,20" in rows[1]
