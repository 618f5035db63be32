"""Models of agreement on the département's desk: a third one is written, offered and signed through pages alone."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liseron.agreements.drafting import draft_agreement
from liseron.agreements.ending import serve_termination
from liseron.agreements.living import life_of
from liseron.agreements.modelling import load_model
from liseron.agreements.models import Agreement, AgreementModel, ModelClause
from liseron.agreements.rules import State, amount_due, rate_in
from liseron.agreements.signing import record_deliberation, sign_agreement

FIRST, TODAY = date(2027, 1, 1), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def moved_clock(clock: Any) -> None:
    clock.move_to(TODAY)


def at(name: str, *args: object) -> str:
    return reverse(f"desk:dept_{name}", args=args)


def post(client: Client, where: str, **sent: object) -> None:
    """Sent and taken: anything but a way elsewhere shows what the page answered."""
    answer = client.post(where, sent)
    said = re.findall(r'class="error"[^>]*>(.*?)<', answer.content.decode(), re.DOTALL)
    assert answer.status_code == 302, said


def say(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def write_a_third_model(client: Client) -> AgreementModel:
    """Two years from a given day, three months' notice by the partner, 0.22 € on the total population, no court."""
    post(
        client,
        at("model_new"),
        name="Notre modèle", title="Convention", begins="given_day", term_kind="duration", months="24",
        term_article="2",
    )  # fmt: skip
    model = AgreementModel.objects.get(name="Notre modèle")
    post(
        client,
        at("model_change", model.pk, "participation"),
        rate="0,22 €", population_kind="total", reference_day="1", reference_month="1", due_years="touched",
        money_article="3",
    )  # fmt: skip
    ways: dict[str, str] = {
        "kind": "notice",
        "served_by": "partner",
        "letter": "plain",
        "counts_from": "sending",
    }
    post(client, at("model_part_new", model.pk, "fins"), **ways, months="3", article="4")
    articles = {
        "1": "Entre {department} et {partner}.\r\n\r\n- un point\r\n- deux",
        "2": "{term} Du {first_day} au {last_day}.",
        "3": "{rate}, {population}, lue {reference_day}.",
        "4": "Préavis\u00a0: {notice_plain}.",
    }
    for number, body in articles.items():
        post(
            client,
            at("model_part_new", model.pk, "articles"),
            number=number,
            title=f"Titre {number}",
            body=body,
        )
    duty = {"side": "partner", "text": "Accueillir une exposition", "article": "1"}
    post(client, at("model_part_new", model.pk, "engagements"), **duty, rhythm="once", due_days="90")
    post(client, at("model_move", model.pk, "proposer"))
    model.refresh_from_db()
    return model


def test_a_third_model_is_written_offered_and_signed_without_code(net: Any, staff: Client):
    model = write_a_third_model(staff)
    assert (model.status, model.court) == ("offered", "")
    agreement = draft_agreement(model=model, partner=net.partner, by=None, today=TODAY, begins_on=FIRST)
    for party in agreement.parties.all():
        record_deliberation(party=party, deliberated_on=TODAY, deliberation="n° 1", by=None, today=TODAY)
        sign_agreement(party=party, signed_on=TODAY, by=None, today=TODAY)
    signed = Agreement.objects.whole().get(pk=agreement.pk)
    assert (signed.starts_on, signed.ends_on) == (FIRST, date(2028, 12, 31))
    assert life_of(signed, TODAY).state is State.SIGNED
    duty = signed.commitments.get()
    assert (duty.side, duty.due_on) == ("partner", date(2027, 4, 1))
    rate = rate_in(2027, rate=model.rate, changes=())
    assert amount_due(population=1000, rate=rate or Decimal(0)) == Decimal("220.00")
    letter = serve_termination(
        agreement=signed, way=model.ways.get(), served_by=signed.parties.get(role="partner"),
        sent_on=date(2027, 11, 30), by=None, today=date(2027, 12, 1),
    )  # fmt: skip
    letter.refresh_from_db()
    assert letter.last_day == date(2028, 2, 29)


def test_the_page_says_the_terms_and_an_example_of_today(net: Any, staff: Client):
    model = load_model("charente", None)
    shown = say(staff, at("model", model.pk))
    assert "Un an à partir de la dernière signature, reconduite tacitement, trois ans en tout." in shown
    assert "19\u00a0novembre 2029" in shown
    assert "0,15\u00a0€ par habitant et par an" in shown


def test_the_document_reads_with_its_words_replaced(net: Any, staff: Client):
    shown = say(staff, at("model_text", write_a_third_model(staff).pk))
    assert "<li>deux</li>" in shown
    assert "0,22\u00a0€ par habitant et par an, population totale" in shown
    assert "trois mois à compter de l’envoi de la lettre" in shown
    assert not re.search(r"\{[a-z_]+\}", shown)


def test_the_document_of_a_model_is_a_pdf_to_take_away(net: Any, staff: Client):
    answer = staff.get(at("model_pdf", load_model("charente", None).pk))
    assert answer.content.startswith(b"%PDF-")
    assert "partenariat-avec-participation" in answer["Content-Disposition"]


def test_a_model_shipped_is_taken_over_in_preparation_once(net: Any, staff: Client):
    assert at("model_take", "charente") in say(staff, at("models"))
    post(staff, at("model_take", "charente"))
    assert AgreementModel.objects.get().status == "draft"
    assert at("model_take", "charente") not in say(staff, at("models"))
    post(staff, at("model_take", "charente"))
    assert AgreementModel.objects.count() == 1


def test_the_list_counts_the_agreements_of_each_model(net: Any, staff: Client):
    model = load_model("charente", None)
    for partner in (net.partner, net.other):
        draft_agreement(model=model, partner=partner, by=None, today=TODAY)
    shown = say(staff, at("models"))
    assert re.search(r'class="num"[^>]*>2<', shown)
    sheet = staff.get(at("models"), {"export": "csv"}).content.decode("utf-8-sig")
    assert ";2" in sheet.splitlines()[1]


def test_a_model_that_serves_shows_no_way_to_change_it(net: Any, staff: Client):
    model = load_model("charente", None)
    assert at("model_change", model.pk, "duree") in say(staff, at("model", model.pk))
    draft_agreement(model=model, partner=net.partner, by=None, today=TODAY)
    shown = say(staff, at("model", model.pk))
    assert "faites une nouvelle version" in shown
    assert "/modifier/" not in shown
    assert "/ajouter/" not in shown


@pytest.mark.parametrize(
    ("name", "rest", "sent"),
    [
        ("model_change", ("duree",), {"begins": "last_signature", "term_kind": "duration", "months": "24"}),
        ("model_change", ("tribunal",), {"court": "tribunal de Bordeaux"}),
        ("model_part_new", ("articles",), {"title": "Autre", "body": "Texte"}),
        ("model_part", ("articles", ModelClause), {"title": "Autre", "body": "Texte"}),
        ("model_part_remove", ("articles", ModelClause), {}),
        ("model_part_move", ("articles", ModelClause, "descendre"), {}),
        ("model_remove", (), {}),
    ],
)
def test_every_page_refuses_to_change_a_model_that_serves(
    net: Any, staff: Client, name: str, rest: tuple[Any, ...], sent: dict[str, str]
):
    model = load_model("charente", None)
    draft_agreement(model=model, partner=net.partner, by=None, today=TODAY)
    before = (list(model.clauses.values()), AgreementModel.objects.values().get())
    args = [model.clauses.all()[0].pk if one is ModelClause else one for one in rest]
    answer = staff.post(at(name, model.pk, *args), sent, follow=True)
    assert "faites une nouvelle version" in answer.content.decode()
    assert (list(model.clauses.values()), AgreementModel.objects.values().get()) == before


def test_a_new_version_opens_and_takes_the_place_when_offered(net: Any, staff: Client):
    model = load_model("charente", None)
    draft_agreement(model=model, partner=net.partner, by=None, today=TODAY)
    post(staff, at("model_move", model.pk, "nouvelle-version"))
    made = AgreementModel.objects.get(previous=model)
    post(
        staff,
        at("model_change", made.pk, "tribunal"),
        court="tribunal administratif de Bordeaux",
        court_article="6",
    )
    post(staff, at("model_move", made.pk, "proposer"))
    model.refresh_from_db()
    assert (model.status, model.court) == ("withdrawn", "tribunal administratif de Poitiers")


def test_articles_move_by_buttons(net: Any, staff: Client):
    model = load_model("charente", None, offered=False)
    first, second = model.clauses.all()[:2]
    post(staff, at("model_part_move", model.pk, "articles", second.pk, "monter"))
    assert list(model.clauses.all()[:2]) == [second, first]


@pytest.mark.parametrize(
    ("group", "sent", "told"),
    [
        ("duree", {"term_kind": "duration"}, "Donnez la durée"),
        ("duree", {"term_kind": "fixed_end"}, "Donnez le dernier jour"),
        ("duree", {"term_kind": "duration", "months": "12", "renewal_months": "12"}, "durée totale"),
        ("participation", {"reference_day": "31", "reference_month": "2"}, "autant de jours"),
        ("participation", {"rate": "0,12345"}, "rate_error"),
        ("texte", {"name": "x", "title": "{nom}"}, "ne sera pas remplacé"),
    ],
)
def test_what_cannot_be_is_told_beside_its_question(
    net: Any, staff: Client, group: str, sent: dict[str, str], told: str
):
    model = load_model("charente", None, offered=False)
    before = AgreementModel.objects.values().get()
    answer = staff.post(at("model_change", model.pk, group), {"begins": "last_signature", **sent})
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert AgreementModel.objects.values().get() == before


def test_a_word_nothing_replaces_keeps_what_was_typed(net: Any, staff: Client):
    model = load_model("charente", None, offered=False)
    sent = {"title": "Prix", "body": "Un long texte avec {taux}."}
    answer = staff.post(at("model_part_new", model.pk, "articles"), sent)
    assert "Un long texte avec {taux}." in answer.content.decode()
    assert "ne sera pas remplacé" in answer.content.decode()


def test_finances_read_models_and_change_nothing(net: Any, finance: Client):
    model = load_model("charente", None)
    shown = say(finance, at("model", model.pk))
    assert "/modifier/" not in shown
    assert finance.post(at("model_move", model.pk, "retirer")).status_code in (403, 404)
    model.refresh_from_db()
    assert model.status == "offered"


def test_a_part_of_another_model_is_not_found(net: Any, staff: Client):
    one, other = load_model("charente", None), load_model("pas-de-calais", None)
    stray = other.clauses.all()[0].pk
    for name in ("model_part", "model_part_remove"):
        assert staff.get(at(name, one.pk, "articles", stray)).status_code == 404
    assert staff.post(at("model_part_move", one.pk, "articles", stray, "monter")).status_code == 404
