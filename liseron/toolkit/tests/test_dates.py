from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit import dates
from liseron.toolkit.dates import CannotReadDate, age_on, in_full, period_end, period_start, read_date

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PERIODS = st.sampled_from(["day", "week", "month", "year"])


@pytest.mark.parametrize(
    "text",
    [
        "3/3/88",
        "3 mars 1988",
        "03.03.1988",
        "1988-03-03",
        "03-03-1988",
        "03 03 1988",
        " 3 / 3 / 1988 ",
        "le 3 mars 1988",
        "jeudi 3 mars 1988",
        "3 MARS 88",
        "03031988",
        "3\u00a0mars\u00a01988",
        "３/３/１９８８",
    ],
)
def test_a_day_is_read_as_people_write_it(text):
    assert read_date(text, today=TODAY) == date(1988, 3, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er juillet 2001", date(2001, 7, 1)),
        ("15 aout 1990", date(1990, 8, 15)),
        ("15 févr. 1990", date(1990, 2, 15)),
        ("dimanche 22 novembre 2026", date(2026, 11, 22)),
        ("29/02/2024", date(2024, 2, 29)),
        ("22/11/26", date(2026, 11, 22)),
        ("23/11/26", date(1926, 11, 23)),
        ("1/1/27", date(1927, 1, 1)),
        ("1/1/00", date(2000, 1, 1)),
    ],
)
def test_more_ways_to_write_a_day(text, day):
    assert read_date(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 juin 1988", "31 juin n’existe pas"),
        ("31/06/1988", "31 juin n’existe pas"),
        ("29/2/1989", "29 février 1989 n’existe pas"),
        ("3/13/1988", "pas de mois 13"),
        ("0/1/1988", "0 janvier n’existe pas"),
        ("3 brumaire 1988", "« brumaire »"),
        ("3 ju 1988", "Nous n’avons pas compris"),
        ("3 jui 1988", "« jui »"),
        ("3/3/0088", "L’année 88"),
        ("", "Nous n’avons pas compris"),
        ("hier", "Nous n’avons pas compris"),
        ("3/3", "Nous n’avons pas compris"),
        ("3/3/198", "Nous n’avons pas compris"),
        ("3" * 100_000, "Nous n’avons pas compris"),
        ("\u202e3/3/1988", "Nous n’avons pas compris"),
        ("²/3/1988 ☃", "Nous n’avons pas compris"),
    ],
)
def test_what_is_no_day_is_answered_with_a_sentence(text, sentence):
    with pytest.raises(CannotReadDate, match=sentence):
        read_date(text, today=TODAY)


@given(st.text(max_size=60) | st.from_regex(r"[0-9 /.\-a-zé]{1,20}"))
def test_any_text_is_a_day_or_a_sentence(text):
    try:
        outcome = read_date(text, today=TODAY)
    except CannotReadDate as refusal:
        outcome = str(refusal)
    assert isinstance(outcome, date) or outcome.endswith(".")


@given(DAYS)
def test_a_day_written_in_full_reads_back(day):
    assert read_date(in_full(day), today=TODAY) == day


@given(st.dates(date(1926, 11, 23), TODAY))
def test_a_year_in_two_digits_is_the_latest_past(day):
    assert read_date(f"{day:%d/%m/%y}", today=TODAY) == day


def test_the_first_of_the_month_is_said_premier():
    assert in_full(date(2026, 12, 1)) == "le\u00a01er\u00a0décembre\u00a02026"


def test_a_leap_day_has_its_anniversary_on_the_28th():
    assert dates.add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert dates.add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert dates.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert dates.add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_age_changes_on_the_birthday_and_not_before():
    born = date(2011, 11, 22)
    assert age_on(born, date(2026, 11, 21)) == 14
    assert age_on(born, date(2026, 11, 22)) == 15
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@given(DAYS, st.integers(0, 80))
def test_age_after_full_years_is_their_number(born, years):
    if (born.month, born.day) != (2, 29):
        assert age_on(born, dates.add_years(born, years)) == years


@given(PERIODS, DAYS)
def test_periods_tile_the_calendar(period, day):
    start, end = period_start(period, day), period_end(period, day)
    assert start <= day <= end
    assert period_start(period, end) == start
    assert period_start(period, end + timedelta(days=1)) == end + timedelta(days=1)


def test_a_week_begins_on_monday():
    assert period_start("week", date(2026, 11, 22)) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 7, 22, 22, 0, tzinfo=UTC), date(2026, 7, 23)),
    ],
)
def test_the_day_changes_at_midnight_in_paris(instant, day):
    assert dates.paris_today(instant) == day


def test_a_test_moves_the_clock_in_one_place(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2030, 1, 1, 12, tzinfo=UTC))
    assert dates.paris_today() == date(2030, 1, 1)
    assert dates.now().year == 2030
