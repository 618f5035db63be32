"""Errors that librarians report: said once, settled with an answer. The title itself is corrected by its own action."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.catalogue.models import Record
from liseron.desk.models import ErrorReport
from liseron.partners.models import Partner
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.text import clean_line

LONGEST_WORDS = 500
LONGEST_ANSWER = 300


class CannotReport(ValueError):
    """Nothing is said, or somebody was faster; the message is a French sentence."""


@transaction.atomic
def report_error(*, record: Record, words: str, partner: Partner | None, by: object) -> ErrorReport:
    """What is wrong, in the librarian's words; said again while it waits, it replaces what was said.

    Without a partner, the département says it. Raises CannotReport.
    """
    said = clean_line(words, LONGEST_WORDS)
    if not said:
        raise CannotReport(_("Dites ce qui ne va pas."))
    actor = name_of_actor(by)
    report, _is_new = ErrorReport.objects.update_or_create(
        record=record,
        by=actor,
        settled_at=None,
        defaults={
            "words": said,
            "partner": partner,
            "place": partner.name if partner else settings.DEPARTMENT_NAME[:200],
            "at": dates.now(),
        },
    )
    audit.record(by, "title.error_reported", record)
    return report


@transaction.atomic
def settle_report(*, report: ErrorReport, answer: str, by: object) -> None:
    """The answer is read by who reported. Raises CannotReport."""
    said = clean_line(answer, LONGEST_ANSWER)
    if not said:
        raise CannotReport(_("Répondez en une phrase à la bibliothèque."))
    waiting = ErrorReport.objects.waiting().filter(pk=report.pk)
    if not waiting.update(answer=said, settled_at=dates.now(), settled_by=name_of_actor(by)):
        raise CannotReport(_("Ce signalement est déjà réglé : quelqu’un l’a fait avant vous."))
    audit.record(by, "title.error_settled", report.record)
