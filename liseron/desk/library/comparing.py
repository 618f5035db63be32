"""The request beside the reader already known: line by line, the same or not."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from liseron.people.models import Patron
from liseron.people.queries import Duplicate
from liseron.toolkit.dates import paris_today
from liseron.toolkit.templatetags.liseron import date_full
from liseron.toolkit.text import fold

SAME, DIFFERENT = "same", "diff"


@dataclass(frozen=True)
class Line:
    """`verdict`: "same", "diff", or "" when one side says nothing."""

    label: str
    asked: str
    known: str
    verdict: str

    @property
    def in_words(self) -> str:
        return {SAME: _("identique"), DIFFERENT: _("différent")}.get(self.verdict, "")


@dataclass(frozen=True)
class Comparison:
    """A likely duplicate with its lines. Only a reader with an account may be prolonged."""

    duplicate: Duplicate
    card: str
    lines: tuple[Line, ...]

    @property
    def may_join(self) -> bool:
        return self.duplicate.patron.user_id is not None


FACTS: tuple[tuple[Callable[[], str], Callable[[Patron], str]], ...] = (
    (lambda: _("Prénom"), lambda one: one.given_name),
    (lambda: _("Nom"), lambda one: one.family_name),
    (lambda: _("Naissance"), lambda one: str(date_full(one.birth_date))),
    (lambda: _("Courriel"), lambda one: one.contact_email),
    (lambda: _("Téléphone"), lambda one: one.phone),
    (lambda: _("Commune"), lambda one: f"{one.postcode} {one.town}".strip()),
    (lambda: _("Carte de bibliothèque"), lambda one: one.library_card),
)


def compare(patron: Patron, duplicate: Duplicate) -> Comparison:
    """`duplicate` as people.queries gives it, with its cards in use loaded."""
    lines = [_line(label(), value(patron), value(duplicate.patron)) for label, value in FACTS]
    cards = [card.number for card in duplicate.patron.cards.all() if card.replaced_on is None]
    lines.append(Line(_("Carte"), "", _validity(duplicate.patron), ""))
    return Comparison(
        duplicate, next(iter(cards), ""), tuple(line for line in lines if line.asked or line.known)
    )


def _validity(patron: Patron) -> str:
    """Of the last year that the reader had, from the registrations loaded with the duplicate."""
    ends = [one.valid_until for one in patron.registrations.all() if one.valid_until]
    if not ends:
        return ""
    words = _("jusqu’au {day}") if max(ends) >= paris_today() else _("finie le {day}")
    return words.format(day=date_full(max(ends)))


def _line(label: str, asked: str, known: str) -> Line:
    if not asked or not known:
        return Line(label, asked, known, "")
    return Line(label, asked, known, SAME if fold(asked) == fold(known) else DIFFERENT)
