from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.people import rules
from liseron.people.models import Registration
from liseron.people.rules import Likeness, Person

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
NAMES = st.text("abcdefgh ", min_size=2, max_size=12)
PEOPLE = st.builds(
    Person,
    NAMES,
    NAMES,
    st.dates(date(1950, 1, 1), date(1950, 3, 1)),
    st.sampled_from(["", "a@b.fr", "c@d.fr"]),
)


def test_the_table_of_moves_names_every_state():
    assert set(rules.MOVES) == set(Registration.State.values)
    assert set().union(*rules.MOVES.values()) <= set(Registration.State.values)


@pytest.mark.parametrize(
    ("starts_on", "last_day"),
    [
        (date(2026, 11, 20), date(2027, 11, 19)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_card_lasts_until_the_eve_of_the_same_day_next_year(starts_on, last_day):
    assert rules.valid_until(starts_on=starts_on, agreement_ends_on=date(2100, 1, 1)) == last_day


@given(DAYS, DAYS)
def test_a_card_never_outlives_the_agreement_nor_a_year(starts_on, agreement_ends_on):
    until = rules.valid_until(starts_on=starts_on, agreement_ends_on=agreement_ends_on)
    assert until <= agreement_ends_on
    assert until - starts_on <= timedelta(days=365)
    assert until == agreement_ends_on or until - starts_on >= timedelta(days=364)


@given(DAYS, DAYS)
def test_a_renewal_leaves_no_gap_and_piles_no_years(ends_on, today):
    starts_on = rules.renewal_starts_on(ends_on=ends_on, today=today)
    assert starts_on >= today
    assert starts_on <= max(today, ends_on + timedelta(days=1))
    assert starts_on - today <= timedelta(days=61)


@pytest.mark.parametrize(("days", "may"), [(-61, False), (-60, True), (0, True), (365, True), (366, False)])
def test_renewal_is_open_from_sixty_days_before_to_a_year_after(days, may):
    assert rules.may_renew(ends_on=date(2026, 6, 1), today=date(2026, 6, 1) + timedelta(days=days)) is may


@pytest.mark.parametrize(
    ("birth_date", "today", "must"),
    [
        (date(2011, 6, 15), date(2026, 6, 14), True),
        (date(2011, 6, 15), date(2026, 6, 15), False),
        (date(2012, 2, 29), date(2027, 2, 28), True),
        (date(2012, 2, 29), date(2027, 3, 1), False),
    ],
)
def test_the_guardian_confirms_until_the_eve_of_the_fifteenth_birthday(birth_date, today, must):
    assert rules.guardian_must_confirm(birth_date, today) is must
    assert rules.needs_guardian(birth_date, today)
    assert (rules.age_is_reached_on(birth_date, 15) > today) is must


def test_full_age_needs_no_guardian_from_the_day_itself():
    assert rules.needs_guardian(date(2008, 6, 15), date(2026, 6, 14))
    assert not rules.needs_guardian(date(2008, 6, 15), date(2026, 6, 15))


@given(st.sampled_from(["16", "62", "2A", "971"]), st.integers(0, 9_999_999))
def test_a_card_number_checks_and_a_wrong_digit_or_two_neighbours_exchanged_show(department, serial):
    number = rules.card_number(department=department, serial=serial)
    assert rules.is_card_number(number)
    for place, digit in enumerate(number):
        assert not rules.is_card_number(number[:place] + str((int(digit) + 3) % 10) + number[place + 1 :])
    for place in range(len(number) - 1):
        a, b = number[place : place + 2]
        if a != b and {a, b} != {"0", "9"}:  # the one exchange that Luhn's formula cannot see
            assert not rules.is_card_number(number[:place] + b + a + number[place + 2 :])


def test_luhn_agrees_with_the_published_example():
    assert rules.luhn_digit("7992739871") == "3"


@given(PEOPLE, PEOPLE)
def test_likeness_is_symmetric_and_whole(a, b):
    assert rules.likeness(a, b) == rules.likeness(b, a)
    assert rules.likeness(a, a) == Likeness.SAME_PERSON


@given(st.text("abcd", max_size=8), st.data())
def test_one_slip_is_seen_and_two_words_are_not_the_same_slip(word, data):
    assert not rules.is_one_slip_apart(word, word)
    place = data.draw(st.integers(0, len(word)))
    assert rules.is_one_slip_apart(word, word[:place] + "z" + word[place:])
    assert not rules.is_one_slip_apart(word, "zz" + word)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Person("moreau", "elise", date(1988, 3, 3)), Likeness.SAME_PERSON),
        (Person("elise", "moreau", date(1988, 3, 3)), Likeness.SWAPPED_NAMES),
        (Person("moreua", "elise", date(1988, 3, 3)), Likeness.NEAR_NAME),
        (Person("morreau", "elise", date(1988, 3, 3)), Likeness.NEAR_NAME),
        (Person("moreau", "elise", date(1988, 3, 8)), Likeness.NEAR_BIRTH_DATE),
        (Person("petit", "anne", date(1970, 1, 1), "e@b.fr"), Likeness.SAME_EMAIL),
        (Person("petit", "anne", date(1970, 1, 1), "", "A12"), Likeness.SAME_LIBRARY_CARD),
        (Person("petit", "anne", date(1988, 3, 3)), None),
        (Person("moreau", "elise", date(1970, 1, 1)), None),
    ],
)
def test_why_two_readers_may_be_one(other, why):
    assert rules.likeness(Person("moreau", "elise", date(1988, 3, 3), "e@b.fr", "A12"), other) == why
