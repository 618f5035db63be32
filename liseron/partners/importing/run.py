"""An import as a person asks for it: for good, or as a preview that leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.importing.lines import Lines, Outcome
from liseron.partners.importing.reading import CannotImport
from liseron.protocols import insee
from liseron.toolkit import dates
from liseron.toolkit.imports import ImportLine, Report
from liseron.toolkit.text import clean_line


def run_import(
    work: Callable[[], Lines], *, kind: str, source: str, by: object | None, preview: bool = False
) -> Lines:
    """Runs the work in one transaction and keeps its report, with the lines that wait for a person.

    A preview is the very same work, undone, and leaves no report. Raises what the work raises.
    """
    if preview:
        with transaction.atomic():
            lines = work()
            transaction.set_rollback(True)
        return lines
    with Report.start(kind=kind, source=source, by=by) as report:
        with transaction.atomic():
            lines = work()
        _keep(report, lines)
    return lines


def _keep(report: Report, lines: Lines) -> None:
    counts = lines.counts()
    report.put_in(counts[Outcome.CREATED] + counts[Outcome.CHANGED])
    report.leave_unchanged(counts[Outcome.UNCHANGED])
    waiting = lines.with_outcome(Outcome.TO_SETTLE)
    asked_before = ImportLine.objects.to_settle().filter(run__kind=report.run.kind)
    asked_before.filter(label__in=[clean_line(line.subject, 200) for line in waiting]).update(
        settled_at=dates.now(), settled_by=f"run:{report.run.pk}"
    )
    for line in waiting:
        candidates = list(line.candidates)
        report.ask(
            line.number, "unmatched", line.reason, label=line.subject, row=line.row, candidates=candidates
        )
    for line in lines.with_outcome(Outcome.REJECTED):
        report.reject(line.number, "unreadable", line.reason, label=line.subject, row=line.row)


class ImportCommand(BaseCommand):
    """A command that imports files: `--department`, `--preview`, a report in French, refusals without a traceback."""

    kind = ""

    def source(self, options: dict[str, Any]) -> str:
        """The name that reports give to what is read, without the machine's folders."""
        path: Path = options["file"]
        return path.name

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--department", help=_("Codes séparés par des virgules, par exemple 16,62."))
        parser.add_argument("--preview", action="store_true", help=_("Montrer sans rien enregistrer."))

    def handle(self, *args: Any, **options: Any) -> None:
        departments = read_departments(options["department"])
        try:
            lines = run_import(
                lambda: self.work(departments, options),
                kind=self.kind,
                source=self.source(options),
                by=None,
                preview=options["preview"],
            )
        except CannotImport as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            reason = _("Le fichier {name} ne s’ouvre pas.").format(name=error.filename)
            raise CommandError(reason) from None
        self.stdout.write(lines.in_french())
        if options["preview"]:
            self.stdout.write(_("Aperçu\u00a0: rien n’a été enregistré."))

    def work(self, departments: set[str] | None, options: dict[str, Any]) -> Lines:
        """What this command imports: raises CannotImport."""
        raise NotImplementedError


def read_departments(text: str | None) -> set[str] | None:
    """ "16,62" as a set of codes; None for all. Raises CommandError."""
    if not text:
        return None
    codes = {word: insee.department_code(word) for word in text.split(",")}
    for word, code in codes.items():
        if code is None:
            raise CommandError(_("«\u00a0{word}\u00a0» n’est pas un code de département.").format(word=word))
    return {code for code in codes.values() if code}
