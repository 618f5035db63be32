"""What each document says, read from its PDF as a person would."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from django.utils.translation import override

from liseron.agreements.models import (
    Agreement,
    Amendment,
    AmendmentSignature,
    ModelClause,
    Party,
    Termination,
)
from liseron.agreements.papers.agreement import agreement_paper
from liseron.agreements.papers.amendment import amendment_paper
from liseron.agreements.papers.insert import rules_insert_paper
from liseron.agreements.papers.letters import CannotWriteLetter, formal_notice_paper, termination_paper
from liseron.agreements.papers.prose import blocks_of
from liseron.agreements.papers.tests.conftest import TODAY
from liseron.partners.models import Partner
from liseron.toolkit.papers import Bullets, Paper, Paragraph, pdf_of

MakeAgreement = Callable[..., Agreement]
MakeLetter = Callable[..., Termination]


def said(paper: Paper) -> str:
    """The words of its PDF, on one line with ordinary spaces."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf_of(paper))]
    return re.sub(r"\s+", " ", " ".join(pages))


def in_order(text: str, *words: str) -> bool:
    place = 0
    for word in words:
        place = text.index(word, place) + len(word)
    return True


def test_an_agreement_names_its_parties_then_its_articles_then_its_signatures(
    make_agreement_of: MakeAgreement,
):
    text = said(agreement_paper(make_agreement_of(), today=TODAY))
    assert in_order(
        text,
        "Convention n° 2026-001",
        "Les parties",
        "Département d’Essai",
        "Communauté des Essais",
        "Commune d’Aubeval",
        "SIREN 211 600 010",
        "Dominique Martin, Maire",
        "Assemblée n° 12, 1er février 2026",
        "Préambule",
        "Article 1 :",
        "Article 4.2 :",
        "0,15 € par habitant",
        "Article 6 :",
        "tribunal administratif de Poitiers",
        "Fait en trois exemplaires",
        "Département d’Essai",
        "Signé le 4 mars 2026",
        "Annexe 1",
        "Annexe 2",
    )


def test_no_word_in_braces_is_left_in_an_agreement(make_agreement_of: MakeAgreement):
    for model in ("charente", "pas-de-calais"):
        text = said(agreement_paper(make_agreement_of(model), today=TODAY))
        assert not re.search(r"\{\w+\}", text)


def test_each_side_s_duties_stand_in_a_table_of_its_own(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of()
    text = said(agreement_paper(agreement, today=TODAY)).partition("Annexe 2")[2]
    assert in_order(text, "Le Département Engagement", "La collectivité partenaire Engagement")
    for duty in agreement.model.commitments.all():
        assert duty.text[:30] in text
    assert "Dans les 90 jours" in text


def test_an_agreement_without_rate_says_that_nothing_is_asked(make_agreement_of: MakeAgreement):
    text = said(agreement_paper(make_agreement_of("pas-de-calais"), today=TODAY))
    assert "Aucune participation n’est demandée (article 7)." in text
    assert "Fait en deux exemplaires" in text
    assert "Tribunal administratif de Lille (article 12)" in text.partition("Annexe 1")[2]


def test_an_agreement_to_be_signed_leaves_blanks_to_fill_by_hand(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of(signed_on=None)
    Party.objects.filter(agreement=agreement).update(name="", represented_by="", capacity="", address="")
    text = said(agreement_paper(Agreement.objects.whole().get(pk=agreement.pk), today=TODAY))
    assert "Signataire ……………" in text
    assert "Nom Qualité Signé le Signature et cachet" in text
    assert "Convention n° 2026-001" in text


def test_what_a_clause_holds_is_text_and_never_source(make_agreement_of: MakeAgreement):
    hostile = '#panic("non") $x$ {partner} {inconnu} @a \\ *b*\n\n- #import "x"\n- {partner}'
    agreement = make_agreement_of()
    ModelClause.objects.filter(model=agreement.model, number="1").update(body=hostile)
    text = said(agreement_paper(Agreement.objects.whole().get(pk=agreement.pk), today=TODAY))
    assert '#panic("non") $x$ Commune d’Aubeval {inconnu} @a \\ *b*' in text
    assert '• #import "x" • Commune d’Aubeval' in text


def test_an_agreement_is_in_french_for_who_reads_the_desk_in_english(make_agreement_of: MakeAgreement):
    with override("en"):
        text = said(agreement_paper(make_agreement_of(), today=TODAY))
    assert "reconduite tacitement" in text
    assert "Signé le 4 mars 2026" in text


def amendment_of(agreement: Agreement, **facts: object) -> Amendment:
    given = {"number": 1, "subject": "Nouveau tarif", "drafted_on": TODAY, **facts}
    return Amendment.objects.create(agreement=agreement, **given)


def test_an_amendment_says_the_rate_the_year_the_last_day_and_what_stays(make_agreement_of: MakeAgreement):
    amendment = amendment_of(
        make_agreement_of(),
        body="Les parties se sont vues en mai.\n\n- Elles sont d’accord.",
        new_rate=Decimal("0.1750"),
        rate_from_year=2028,
        new_end_on=date(2028, 12, 31),
    )
    assert in_order(
        said(amendment_paper(amendment, today=TODAY)),
        "Avenant n° 1 à la convention n° 2026-001",
        "Nouveau tarif",
        "Les parties",
        "se sont vues en mai",
        "• Elles sont d’accord.",
        "À partir de l’année 2028, la participation (article 4.2) est de 0,175 € par habitant et par an.",
        "dernier jour de la convention (article 5) est le 31 décembre 2028, ce jour compris",
        "restent tels qu’ils sont",
        "Fait en trois exemplaires",
    )


def test_an_amendment_shows_who_signed_it_and_who_has_still_to(make_agreement_of: MakeAgreement):
    agreement = make_agreement_of("pas-de-calais")
    amendment = amendment_of(agreement)
    AmendmentSignature.objects.create(
        amendment=amendment,
        party=agreement.parties.get(role="partner"),
        deliberation="Conseil n°\u00a07",
        deliberated_on=date(2026, 6, 1),
        signed_on=date(2026, 6, 9),
    )
    text = said(amendment_paper(amendment, today=TODAY)).partition("Signatures")[2]
    assert in_order(text, "Département d’Essai", "Signé le Signature", "Conseil n° 7, 1er juin 2026")
    assert "Signé le 9 juin 2026" in text


def test_a_formal_notice_counted_from_its_sending_gives_its_last_day(make_letter: MakeLetter):
    letter = make_letter("charente", "formal_notice", grounds="- Personne n’est venu.", reference="1A 234")
    assert in_order(
        said(formal_notice_paper(letter, today=TODAY)),
        "Département d’Essai",
        "Dominique Martin Maire Commune d’Aubeval",
        "Le 1er octobre 2026",
        "Mise en demeure : convention n° 2026-001",
        "Madame, Monsieur,",
        "nous lie depuis le 4 mars 2026",
        "• Personne n’est venu.",
        "30 jours à compter de l’envoi de cette lettre, le 1er octobre 2026",
        "la convention prend fin au soir du 31 octobre 2026, selon l’article 6.",
        "La participation de l’année civile en cours reste due en entier.",
        "Camille Roy",
        "avec avis de réception n° 1A 234",
    )


def test_a_formal_notice_counted_from_its_receipt_gives_no_day_before_it(make_letter: MakeLetter):
    letter = make_letter("pas-de-calais", "formal_notice")
    text = said(formal_notice_paper(letter, today=TODAY))
    assert "un mois à compter du jour où vous recevez cette lettre" in text
    assert "la convention prend fin à l’issue de ce délai, selon l’article 10." in text
    assert "participation" not in text


def test_a_partner_writes_to_the_departement(make_letter: MakeLetter):
    letter = make_letter("charente", "notice", by="partner", grounds="La bibliothèque ferme.")
    assert in_order(
        said(termination_paper(letter, today=TODAY)),
        "Commune d’Aubeval",
        "Camille Roy Présidente Département d’Essai",
        "Fin de la convention n° 2026-001",
        "comme l’article 6 le permet",
        "La bibliothèque ferme.",
        "Le préavis est de deux mois à compter de l’envoi de cette lettre. Son dernier jour est le 1er décembre 2026.",
        "Dominique Martin",
    )


def test_the_end_after_a_formal_notice_is_written_once_its_delay_has_run(make_letter: MakeLetter):
    letter = make_letter("charente", "formal_notice")
    with pytest.raises(CannotWriteLetter, match="court encore"):
        termination_paper(letter, today=date(2026, 10, 31))
    text = said(termination_paper(letter, today=date(2026, 11, 1)))
    assert in_order(text, "Le 1er novembre 2026", "restée sans effet", "pris fin au soir du 31 octobre 2026")


def test_a_letter_that_would_not_be_true_is_not_written(make_letter: MakeLetter):
    lifted = make_letter("charente", "formal_notice", lifted_on=date(2026, 10, 9), lift_reason="Réparé.")
    with pytest.raises(CannotWriteLetter, match="levée"):
        termination_paper(lifted, today=TODAY)
    with pytest.raises(CannotWriteLetter, match="préavis"):
        formal_notice_paper(make_letter("charente", "notice"), today=TODAY)
    never_received = make_letter("pas-de-calais", "formal_notice")
    with pytest.raises(CannotWriteLetter, match="court encore"):
        termination_paper(never_received, today=TODAY)


SENTENCES = (
    "Tout est compris, avec ces limites :\n\nFilms\n–\u00a0trois par mois\n\nLe compteur repart le 1er."
)


def test_the_insert_says_how_to_enter_and_the_quotas_it_was_given(partner: Partner):
    assert in_order(
        said(rules_insert_paper(partner, SENTENCES, today=TODAY)),
        "Commune d’Aubeval",
        "règlement intérieur et au guide du lecteur",
        "Comment entrer",
        "accepte la demande",
        "Ce qui est permis",
        "Tout est compris",
        "Films • trois par mois",
        "Le compteur repart",
    )


def test_the_insert_of_an_autonomous_partner_sends_to_its_own_site(partner: Partner):
    partner.formula = Partner.AccessFormula.FEDERATED
    partner.portal_url = "https://biblio.exemple.fr/"
    text = said(rules_insert_paper(partner, SENTENCES, today=TODAY))
    assert "https://biblio.exemple.fr/" in text
    assert "accepte la demande" not in text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("Un.\n\n \nDeux.", [Paragraph("Un."), Paragraph("Deux.")]),
        ("Un\r\ndeux", [Paragraph("Un\ndeux")]),
        ("Liste :\n- un\n– deux\nFin", [Paragraph("Liste :"), Bullets(["un", "deux"]), Paragraph("Fin")]),
        ("-12 degrés\n-\n- a", [Paragraph("-12 degrés\n-"), Bullets(["a"])]),
    ],
)
def test_prose_is_read_as_paragraphs_and_lists(typed: str, read: list[object]):
    assert blocks_of(typed) == read
