"""An import as a person asks for it: for good, or as a preview that leaves nothing behind."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.importing.lines import Lines
from liseron.partners.importing.reading import CannotImport
from liseron.protocols import insee


def run_import(work: Callable[[], Lines], *, preview: bool = False) -> Lines:
    """Runs the work in one transaction, undone when it is a preview: the very same code tells what would happen."""
    with transaction.atomic():
        lines = work()
        if preview:
            transaction.set_rollback(True)
    return lines


class ImportCommand(BaseCommand):
    """A command that imports files: `--department`, `--preview`, a report in French, refusals without a traceback."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--department", help=_("Codes séparés par des virgules, par exemple 16,62."))
        parser.add_argument("--preview", action="store_true", help=_("Montrer sans rien enregistrer."))

    def handle(self, *args: Any, **options: Any) -> None:
        departments = read_departments(options["department"])
        try:
            lines = run_import(lambda: self.work(departments, options), preview=options["preview"])
        except CannotImport as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            reason = _("Le fichier {name} ne s’ouvre pas.").format(name=error.filename)
            raise CommandError(reason) from None
        self.stdout.write(lines.in_french())
        if options["preview"]:
            self.stdout.write(_("Aperçu\u00a0: rien n’a été enregistré."))

    def work(self, departments: set[str] | None, options: dict[str, Any]) -> Lines:
        """What this command imports."""
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
