"""What became of each line of an imported file, with the reason."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    TO_SETTLE = "to_settle"
    REJECTED = "rejected"


LABELS = {
    Outcome.CREATED: _("ajoutées"),
    Outcome.CHANGED: _("mises à jour"),
    Outcome.UNCHANGED: _("inchangées"),
    Outcome.TO_SETTLE: _("à trancher"),
    Outcome.REJECTED: _("refusées"),
}

ONE_LABELS = {
    Outcome.CREATED: _("ajoutée"),
    Outcome.CHANGED: _("mise à jour"),
    Outcome.UNCHANGED: _("inchangée"),
    Outcome.TO_SETTLE: _("à trancher"),
    Outcome.REJECTED: _("refusée"),
}


@dataclass(frozen=True)
class Line:
    """`number` counts from 1 at the file's first line of data; `reason` is a French sentence, "" when all is well.

    `candidates` are the keys of the municipalities proposed to the person who settles.
    """

    number: int
    outcome: Outcome
    subject: str
    reason: str = ""
    row: dict[str, str] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()


@dataclass
class Lines:
    """All the lines of one file, in the order met."""

    title: str
    lines: list[Line] = field(default_factory=list)

    def add(self, number: int, outcome: Outcome, subject: str, reason: str = "", **more: Any) -> None:
        self.lines.append(Line(number, outcome, subject, str(reason), **more))

    def counts(self) -> Counter[Outcome]:
        return Counter(line.outcome for line in self.lines)

    def with_outcome(self, *outcomes: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome in outcomes]

    def remarks(self) -> list[Line]:
        """Every line that says something, whatever became of it."""
        return [line for line in self.lines if line.reason]

    def in_french(self) -> str:
        """The report as a person reads it in a terminal: totals first, then each line that says something."""
        counts = self.counts()
        totals = ", ".join(
            f"{counts[outcome]} {label}" for outcome, label in LABELS.items() if counts[outcome]
        )
        told = [
            f"  {line.number:>6}  {line.subject} ({ONE_LABELS[line.outcome]})\u00a0: {line.reason}"
            for line in self.remarks()
        ]
        return "\n".join([f"{self.title}\u00a0: {totals or '0'}", *told])
