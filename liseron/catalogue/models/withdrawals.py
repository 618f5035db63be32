"""Titles taken out of the offer together by a person, so that they may come back together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Withdrawal(models.Model):
    """`records` are the keys of the titles that were in the offer; each bears `at` as its own withdrawal's instant."""

    reason = models.CharField(max_length=200)
    records = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("retrait de titres")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.at:%Y-%m-%d}"
