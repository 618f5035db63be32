"""What the département may spend in a year, and what it subscribes to."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Resource, Vendor

FIRST_YEAR, LAST_YEAR = 2000, 2100
NOTICE_DAYS = 90
YEARS = [
    MinValueValidator(FIRST_YEAR, message=_("L’année va de 2000 à 2100.")),
    MaxValueValidator(LAST_YEAR, message=_("L’année va de 2000 à 2100.")),
]


class Budget(models.Model):
    """What the département votes for one calendar year (J3; Charente: 30,000 € a year)."""

    year = models.PositiveSmallIntegerField(unique=True, validators=YEARS)
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text=_("Pour les abonnements."))
    subsidies = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text=_("Pour les aides.")
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("budget")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="budget_is_above_zero",
                violation_error_message=_("Le budget doit être plus grand que zéro."),
            ),
            models.CheckConstraint(
                condition=Q(subsidies__isnull=True) | Q(subsidies__gte=0),
                name="budget_for_subsidies_is_not_negative",
                violation_error_message=_("Le montant des aides ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="budget_year_is_plausible",
                violation_error_message=_("L’année va de 2000 à 2100."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def to_decide(self) -> Self:
        """Lines with a licence that ends, and nobody has said whether it is renewed."""
        return self.filter(licence_until__isnull=False, decision=Subscription.Decision.TO_DECIDE)


class Subscription(models.Model):
    """A line of a year's budget: what is bought from a vendor, planned and actual cost, and its licence (J3).

    `renews` is the line of the year before that this one continues; a line is renewed once.
    """

    class Decision(models.TextChoices):
        TO_DECIDE = "to_decide", _("À décider")
        RENEW = "renew", _("Renouveler")
        STOP = "stop", _("Arrêter")

    year = models.PositiveSmallIntegerField(db_index=True, validators=YEARS)
    label = models.CharField(max_length=200)
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="subscriptions"
    )
    vendor = models.ForeignKey(
        Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="subscriptions"
    )
    planned = models.DecimalField(max_digits=12, decimal_places=2)
    actual = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    invoice_reference = models.CharField(max_length=80, blank=True)
    invoiced_on = models.DateField(null=True, blank=True)
    licence_from = models.DateField(null=True, blank=True)
    licence_until = models.DateField(null=True, blank=True, help_text=_("Dernier jour de la licence."))
    notice_days = models.PositiveSmallIntegerField(
        default=NOTICE_DAYS,
        validators=[MaxValueValidator(730, message=_("L’alerte vient au plus 730 jours avant la fin."))],
    )
    decision = models.CharField(max_length=9, choices=Decision, default=Decision.TO_DECIDE)
    decided_on = models.DateField(null=True, blank=True)
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_as"
    )
    note = models.CharField(max_length=500, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "label"]
        verbose_name = _("abonnement")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "resource", "label"],
                condition=Q(resource__isnull=False),
                name="subscription_once_a_year_for_a_resource",
                violation_error_message=_("Cette ligne existe déjà pour cette année."),
            ),
            models.UniqueConstraint(
                fields=["year", "label"],
                condition=Q(resource__isnull=True),
                name="subscription_once_a_year_without_resource",
                violation_error_message=_("Cette ligne existe déjà pour cette année."),
            ),
            models.CheckConstraint(
                condition=~Q(label=""),
                name="subscription_has_a_label",
                violation_error_message=_("Donnez un nom à cette ligne."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="subscription_year_is_plausible",
                violation_error_message=_("L’année va de 2000 à 2100."),
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=0) & (Q(actual__isnull=True) | Q(actual__gte=0)),
                name="subscription_costs_are_not_negative",
                violation_error_message=_("Un coût ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=Q(actual__isnull=False) | Q(invoiced_on__isnull=True, invoice_reference=""),
                name="subscription_invoice_has_its_amount",
                violation_error_message=_("Une facture a un montant. Écrivez le coût réel."),
            ),
            models.CheckConstraint(
                condition=Q(licence_from__isnull=True)
                | Q(licence_until__isnull=True)
                | Q(licence_until__gte=F("licence_from")),
                name="subscription_licence_ends_after_it_starts",
                violation_error_message=_(
                    "La licence finit avant de commencer. Corrigez l’une des deux dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decision="to_decide", decided_on__isnull=True)
                | (~Q(decision="to_decide") & Q(decided_on__isnull=False)),
                name="subscription_decision_has_its_date",
                violation_error_message=_("Une décision a une date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"

    @property
    def counted(self) -> Decimal:
        """What the line takes of the budget: the actual cost, the planned one while it is not known."""
        return self.planned if self.actual is None else self.actual

    def is_in_licence(self, day: date) -> bool:
        """True when the licence runs on that day, both ends included; without dates nobody can tell: False."""
        if self.licence_from is None and self.licence_until is None:
            return False
        return (self.licence_from or date.min) <= day <= (self.licence_until or date.max)
