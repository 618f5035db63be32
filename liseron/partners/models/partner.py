"""The partners that sign."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.partners.models.territory import Intercommunality, Municipality


class PartnerQuerySet(models.QuerySet["Partner"]):
    def covered_on(self, day: date) -> Self:
        """Partners whose agreement is in force on that day."""
        return self.filter(agreement_starts_on__lte=day, agreement_ends_on__gte=day)


class Partner(models.Model):
    """The municipality or the EPCI that signs, and runs one or more libraries (requirement A2)."""

    class AccessFormula(models.TextChoices):
        HOSTED = "hosted", _("Clé en main : les lecteurs s’inscrivent sur le portail")
        FEDERATED = "federated", _("Autonomie : les lecteurs arrivent du site de leur bibliothèque")

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    municipality = models.OneToOneField(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="partner"
    )
    intercommunality = models.OneToOneField(
        Intercommunality, null=True, blank=True, on_delete=models.PROTECT, related_name="partner"
    )
    formula = models.CharField(max_length=10, choices=AccessFormula, default=AccessFormula.HOSTED)
    portal_url = models.URLField(
        blank=True, help_text=_("Site de la bibliothèque où s’inscrire (autonomie).")
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    agreement_starts_on = models.DateField(null=True, blank=True)
    agreement_ends_on = models.DateField(null=True, blank=True, help_text=_("Dernier jour de la convention."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("collectivité partenaire")
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, intercommunality__isnull=True)
                | Q(municipality__isnull=True, intercommunality__isnull=False),
                name="partner_is_a_municipality_or_an_intercommunality",
            ),
            models.CheckConstraint(
                condition=Q(agreement_starts_on__isnull=True, agreement_ends_on__isnull=True)
                | Q(agreement_ends_on__gte=models.F("agreement_starts_on")),
                name="partner_agreement_dates_together_and_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_covered_on(self, day: date) -> bool:
        """True when the partner's agreement is in force on that day (both ends included)."""
        if self.agreement_starts_on is None or self.agreement_ends_on is None:
            return False
        return self.agreement_starts_on <= day <= self.agreement_ends_on
