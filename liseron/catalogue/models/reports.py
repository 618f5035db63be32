"""What librarians report of a title: the département settles each and answers."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.records import Record


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def waiting(self) -> Self:
        """Reports that nobody has settled yet."""
        return self.filter(settled_at__isnull=True)


class ErrorReport(models.Model):
    """Something wrong in a title, said by a librarian. `place` is the name of the collectivité that says it."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="error_reports")
    words = models.CharField(max_length=500)
    place = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("erreur signalée")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="error_report_says_what"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, answer="") | Q(settled_at__isnull=False) & ~Q(answer=""),
                name="error_report_settled_with_an_answer",
            ),
            models.UniqueConstraint(
                fields=["record", "by"],
                condition=Q(settled_at__isnull=True),
                name="error_report_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.words[:40]}"
