"""Works: the same title from several sources, one search result with several ways in."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorkQuerySet(models.QuerySet["Work"]):
    def standing(self) -> Self:
        """Works that have not gone into another one."""
        return self.filter(merged_into__isnull=True)


class Work(models.Model):
    """What readers find. `lead` is the record that speaks for it, chosen by rule among those that are available.

    A work whose records all went into another one stays, so that its address still leads somewhere.
    """

    lead = models.ForeignKey(
        "catalogue.Record",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("notice qui le présente"),
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="absorbed"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("œuvre")
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="work_never_in_itself",
            )
        ]

    def __str__(self) -> str:
        return f"work {self.pk}"


class WorkMerge(models.Model):
    """A person said that two works are one. `records` remembers what moved: [[record, was placed by a person]]."""

    kept = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="went_in")
    records = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("rapprochement d’œuvres")
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at__isnull=True),
                name="work_absorbed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("absorbed")), name="merge_of_two_different_works"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"
