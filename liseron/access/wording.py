"""French words for counts, periods and days: "2 films", "en novembre", "le 1er décembre"."""

from datetime import date

from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

NBSP = "\u00a0"


def count_of(medium: str, number: int) -> str:
    """ "2 films", "1 journal", "1 200 livres"; "aucun film" for none."""
    return _none_of(medium) if number == 0 else _some_of(medium, number).format(n=in_digits(number))


def new_ones(medium: str, number: int) -> str:
    """ "quatre nouveaux films", "un nouvel album"; digits beyond sixteen."""
    sentences = {
        "book": ngettext("{n} nouveau livre", "{n} nouveaux livres", number),
        "press": ngettext("{n} nouveau journal", "{n} nouveaux journaux", number),
        "film": ngettext("{n} nouveau film", "{n} nouveaux films", number),
        "music": ngettext("{n} nouvel album", "{n} nouveaux albums", number),
        "learn": ngettext("{n} nouveau cours", "{n} nouveaux cours", number),
        "game": ngettext("{n} nouveau jeu", "{n} nouveaux jeux", number),
    }
    return sentences[medium].format(n=_in_letters(number))


def in_period(period: str, day: date) -> str:
    """ "aujourd’hui", "cette semaine", "en novembre", "en 2026": the period that holds `day`."""
    match period:
        case "day":
            return _("aujourd’hui")
        case "week":
            return _("cette semaine")
        case "month":
            return _("en {month}").format(month=MONTHS[day.month])
        case "year":
            return _("en {year}").format(year=day.year)
    raise ValueError(period)


def on_day(day: date, *, today: date) -> str:
    """ "demain", "le 1er décembre"; with its year when that is another."""
    if (day - today).days == 1:
        return _("demain")
    number = pgettext("jour du mois", "1er") if day.day == 1 else str(day.day)
    said = _("le {day}\u00a0{month}").format(day=number, month=MONTHS[day.month])
    return said if day.year == today.year else f"{said}{NBSP}{day.year}"


def _some_of(medium: str, number: int) -> str:
    sentences = {
        "book": ngettext("{n} livre", "{n} livres", number),
        "press": ngettext("{n} journal", "{n} journaux", number),
        "film": ngettext("{n} film", "{n} films", number),
        "music": ngettext("{n} album", "{n} albums", number),
        "learn": ngettext("{n} cours", "{n} cours", number),
        "game": ngettext("{n} jeu", "{n} jeux", number),
    }
    return sentences[medium]


def _none_of(medium: str) -> str:
    words = {
        "book": _("aucun livre"),
        "press": _("aucun journal"),
        "film": _("aucun film"),
        "music": _("aucun album"),
        "learn": _("aucun cours"),
        "game": _("aucun jeu"),
    }
    return words[medium]


def in_digits(number: int) -> str:
    """ "1 200", with spaces that do not break."""
    return str(number_format(number, force_grouping=True)).replace(" ", NBSP)


def _in_letters(number: int) -> str:
    letters = [
        _("zéro"),
        _("un"),
        _("deux"),
        _("trois"),
        _("quatre"),
        _("cinq"),
        _("six"),
        _("sept"),
        _("huit"),
        _("neuf"),
        _("dix"),
        _("onze"),
        _("douze"),
        _("treize"),
        _("quatorze"),
        _("quinze"),
        _("seize"),
    ]
    return letters[number] if number < len(letters) else in_digits(number)


def capitalised(sentence: str) -> str:
    """First letter upper, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]
