"""Where titles come from again and again: what the columns of a vendor's tables mean, and catalogues to follow."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.offer import Resource, Vendor
from liseron.toolkit.imports import ImportRun


class ColumnMappingQuerySet(models.QuerySet["ColumnMapping"]):
    def usable_for(self, resource: Resource) -> Self:
        """Those of the resource, of its vendor, and those of nobody in particular."""
        return self.filter(
            Q(resource=resource)
            | Q(resource__isnull=True, vendor__isnull=True)
            | Q(vendor__isnull=False, vendor=resource.vendor_id)
        )


class ColumnMapping(models.Model):
    """What the columns of a table mean, kept for the next table of the same sender.

    `rules` is what `ColumnPlan.to_json` gives: each fact, the columns it comes from, and how.
    """

    name = models.CharField(
        _("nom"),
        max_length=120,
        unique=True,
        error_messages={"unique": _("Ce nom est déjà pris. Choisissez-en un autre.")},
    )
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="column_mappings"
    )
    vendor = models.ForeignKey(
        Vendor, null=True, blank=True, on_delete=models.CASCADE, related_name="column_mappings"
    )
    rules = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ColumnMappingQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("correspondance de colonnes")
        constraints = [
            models.CheckConstraint(
                condition=Q(resource__isnull=True) | Q(vendor__isnull=True),
                name="column_mapping_of_one_owner",
                violation_error_message=_("Choisissez la ressource ou le fournisseur, pas les deux."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeedQuerySet(models.QuerySet["Feed"]):
    def due_on(self, day: date) -> Self:
        """Those that are to be read by themselves on that day, or should have been before."""
        return self.filter(is_active=True, next_on__lte=day)


class Feed(models.Model):
    """An OPDS catalogue that supplies a resource, and the marks of the last visit that read it to its end.

    Read by itself every night or every week, from `next_on` on, unless it is suspended.
    """

    class Pace(models.TextChoices):
        DAY = "day", _("chaque nuit")
        WEEK = "week", _("chaque semaine")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="feeds")
    address = models.URLField(_("adresse"), max_length=1000)
    is_complete = models.BooleanField(
        default=True, help_text=_("Les titres qu’il ne nomme plus quittent l’offre.")
    )
    pace = models.CharField(max_length=4, choices=Pace, default=Pace.WEEK)
    is_active = models.BooleanField(default=True)
    next_on = models.DateField(null=True, blank=True, help_text=_("Prochaine lecture, de nuit."))
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text=_("Dernière lecture jusqu’au bout."))
    problem = models.CharField(
        max_length=300, blank=True, help_text=_("Ce qui a arrêté la dernière lecture.")
    )
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["resource", "address"]
        verbose_name = _("catalogue suivi")
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "address"],
                name="feed_once_per_resource",
                violation_error_message=_("Ce catalogue est déjà suivi pour cette ressource."),
            ),
        ]

    def __str__(self) -> str:
        return self.address
