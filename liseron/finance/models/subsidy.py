"""What the département gives to a partner: for its connector (A3), or to share the cost of an action (J4)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liseron.partners.models import Partner

OPEN_UNTIL_PAID = Q(refused_on__isnull=True, paid_on__isnull=True)


class SubsidyQuerySet(models.QuerySet["Subsidy"]):
    def asked(self) -> Self:
        """Those that wait for a first answer."""
        return self.filter(eligible_on__isnull=True, refused_on__isnull=True)

    def eligible(self) -> Self:
        return self.filter(eligible_on__isnull=False, refused_on__isnull=True, granted_on__isnull=True)

    def granted(self) -> Self:
        """Voted and not yet paid."""
        return self.filter(granted_on__isnull=False, paid_on__isnull=True)

    def paid(self) -> Self:
        return self.filter(paid_on__isnull=False)

    def refused(self) -> Self:
        return self.filter(refused_on__isnull=False)

    def unrefused_since(self, year: int) -> Self:
        """Those that the budget of `year` may bear: asked by its end, and not voted before it began."""
        return self.filter(
            Q(granted_on__isnull=True) | Q(granted_on__year__gte=year),
            refused_on__isnull=True,
            asked_on__year__lte=year,
        )

    def unfinished(self) -> Self:
        """Those that still wait for somebody."""
        return self.filter(OPEN_UNTIL_PAID)


class Subsidy(models.Model):
    """A file for one aid: asked by a partner, found eligible or refused, granted by a vote, paid.

    Amounts in euros: `cost` of the whole, then `asked`, `granted` and `paid`, none above the one before.
    """

    class Purpose(models.TextChoices):
        CONNECTOR = "connector", _("Connecteur du site de la bibliothèque")
        ACTION = "action", _("Action cofinancée")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="subsidies")
    purpose = models.CharField(max_length=9, choices=Purpose, db_index=True)
    label = models.CharField(max_length=200)
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    asked = models.DecimalField(max_digits=12, decimal_places=2)
    asked_on = models.DateField(db_index=True)
    eligible_on = models.DateField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text=_("Pourquoi l’aide est refusée."))
    granted = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    granted_on = models.DateField(null=True, blank=True)
    deliberation = models.CharField(max_length=80, blank=True, help_text=_("Référence de la délibération."))
    paid = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    payment_reference = models.CharField(max_length=80, blank=True)
    planned_on = models.DateField(null=True, blank=True, help_text=_("Jour prévu de l’action."))
    held_on = models.DateField(null=True, blank=True, help_text=_("Jour où l’action a eu lieu."))
    attendance = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = SubsidyQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("aide")
        constraints = [
            models.CheckConstraint(
                condition=~Q(label=""),
                name="subsidy_has_a_label",
                violation_error_message=_("Dites en quelques mots à quoi sert l’aide."),
            ),
            models.CheckConstraint(
                condition=Q(asked__gt=0) & Q(asked__lte=F("cost")),
                name="subsidy_asked_within_the_cost",
                violation_error_message=_(
                    "L’aide demandée doit être plus grande que zéro et ne pas dépasser le coût."
                ),
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True) | (Q(granted__gt=0) & Q(granted__lte=F("asked"))),
                name="subsidy_granted_within_what_was_asked",
                violation_error_message=_(
                    "L’aide accordée doit être plus grande que zéro et ne pas dépasser l’aide demandée."
                ),
            ),
            models.CheckConstraint(
                condition=Q(paid__isnull=True) | (Q(paid__gt=0) & Q(paid__lte=F("granted"))),
                name="subsidy_paid_within_what_was_granted",
                violation_error_message=_(
                    "Le montant payé doit être plus grand que zéro et ne pas dépasser l’aide accordée."
                ),
            ),
            models.CheckConstraint(
                condition=Q(refused_on__isnull=True, reason="")
                | (Q(refused_on__isnull=False, granted_on__isnull=True) & ~Q(reason="")),
                name="subsidy_refused_with_a_reason_and_not_granted",
                violation_error_message=_("Un refus a une date et une raison."),
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, granted_on__isnull=True, deliberation="")
                | (
                    Q(granted__isnull=False, granted_on__isnull=False, eligible_on__isnull=False)
                    & ~Q(deliberation="")
                ),
                name="subsidy_granted_with_its_vote_once_eligible",
                violation_error_message=_(
                    "Une aide accordée a un montant, une date et la référence de sa délibération."
                ),
            ),
            models.CheckConstraint(
                condition=Q(paid__isnull=True, paid_on__isnull=True, payment_reference="")
                | (
                    Q(paid__isnull=False, paid_on__isnull=False, granted_on__isnull=False)
                    & ~Q(payment_reference="")
                ),
                name="subsidy_paid_with_its_reference_once_granted",
                violation_error_message=_("Un paiement a un montant, une date et une référence."),
            ),
            models.CheckConstraint(
                condition=(Q(eligible_on__isnull=True) | Q(eligible_on__gte=F("asked_on")))
                & (Q(refused_on__isnull=True) | Q(refused_on__gte=F("asked_on")))
                & (Q(granted_on__isnull=True) | Q(granted_on__gte=F("eligible_on")))
                & (Q(paid_on__isnull=True) | Q(paid_on__gte=F("granted_on"))),
                name="subsidy_steps_follow_each_other",
                violation_error_message=_("Chaque étape vient après celle d’avant. Vérifiez les dates."),
            ),
            models.CheckConstraint(
                condition=Q(purpose="action")
                | Q(planned_on__isnull=True, held_on__isnull=True, attendance__isnull=True),
                name="subsidy_for_a_connector_has_no_day_of_action",
                violation_error_message=_("Seule une action a un jour et un public."),
            ),
            models.CheckConstraint(
                condition=Q(attendance__isnull=True) | Q(held_on__isnull=False),
                name="subsidy_attendance_of_an_action_that_took_place",
                violation_error_message=_("Donnez le jour où l’action a eu lieu, puis son public."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.partner_id})"
