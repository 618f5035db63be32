"""The one clock, and dates as French people write and read them."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Literal, NoReturn
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

PARIS = ZoneInfo("Europe/Paris")
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
LONGEST = 40
OLDEST_YEAR = 1850

WEEKDAY = r"(?:le )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?"
SPELT = re.compile(
    WEEKDAY + r"([0-9]{1,2})(?:er)?[-/. ]+([0-9]{1,2}|[a-z]{3,9}\.?)[-/. ]+([0-9]{4}|[0-9]{2})"
)
DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")

Period = Literal["day", "week", "month", "year"]


class CannotReadDate(ValueError):
    """The text names no day; the message is a French sentence to show as it is."""


def now() -> datetime:
    """The present instant, aware. Tests that move the clock replace django.utils.timezone.now."""
    return timezone.now()


def paris_today(now: datetime | None = None) -> date:
    """The day it is in France at `now` (an aware instant), whatever the server's time zone."""
    return (now or timezone.now()).astimezone(PARIS).date()


def read_date(text: str, *, today: date) -> date:
    """The day in `text`: "3/3/88", "3 mars 1988", "03.03.1988", "1988-03-03", "1er juillet 2001", "03031988".

    A year in two digits is the latest that is not after `today`. Raises CannotReadDate.
    """
    words = _fold(text[: LONGEST + 1])
    if not words or len(words) > LONGEST:
        _refuse_unread()
    iso = re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", words)
    if iso:
        year, month, day = iso.groups()
        return _day(int(year), int(month), int(day))
    french = SPELT.fullmatch(words) or DIGITS.fullmatch(words)
    if not french:
        _refuse_unread()
    day, month_word, year = french.groups()
    month_number = int(month_word) if month_word.isdigit() else _month(month_word.rstrip("."))
    if len(year) == 4:
        return _day(int(year), month_number, int(day))
    return _latest_past(int(year), month_number, int(day), today)


def in_full(day: date) -> str:
    """ "le 1er décembre 2026", with the spaces that keep it on one line."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"le\u00a0{number}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 in an ordinary year."""
    return add_months(day, 12 * years)


def age_on(birth_date: date, today: date) -> int:
    """Full years on `today`. Born on 29 February, one year older on 1 March of an ordinary year."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def period_start(period: Period, day: date) -> date:
    """First day of the day, week (Monday), month or year that holds `day`."""
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
    raise ValueError(period)


def period_end(period: Period, day: date) -> date:
    """Last day of the period that holds `day`."""
    start = period_start(period, day)
    match period:
        case "day":
            return start
        case "week":
            return start + timedelta(days=6)
        case "month":
            return add_months(start, 1) - timedelta(days=1)
        case "year":
            return start.replace(month=12, day=31)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().lower())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace(",", " ").split())


_FOLDED_MONTHS = [_fold(month) for month in MONTHS]


def _month(word: str) -> int:
    """Number of a month from its name or a beginning that names one month only ("janv", "juil", "aou")."""
    found = [number for number, name in enumerate(_FOLDED_MONTHS, 1) if name.startswith(word)]
    if len(found) != 1:
        raise CannotReadDate(
            _("Nous ne connaissons pas le mois « {month} ». Écrivez par exemple : 3 mars 1988.").format(
                month=word
            )
        )
    return found[0]


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise CannotReadDate(
            _("Il n’y a pas de mois {month}. Écrivez le jour, le mois, l’année : 03/03/1988.").format(
                month=month
            )
        )
    if year < OLDEST_YEAR or year > 9000:
        raise CannotReadDate(_("L’année {year} ne semble pas juste. Vérifiez-la.").format(year=year))
    if 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    if day == 29 and month == 2:
        raise CannotReadDate(
            _("Le 29 février {year} n’existe pas. Vérifiez le jour et l’année.").format(year=year)
        )
    raise CannotReadDate(
        _("Le {day} {month} n’existe pas. Vérifiez le jour et le mois.").format(
            day=day, month=MONTHS[month - 1]
        )
    )


def _latest_past(two_digits: int, month: int, day: int, today: date) -> date:
    year = today.year - (today.year - two_digits) % 100
    wished = (month, day)
    if (year, *wished) > (today.year, today.month, today.day):
        year -= 100
    return _day(year, month, day)


def _refuse_unread() -> NoReturn:
    raise CannotReadDate(
        _("Nous n’avons pas compris cette date. Écrivez par exemple : 3/3/1988 ou 3 mars 1988.")
    )
