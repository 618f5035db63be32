"""What partners owe for a year: prepared in a batch by one person, confirmed by another (J1)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liseron.agreements.models import Agreement, AgreementModel
from liseron.finance.models.budget import FIRST_YEAR, LAST_YEAR
from liseron.partners.models import Partner


class Batch(models.Model):
    """The contributions of a year that were prepared together. Who prepares cannot be who confirms."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("À confirmer")
        CONFIRMED = "confirmed", _("Confirmé")
        CANCELLED = "cancelled", _("Annulé")

    year = models.PositiveSmallIntegerField(db_index=True)
    state = models.CharField(max_length=9, choices=State, default=State.PREPARED)
    prepared_by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=80, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text=_("Pourquoi il est annulé."))

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("lot de participations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(prepared_by="") & ~Q(prepared_by=F("confirmed_by")),
                name="batch_confirmed_by_another_person",
                violation_error_message=_("Une autre personne que celle qui a préparé doit confirmer."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state="prepared",
                    confirmed_at__isnull=True,
                    confirmed_by="",
                    cancelled_at__isnull=True,
                    cancelled_by="",
                )
                | (
                    Q(state="confirmed", confirmed_at__isnull=False, cancelled_at__isnull=True)
                    & ~Q(confirmed_by="")
                )
                | (
                    Q(state="cancelled", cancelled_at__isnull=False, confirmed_at__isnull=True)
                    & ~Q(cancelled_by="")
                ),
                name="batch_state_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="batch_year_is_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} n° {self.pk}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def standing(self) -> Self:
        """Those that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)


class Contribution(models.Model):
    """What one partner owes for one calendar year, with all that the amount rests on.

    `detail`: {"communes": [{"code", "name", "population"}], "left_out": [{"code", "name", "population", "why"}],
    "article"}; the populations of `communes` add up to `population`.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="contributions")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contributions")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="contributions")
    year = models.PositiveSmallIntegerField(db_index=True)
    population = models.PositiveIntegerField()
    population_kind = models.CharField(max_length=9, choices=AgreementModel.PopulationKind)
    census_year = models.PositiveSmallIntegerField()
    reference_on = models.DateField()
    rate = models.DecimalField(max_digits=8, decimal_places=4)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    detail = models.JSONField(default=dict)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "partner__name"]
        verbose_name = _("participation")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "year"],
                condition=Q(cancelled_at__isnull=True),
                name="contribution_once_a_partner_and_year",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, rate__gt=0), name="contribution_amount_and_rate_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.year}"
