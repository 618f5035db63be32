"""Titles that leave the offer during an import: those a line withdraws, and those a complete list no longer names."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.catalogue.actions import withdraw_records
from liseron.catalogue.imports.reading import Line
from liseron.catalogue.intake import Outcome, Seen
from liseron.catalogue.models import Record, Resource
from liseron.catalogue.rules.completeness import Absence, may_withdraw
from liseron.toolkit import dates
from liseron.toolkit.imports import Report
from liseron.toolkit.text import clean_line

LONGEST_NUMBER = 200


@dataclass
class Roll:
    """The numbers that a source named, whatever became of their lines; `unnamed` lines named none.

    `offered` titles of the resource were available before the first line.
    """

    offered: int = 0
    named: set[str] = field(default_factory=set)
    unnamed: int = 0
    last: int = 0

    def call(self, lines: Iterable[Line]) -> None:
        """Take down the lines of a batch. A title that the source withdraws is not one that it offers."""
        for line in lines:
            number = number_of(line)
            if number and not line.withdraws:
                self.named.add(number)
            self.unnamed += not number
            self.last = max(self.last, *line.numbers)


def withdraw_lines(lines: list[Line], resource: Resource, seen: Seen, *, by: object | None) -> list[Outcome]:
    """One outcome a line: withdrawn, withdrawn already, or not known here."""
    numbers = [number_of(line) for line in lines]
    known = dict(
        Record.objects.filter(resource=resource, source_id__in=numbers).values_list(
            "source_id", "withdrawn_at"
        )
    )
    withdraw_records(resource=resource, source_ids=set(numbers), by=by, now=dates.now())
    outcomes = []
    for number in numbers:
        seen.pop(number, None)  # a title taken away may come again further on in the same file
        if number not in known:
            sentence = _("Nous n’avons pas ce titre : il n’y a rien à retirer.")
            outcomes.append(Outcome("refused", "unknown_number", sentence))
        else:
            outcomes.append(Outcome("changed" if known[number] is None else "unchanged"))
            known[number] = dates.now()
    return outcomes


def withdraw_absent(
    report: Report,
    resource: Resource,
    roll: Roll,
    *,
    by: object | None,
    is_preview: bool,
    is_confirmed: bool,
) -> None:
    """Withdraw what a complete list does not name, or ask a person when that is too much to be believed."""
    available = Record.objects.available().filter(resource=resource).values_list("source_id", flat=True)
    absent = {number for number in available.iterator(chunk_size=5000) if number not in roll.named}
    absence = Absence(roll.offered, len(absent), roll.unnamed)
    report.totals |= {"absent": len(absent), "withdrawn": 0}
    if may_withdraw(absence, is_confirmed=is_confirmed):
        with transaction.atomic():
            done = withdraw_records(resource=resource, source_ids=sorted(absent), by=by, now=dates.now())
            transaction.set_rollback(is_preview)
        report.totals["withdrawn"] = done
    elif absent:
        report.ask(roll.last + 1, "absent", _held_back(absence), absent=len(absent), offered=roll.offered)


def _held_back(absence: Absence) -> str:
    if absence.unnamed:
        return _(
            "{absent} titres ne sont plus dans la liste, mais des lignes n’ont pas pu être lues. "
            "Vérifiez, puis confirmez leur retrait."
        ).format(absent=absence.absent)
    return _(
        "{absent} titres sur {offered} ne sont plus dans la liste : c’est beaucoup. "
        "Vérifiez qu’elle est entière, puis confirmez leur retrait."
    ).format(absent=absence.absent, offered=absence.offered)


def number_of(line: Line) -> str:
    """As the intake keeps it."""
    return clean_line(line.facts.source_id if line.facts else line.source_id, LONGEST_NUMBER)
