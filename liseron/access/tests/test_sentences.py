from datetime import date

import pytest

from liseron.access import wording
from liseron.access.quota_lines import quota_line
from liseron.access.rules import QuotaFacts, Reason, Ruling
from liseron.access.sentences import Context, decision

TODAY = date(2026, 11, 22)
FIRST_OF_DECEMBER = date(2026, 12, 1)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def quota(limit, used, scope="patron", period="month", comes_back_on=FIRST_OF_DECEMBER):
    return QuotaFacts(1, scope, period, limit, used, comes_back_on)


def sentence(facts, medium="film"):
    return plain(quota_line(facts, medium, "", TODAY).sentence)


@pytest.mark.parametrize(
    ("facts", "medium", "said"),
    [
        (
            quota(4, 2),
            "film",
            "Il vous reste 2 films sur 4 en novembre. Quatre nouveaux films le 1er décembre.",
        ),
        (
            quota(4, 3),
            "press",
            "Il vous reste 1 journal sur 4 en novembre. Quatre nouveaux journaux le 1er décembre.",
        ),
        (
            quota(4, 9),
            "game",
            "Il ne vous reste aucun jeu en novembre. Quatre nouveaux jeux le 1er décembre.",
        ),
        (
            quota(1, 0, period="day", comes_back_on=date(2026, 11, 23)),
            "music",
            "Il vous reste 1 album sur 1 aujourd’hui. Un nouvel album demain.",
        ),
        (
            quota(40, 28, "library", "week", date(2026, 11, 30)),
            "learn",
            "Il reste 12 cours sur 40 à votre bibliothèque cette semaine. 40 nouveaux cours le 30 novembre.",
        ),
        (
            quota(1200, 1200, "department", "year", date(2027, 1, 1)),
            "book",
            "Il ne reste aucun livre pour tout le Département en 2026. 1 200 nouveaux livres le 1er janvier 2027.",
        ),
    ],
)
def test_a_quota_says_what_is_left_and_when_it_comes_back(facts, medium, said):
    assert sentence(facts, medium) == said


def test_the_list_says_the_readers_own_number_alone():
    ruling = Ruling(Reason.OK, quotas=(quota(900, 899, "department"), quota(4, 2)))
    assert decision(ruling, Context(today=TODAY, medium="film")).label == "Il vous reste 2 films"


def test_what_is_not_covered_names_who_has_it():
    context = Context(
        today=TODAY,
        medium="film",
        resource="Ciné",
        partners_with_it=("A", "B", "C", "D", "E"),
        libraries_with_it=7,
    )
    assert plain(decision(Ruling(Reason.NOT_COVERED), context).says) == (
        "7 bibliothèques du réseau proposent Ciné (A, B, C et 2 autres), pas encore la vôtre. "
        "Votre bibliothèque peut demander cet accès au Département."
    )


def test_an_ended_agreement_says_whose_and_when():
    context = Context(
        today=TODAY, medium="film", partner="Ville-sur-Eau", agreement_ended_on=date(2026, 10, 1)
    )
    said = plain(decision(Ruling(Reason.AGREEMENT_ENDED), context).says)
    assert said.startswith(
        "La convention de Ville-sur-Eau avec le Département s’est terminée le 1er octobre."
    )


def test_a_name_with_braces_is_said_as_it_is():
    context = Context(
        today=TODAY, medium="film", resource="{n} {x}", library="{y}", partners_with_it=("{z}",)
    )
    for reason in Reason:
        assert decision(Ruling(reason), context).says


@pytest.mark.parametrize("medium", ["book", "press", "film", "music", "learn", "game"])
@pytest.mark.parametrize("number", [0, 1, 2, 16, 17, 10000])
def test_every_medium_counts(medium, number):
    assert wording.count_of(medium, number)
    assert wording.new_ones(medium, number)
