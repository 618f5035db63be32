"""Who may enter what, how often, and the trace of each entry."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import HostedFile, Medium, Record, Resource
from liseron.partners.models import Library, Partner
from liseron.people.models import Patron


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    def in_force(self, today: date) -> Self:
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today),
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        )


class Entitlement(models.Model):
    """A partner's readers may enter a resource. Without a partner: every partner in force may."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="entitlements")
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.CASCADE, related_name="entitlements"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("droit d’accès")
        verbose_name_plural = _("droits d’accès")
        constraints = [
            models.UniqueConstraint(fields=["resource", "partner"], name="entitlement_once"),
            models.UniqueConstraint(
                fields=["resource"], condition=Q(partner__isnull=True), name="entitlement_for_all_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="entitlement_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} → {self.partner_id or 'tous'}"


class Quota(models.Model):
    """How many visits, for whom, over which calendar period, on one resource or on a whole medium (C4)."""

    class Scope(models.TextChoices):
        PATRON = "patron", _("Par lecteur")
        LIBRARY = "library", _("Par bibliothèque")
        DEPARTMENT = "department", _("Pour tout le Département")

    class Period(models.TextChoices):
        DAY = "day", _("par jour")
        WEEK = "week", _("par semaine")
        MONTH = "month", _("par mois")
        YEAR = "year", _("par an")

    scope = models.CharField(max_length=10, choices=Scope)
    period = models.CharField(max_length=5, choices=Period)
    limit = models.PositiveIntegerField()
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="quotas"
    )
    medium = models.CharField(max_length=6, choices=Medium, blank=True)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("quota")
        constraints = [
            models.CheckConstraint(condition=Q(limit__gte=1), name="quota_allows_something"),
            models.CheckConstraint(
                condition=Q(resource__isnull=False, medium="") | (Q(resource__isnull=True) & ~Q(medium="")),
                name="quota_on_a_resource_or_a_medium",
            ),
            models.UniqueConstraint(fields=["scope", "period", "resource"], name="quota_once_per_resource"),
            models.UniqueConstraint(
                fields=["scope", "period", "medium"], condition=~Q(medium=""), name="quota_once_per_medium"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.limit} {self.period}"


class QuotaCounter(models.Model):
    """What has been used of a quota by one subject over one period; only a conditional UPDATE moves `used`.

    `subject` is a patron's or a library's number, 0 for the département; `starts_on` the period's first day.
    `used` = lines of the ledger + `forgotten`, the lines erased so that old visits name nobody (RGPD).
    """

    quota = models.ForeignKey(Quota, on_delete=models.CASCADE, related_name="counters")
    subject = models.PositiveBigIntegerField(default=0)
    starts_on = models.DateField()
    used = models.PositiveIntegerField(default=0)
    forgotten = models.PositiveIntegerField(default=0, help_text=_("Tirages dont la ligne a été effacée."))

    class Meta:
        verbose_name = _("compteur de quota")
        constraints = [
            models.UniqueConstraint(fields=["quota", "subject", "starts_on"], name="quota_counter_once"),
            models.CheckConstraint(
                condition=Q(forgotten__lte=models.F("used")), name="quota_counter_forgets_what_was_used"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quota_id}/{self.subject}/{self.starts_on}: {self.used}"


class DoorSettings(models.Model):
    """How the connector of a resource is set: its own values, its secret, and what it says of the reader.

    `values` are what the connector's form asks for, `sealed` its secret as `toolkit.sealing` writes it, `released`
    names of `access.releasing.Released`.
    """

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="door")
    values = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True)
    released = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("réglage de porte")
        verbose_name_plural = _("réglages de porte")

    def __str__(self) -> str:
        return f"{self.resource_id}"


class Visit(models.Model):
    """A reader went through the door. `patron` is erased after four months; the count stays (RGPD)."""

    patron = models.ForeignKey(
        Patron, null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    library = models.ForeignKey(
        Library, null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="visits")
    record = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    at = models.DateTimeField()
    day = models.DateField(help_text=_("Jour à Paris."))

    class Meta:
        ordering = ["-at"]
        verbose_name = _("passage")
        indexes = [
            models.Index(fields=["patron", "resource", "-at"], name="visit_of_patron"),
            models.Index(fields=["day"], name="visit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.day}"


class QuotaDraw(models.Model):
    """The ledger: one line for each visit and each quota that it drew on, written with the counter."""

    counter = models.ForeignKey(QuotaCounter, on_delete=models.CASCADE, related_name="draws")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="draws")

    class Meta:
        verbose_name = _("tirage sur quota")
        constraints = [models.UniqueConstraint(fields=["counter", "visit"], name="quota_draw_once")]

    def __str__(self) -> str:
        return f"{self.counter_id} ← {self.visit_id}"


class ReadingPosition(models.Model):
    """Where a reader stopped in a hosted file: page number from 1."""

    patron = models.ForeignKey(Patron, on_delete=models.CASCADE, related_name="reading_positions")
    file = models.ForeignKey(HostedFile, on_delete=models.CASCADE, related_name="reading_positions")
    page = models.PositiveIntegerField(default=1)
    progress = models.PositiveSmallIntegerField(default=0, help_text=_("Dans la page, de 0 à 100."))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("position de lecture")
        constraints = [
            models.UniqueConstraint(fields=["patron", "file"], name="reading_position_once"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="reading_position_in_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.patron_id} {self.file_id} p. {self.page}"
