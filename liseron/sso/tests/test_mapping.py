"""How a partner's answer is read: tolerant of forms, never of meanings."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.sso.mapping import FACTS, Profile, library_of, read_day, read_profile, refusal_of

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1850, 1, 1), date(2100, 12, 31))
TEXTS = st.text(max_size=60)
ANSWERS = st.dictionaries(TEXTS, st.lists(TEXTS, max_size=4), max_size=8)
MAPPINGS = st.dictionaries(st.sampled_from(FACTS), TEXTS)


@dataclass
class Rule:
    attribute: str = "abonne"
    test: str = "one_of"
    values: list[str] = field(default_factory=lambda: ["oui"])
    says: str = "Non."


@given(DAYS)
def test_a_day_is_read_in_every_form_that_partners_write(day):
    forms = [
        day.isoformat(),
        f"{day.isoformat()}T00:00:00+01:00",
        f"{day.isoformat()} 00:00:00",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%Y%m%d}",
        f"{day:%d%m%Y}",
        f"{day:%Y%m%d}000000Z",
        f" {day:%d/%m/%Y} ",
    ]
    assert {form: read_day(form) for form in forms} == dict.fromkeys(forms, day)


@pytest.mark.parametrize(
    "text",
    ["", "3/3/88", "1988", "31/02/1988", "03/13/1988", "0000-00-00", "9999-12-31", "un jour", "٣/٣/1988"],
)
def test_what_is_no_day_for_certain_is_not_read(text):
    assert read_day(text) is None


@given(MAPPINGS, ANSWERS)
def test_any_answer_is_read_without_failing_and_fits_the_readers_file(mapping, attributes):
    profile = read_profile(mapping, attributes)
    assert len(profile.card) <= 40
    assert max(len(profile.given_name), len(profile.family_name)) <= 100
    assert all(text.isprintable() or text == "" for text in (profile.card, profile.email, profile.town))
    assert profile.email == profile.email.lower()
    assert profile.postcode == "" or len(profile.postcode) == 5
    json.dumps(profile.__dict__, default=str)


@given(MAPPINGS, ANSWERS)
def test_the_case_of_attribute_names_changes_nothing(mapping, attributes):
    shouted = {name.upper(): values for name, values in attributes.items() if name.upper().lower() == name}
    same = {name: values for name, values in attributes.items() if name.upper().lower() == name}
    assert read_profile(mapping, shouted) == read_profile(mapping, same)


def test_of_several_values_the_first_that_can_be_read_counts():
    mapping = {"email": "mail", "birth_date": "naissance", "postcode": "cp", "card": "carte"}
    said = {
        "mail": ["pas une adresse", "Elise@Exemple.fr"],
        "naissance": ["inconnue", "03/03/1988"],
        "cp": ["F-16100", "16100"],
        "carte": [" ", "MED-42"],
    }
    assert read_profile(mapping, said) == Profile(
        card="MED-42", email="elise@exemple.fr", birth_date=date(1988, 3, 3), postcode="16100"
    )


def test_what_is_not_mapped_is_not_read():
    assert read_profile({}, {"mail": ["elise@exemple.fr"], "": ["rien"]}) == Profile()


@given(ANSWERS)
def test_without_rules_everybody_comes_in_and_an_unknown_test_lets_in_nobody(attributes):
    assert refusal_of([], attributes, TODAY) is None
    assert refusal_of([Rule(test="magic")], attributes, TODAY) == "Non."


@pytest.mark.parametrize(
    ("rule", "values", "comes_in"),
    [
        (Rule(), ["Oui "], True),
        (Rule(), ["non", "oui"], True),
        (Rule(), ["non"], False),
        (Rule(), [], False),
        (Rule(test="none_of"), ["non"], True),
        (Rule(test="none_of"), [], True),
        (Rule(test="none_of"), ["non", "OUI"], False),
        (Rule(test="present"), ["x"], True),
        (Rule(test="present"), ["  "], False),
        (Rule(test="not_over"), ["22/11/2026"], True),
        (Rule(test="not_over"), ["2026-11-21"], False),
        (Rule(test="not_over"), ["2020-01-01", "2030-01-01"], True),
        (Rule(test="not_over"), ["bientôt"], False),
        (Rule(test="not_over"), [], False),
    ],
)
def test_a_rule_judges_the_values_of_its_attribute(rule, values, comes_in):
    assert (refusal_of([rule], {"Abonne": values}, TODAY) is None) is comes_in


@given(DAYS.filter(lambda day: date(1860, 1, 1) < day < date(2090, 1, 1)), st.integers(-400, 400))
def test_a_subscription_is_good_on_its_last_day_and_not_on_the_next(today, days):
    ends_on = today + timedelta(days=days)
    refused = refusal_of([Rule(test="not_over")], {"abonne": [f"{ends_on:%d/%m/%Y}"]}, today)
    assert (refused is None) is (days >= 0)


def test_the_first_rule_that_does_not_hold_says_why():
    rules = [Rule(test="present", attribute="nom", says="Sans nom."), Rule(says="Abonnez-vous.")]
    assert refusal_of(rules, {"nom": ["Moreau"], "abonne": ["non"]}, TODAY) == "Abonnez-vous."


def test_the_library_named_is_found_whatever_the_case_and_the_sources_own_otherwise():
    assert library_of({"AX2": "annexe"}, " ax2 ", "centrale") == "annexe"
    assert library_of({"AX2": "annexe"}, "AX3", "centrale") == "centrale"
    assert library_of({"": "annexe"}, "", "centrale") == "centrale"
