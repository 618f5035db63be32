"""Models as data: those shipped, those of one's own, and what can no longer change."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from liseron.agreements import model_parts, modelling
from liseron.agreements.filling import BLANK, filled_clauses, values_of_model
from liseron.agreements.model_parts import add_part, change_part, move_part, remove_part
from liseron.agreements.modelling import CannotModel, load_model
from liseron.agreements.models import Agreement, AgreementModel, ModelClause
from liseron.agreements.placeholders import used
from liseron.agreements.telling import example_of, money_told, term_told, way_told
from liseron.partners.models import Intercommunality, Partner
from liseron.toolkit.audit import Event

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 7)
OFFERED, WITHDRAWN = AgreementModel.Status.OFFERED, AgreementModel.Status.WITHDRAWN


@pytest.fixture
def charente() -> AgreementModel:
    return load_model("charente", None, today=TODAY)


@pytest.fixture
def pas_de_calais() -> AgreementModel:
    return load_model("pas-de-calais", None, today=TODAY)


def follow(model: AgreementModel) -> Agreement:
    epci = Intercommunality.objects.create(siren="200000001", name="CC d’essai", kind="CC")
    partner = Partner.objects.create(name="CC d’essai", slug="cc-d-essai", intercommunality=epci)
    return Agreement.objects.create(number="2026-001", model=model, partner=partner, drafted_on=TODAY)


def own_model(**facts: Any) -> AgreementModel:
    known = {
        "name": "Nôtre",
        "title": "Convention",
        "term_kind": "duration",
        "months": 24,
        "longest_months": 24,
    }
    return modelling.create_model(by=None, **{**known, **facts})


def whole_model() -> AgreementModel:
    model = own_model()
    add_part(model=model, part="clauses", by=None, number="1", title="Objet", body="Entre {partner} et nous.")
    return model


def test_the_models_shipped_are_two():
    assert set(modelling.shipped()) == {"charente", "pas-de-calais"}


def test_charente_says_what_its_agreement_says(charente: AgreementModel):
    assert (
        term_told(charente)
        == "Un an à partir de la dernière signature, reconduite tacitement, trois ans en tout."
    )
    assert money_told(charente) == (
        "0,15\u00a0€ par habitant et par an, sur la population municipale lue le\u00a01er\u00a0janvier de chaque année."
    )
    assert [way_told(way) for way in charente.ways.all()] == [
        "L’une ou l’autre partie, après une mise en demeure restée sans effet\u00a0: 30\u00a0jours à compter de "
        "l’envoi de la lettre (lettre recommandée avec avis de réception).",
        "L’une ou l’autre partie, quand elle le souhaite, avec un préavis\u00a0: deux mois à compter de "
        "l’envoi de la lettre (courrier simple).",
    ]
    assert [party.role for party in charente.parties.all()] == ["department", "cosignatory", "partner"]
    assert charente.court == "tribunal administratif de Poitiers"


def test_pas_de_calais_says_what_its_agreement_says(pas_de_calais: AgreementModel):
    assert pas_de_calais.fixed_end_on == date(2028, 12, 31)
    assert pas_de_calais.rate is None
    assert money_told(pas_de_calais) == "Aucune participation n’est demandée."
    assert term_told(pas_de_calais).endswith("31\u00a0décembre\u00a02028 compris, sans reconduction tacite.")
    way = pas_de_calais.ways.get()
    assert (way.served_by, way.counts_from, way.months, way.article) == ("department", "receipt", 1, "10")


@pytest.mark.parametrize("name", ["charente", "pas-de-calais"])
def test_a_shipped_model_is_offered_whole_with_duties_of_both_sides(name: str):
    model = load_model(name, None, today=TODAY)
    assert model.status == OFFERED
    assert modelling.what_is_missing(model, TODAY) == []
    assert {duty.side for duty in model.commitments.all()} == {"department", "partner"}
    assert all(duty.evidence_hint for duty in model.commitments.all())


@pytest.mark.parametrize("name", ["charente", "pas-de-calais"])
def test_every_article_of_a_shipped_model_can_be_filled(name: str):
    model = load_model(name, None, today=TODAY)
    clauses = filled_clauses(model, values_of_model(model, partner="Commune d’essai"))
    assert not any(used(clause.body) or BLANK in clause.body for clause in clauses)


def test_a_model_is_loaded_once_and_kept_as_changed(charente: AgreementModel):
    modelling.change_model(model=charente, by=None, court="tribunal administratif de Bordeaux")
    again = load_model("charente", None, today=TODAY)
    assert again == charente
    assert again.court == "tribunal administratif de Bordeaux"
    assert AgreementModel.objects.count() == 1


def test_a_model_may_be_loaded_in_preparation():
    assert load_model("charente", None, offered=False, today=TODAY).status == AgreementModel.Status.DRAFT


def test_a_model_that_is_not_shipped_is_refused():
    with pytest.raises(CannotModel):
        load_model("../charente", None)


def test_the_example_follows_the_rules(charente: AgreementModel):
    example = example_of(charente, TODAY)
    assert example.first_period
    assert example.span
    assert (example.first_period.last_day, example.span.last_day) == (date(2027, 9, 6), date(2029, 9, 6))
    assert example.renewals == 2


def test_a_new_model_is_in_preparation_with_its_two_parties():
    model = own_model()
    assert model.status == AgreementModel.Status.DRAFT
    assert [party.role for party in model.parties.all()] == ["department", "partner"]


def test_a_model_without_an_article_cannot_be_offered():
    with pytest.raises(CannotModel, match="au moins un article"):
        modelling.offer_model(model=own_model(), by=None, today=TODAY)


def test_a_model_whose_end_is_past_cannot_be_offered(pas_de_calais: AgreementModel):
    with pytest.raises(CannotModel, match="passée"):
        modelling.offer_model(model=pas_de_calais, by=None, today=date(2028, 12, 31))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Au {court}.", "tribunal"),
        ("{rate}", "tarif"),
        ("{notice_plain}", "préavis"),
        ("{cosignatories}", "signataires"),
    ],
)
def test_a_text_that_cites_what_the_model_lacks_cannot_be_offered(body: str, told: str):
    model = own_model()
    add_part(model=model, part="clauses", by=None, number="1", title="Objet", body=body)
    with pytest.raises(CannotModel, match=told):
        modelling.offer_model(model=model, by=None, today=TODAY)


def test_an_article_cited_must_be_written():
    model = whole_model()
    modelling.change_model(model=model, by=None, term_article="5")
    with pytest.raises(CannotModel, match="numéro 5"):
        modelling.offer_model(model=model, by=None, today=TODAY)


def test_a_word_in_braces_that_nothing_replaces_is_refused_at_once():
    model = own_model()
    with pytest.raises(ValidationError, match=r"\{taux\}"):
        add_part(model=model, part="clauses", by=None, title="Prix", body="À {taux} près.")
    assert not model.clauses.exists()


def test_a_term_that_contradicts_itself_is_refused():
    with pytest.raises(ValidationError):
        own_model(months=24, longest_months=12)


def test_an_offered_model_stays_whole(charente: AgreementModel):
    with pytest.raises(CannotModel, match="Retirez-le"):
        modelling.change_model(model=charente, by=None, rate=None)
    charente.refresh_from_db()
    assert charente.rate == Decimal("0.15")


def test_the_departement_and_the_partner_always_sign(charente: AgreementModel):
    modelling.withdraw_model(model=charente, by=None)
    department, epci, partner = charente.parties.all()
    for party in (department, partner):
        with pytest.raises(CannotModel):
            remove_part(row=party, by=None)
    remove_part(row=epci, by=None)
    assert charente.parties.count() == 2


def test_articles_change_places():
    model = own_model()
    for title in ("Un", "Deux", "Trois"):
        add_part(model=model, part="clauses", by=None, title=title, body="…")
    move_part(row=model.clauses.get(title="Trois"), step=-1, by=None)
    move_part(row=model.clauses.get(title="Un"), step=-1, by=None)
    assert [clause.title for clause in model.clauses.all()] == ["Un", "Trois", "Deux"]


def test_a_new_version_copies_everything_and_takes_its_place_when_offered(charente: AgreementModel):
    follow(charente)
    made = modelling.new_version(model=charente, by=None)
    assert (made.version, made.previous, made.status) == (2, charente, AgreementModel.Status.DRAFT)
    for part, facts in model_parts.FACTS.items():
        before, after = (list(getattr(one, part).values_list("position", *facts)) for one in (charente, made))
        assert before
        assert after == before
    modelling.change_model(model=made, by=None, rate=Decimal("0.20"))
    modelling.offer_model(model=made, by=None, today=TODAY)
    charente.refresh_from_db()
    assert (charente.status, charente.rate) == (WITHDRAWN, Decimal("0.15"))


def test_a_version_has_one_next(charente: AgreementModel):
    modelling.new_version(model=charente, by=None)
    with pytest.raises(CannotModel, match="version 2"):
        modelling.new_version(model=charente, by=None)


def test_versions_keep_one_name(charente: AgreementModel):
    made = modelling.new_version(model=charente, by=None)
    for model in (charente, made):
        with pytest.raises(CannotModel, match="même nom"):
            modelling.change_model(model=model, by=None, name="Autre")


def test_a_model_that_serves_can_be_withdrawn_and_offered_again(charente: AgreementModel):
    follow(charente)
    modelling.withdraw_model(model=charente, by=None)
    assert charente.status == WITHDRAWN
    modelling.offer_model(model=charente, by=None, today=TODAY)
    assert charente.status == OFFERED
    actions = Event.objects.filter(action__startswith="agreement_model.").values_list("action", flat=True)
    assert set(actions) == {"agreement_model.loaded", "agreement_model.offered", "agreement_model.withdrawn"}


def test_a_model_that_never_served_can_be_thrown_away():
    model = own_model()
    modelling.remove_model(model=model, by=None)
    assert not AgreementModel.objects.exists()


WAYS_TO_CHANGE = {
    "terms": lambda model: modelling.change_model(model=model, by=None, months=24),
    "text": lambda model: modelling.change_model(model=model, by=None, title="Autre titre"),
    "nothing": lambda model: modelling.change_model(model=model, by=None),
    "removal": lambda model: modelling.remove_model(model=model, by=None),
    "add party": lambda model: add_part(model=model, part="parties", by=None, role="cosignatory", label="x"),
    "add clause": lambda model: add_part(model=model, part="clauses", by=None, title="x", body="x"),
    **{
        f"{verb} {part}": lambda model, part=part, act=act: act(getattr(model, part).last())
        for part in model_parts.FACTS
        for verb, act in {
            "change": lambda row: change_part(row=row, by=None),
            "remove": lambda row: remove_part(row=row, by=None),
            "move": lambda row: move_part(row=row, step=-1, by=None),
        }.items()
    },
}


@pytest.mark.parametrize("way", WAYS_TO_CHANGE)
def test_no_way_changes_a_model_that_an_agreement_follows(charente: AgreementModel, way: str):
    follow(charente)
    before = snapshot(charente)
    with pytest.raises(CannotModel, match="faites une nouvelle version"):
        WAYS_TO_CHANGE[way](charente)
    assert snapshot(charente) == before


def test_every_action_on_a_model_is_among_those_tried():
    """A new action must be tried above, or be known to leave the terms alone."""
    harmless = {"load_model", "create_model", "new_version", "offer_model", "withdraw_model", "shipped"}
    harmless |= {
        "free_to_change",
        "refuse_holes",
        "refuse_unknown_words",
        "what_is_missing",
        "part_of",
        "tidy",
    }
    tried = {"change_model", "remove_model", "add_part", "change_part", "remove_part", "move_part"}
    public = {
        name
        for module in (modelling, model_parts)
        for name, what in vars(module).items()
        if callable(what) and getattr(what, "__module__", "").startswith("liseron.agreements.model")
        if name[0].islower() and not name.startswith("_")
    }
    assert public - harmless == tried


def snapshot(model: AgreementModel) -> list[Any]:
    rows = [AgreementModel.objects.filter(pk=model.pk)]
    rows += [getattr(model, part).order_by("pk") for part in model_parts.FACTS]
    return [list(found.values()) for found in rows]


def test_a_model_refused_its_change_stays_as_it_was():
    model = whole_model()
    clause: ModelClause = model.clauses.get()
    with pytest.raises(ValidationError):
        change_part(row=clause, by=None, body="{nothing}")
    clause.refresh_from_db()
    assert clause.body == "Entre {partner} et nous."
