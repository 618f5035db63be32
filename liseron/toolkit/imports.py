"""Reports of imports: every line read is counted, and each that did not simply go in says why."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.text import clean_line

LINES_AT_ONCE = 500
MOST_REMARKS = 1_000


class ImportRun(models.Model):
    """One reading of one source."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("aperçu")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("interrompu")

    kind = models.CharField(max_length=60, db_index=True)
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    totals = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class ImportLineQuerySet(models.QuerySet["ImportLine"]):
    def to_settle(self) -> "ImportLineQuerySet":
        """Lines that wait for a person's decision."""
        return self.filter(outcome=ImportLine.Outcome.TO_SETTLE, settled_at=None)

    def rejected(self) -> "ImportLineQuerySet":
        return self.filter(outcome=ImportLine.Outcome.REJECTED)


class ImportLine(models.Model):
    """A line that did not simply go in, with its reason."""

    class Outcome(models.TextChoices):
        IN = "in", _("reprise")
        UNCHANGED = "unchanged", _("déjà à jour")
        REJECTED = "rejected", _("écartée")
        TO_SETTLE = "to_settle", _("à régler")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=60, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        ordering = ["run", "number"]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="toolkit_importline_outcome")]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome} {self.label}"


@dataclass
class Report:
    """Collects the lines of one run: `with Report.start(…) as report: report.put_in(); report.reject(2, …)`.

    Lines are written by hundreds, so that a run interrupted keeps what it learnt; an exception marks the run
    as failed and goes on to the caller. Open it outside the transactions of the lines.
    """

    run: ImportRun
    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ImportLine.Outcome.values, 0))
    added: int = 0
    _waiting: list[ImportLine] = field(default_factory=list)

    @classmethod
    def start(cls, *, kind: str, source: str, by: object | None, preview: bool = False) -> Self:
        """`source` is the name people know it by; `by` a user, a name, or None for the system."""
        state = ImportRun.State.PREVIEW if preview else ImportRun.State.RUNNING
        run = ImportRun.objects.create(
            kind=kind,
            source=clean_line(source, 200),
            by=name_of_actor(by),
            state=state,
            started_at=dates.now(),
        )
        return cls(run)

    @classmethod
    def resume(cls, run: ImportRun, *, totals: dict[str, int], added: int) -> Self:
        """Go on with a run that broke off, from what it had counted."""
        run.state, run.finished_at = ImportRun.State.RUNNING, None
        run.save(update_fields=["state", "finished_at"])
        return cls(run, totals=dict.fromkeys(ImportLine.Outcome.values, 0) | totals, added=added)

    def put_in(self, count: int = 1, *, is_new: bool = False) -> None:
        """Count lines that went in; none is stored. `added` tells how many were new."""
        self.totals[ImportLine.Outcome.IN] += count
        self.added += count * is_new

    def leave_unchanged(self, count: int = 1) -> None:
        """Count lines already as they should be; none is stored."""
        self.totals[ImportLine.Outcome.UNCHANGED] += count

    def reject(self, number: int, reason: str, sentence: str, *, label: str = "", **data: Any) -> None:
        """Line `number` stays out. `reason` is a code, `sentence` says it in French, `data` is JSON-able."""
        self._keep(ImportLine.Outcome.REJECTED, number, reason, sentence, label, data)

    def ask(self, number: int, reason: str, sentence: str, *, label: str = "", **data: Any) -> None:
        """Line `number` waits for a person to settle it."""
        self._keep(ImportLine.Outcome.TO_SETTLE, number, reason, sentence, label, data)

    def remark(self, number: int, reason: str, sentence: str, *, label: str = "") -> None:
        """Say something of a line that is counted otherwise: it went in, with something odd in it.

        All are counted under "remarks", the first thousand are kept.
        """
        self.totals["remarks"] = self.totals.get("remarks", 0) + 1
        if self.totals["remarks"] <= MOST_REMARKS:
            self._add(ImportLine.Outcome.IN, number, reason, sentence, label, {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self.flush()
        if kind is not None:
            self.run.state = ImportRun.State.FAILED
        elif self.run.state == ImportRun.State.RUNNING:
            self.run.state = ImportRun.State.DONE
        self.run.totals, self.run.finished_at = self.totals, dates.now()
        self.run.save(update_fields=["state", "totals", "finished_at"])

    def _keep(
        self,
        outcome: ImportLine.Outcome,
        number: int,
        reason: str,
        sentence: str,
        label: str,
        data: dict[str, Any],
    ) -> None:
        self.totals[outcome] += 1
        self._add(outcome, number, reason, sentence, label, data)

    def _add(
        self,
        outcome: ImportLine.Outcome,
        number: int,
        reason: str,
        sentence: str,
        label: str,
        data: dict[str, Any],
    ) -> None:
        self._waiting.append(
            ImportLine(
                run=self.run,
                number=number,
                outcome=outcome,
                reason=reason,
                sentence=clean_line(str(sentence), 300),
                label=clean_line(label, 200),
                data=data,
            )
        )
        if len(self._waiting) >= LINES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the lines that wait; inside a transaction, with what they are about."""
        with transaction.atomic():
            ImportLine.objects.bulk_create(self._waiting)
        self._waiting = []


def settle(line: ImportLine, *, by: object) -> bool:
    """Mark a line as decided, in the transaction of the decision; False when somebody was faster."""
    changed = ImportLine.objects.to_settle().filter(pk=line.pk)
    return changed.update(settled_at=dates.now(), settled_by=name_of_actor(by)) == 1


class CannotSetAside(Exception):
    """The line no longer waits, or no reason is given; the message is a French sentence."""


@transaction.atomic
def set_aside(line: ImportLine, *, by: object, reason: str) -> None:
    """A person decides that the line stays out, and says why. Raises CannotSetAside."""
    said = clean_line(reason, 200)
    if not said:
        raise CannotSetAside(_("Dites pourquoi cette ligne reste de côté."))
    if not settle(line, by=by):
        raise CannotSetAside(_("Cette ligne n’est plus à régler : quelqu’un l’a déjà fait."))
    ImportLine.objects.filter(pk=line.pk).update(
        sentence=clean_line(str(_("Laissée de côté : {reason}")).format(reason=said), 300)
    )
    audit.record(by, "import_line.set_aside", line, run=line.run_id)
