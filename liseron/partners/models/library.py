"""The libraries that partners run."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.partners.models.partner import Partner
from liseron.partners.models.territory import Municipality
from liseron.protocols.insee import fold_name


class LibraryQuerySet(models.QuerySet["Library"]):
    def open_to_readers(self) -> Self:
        """Libraries that a reader may choose: public places that are still open."""
        return self.filter(kind=Library.Kind.OPEN_PLACE, closed_on__isnull=True)

    def of(self, partner: Partner) -> Self:
        return self.filter(partner=partner)


class Library(models.Model):
    """A public library (Ministry's list, `Code_bib`). `partner` is empty until its community has signed."""

    class Classification(models.TextChoices):
        STRUCTURING = "structuring", _("Structurante")
        LOCAL = "local", _("De proximité")
        OTHER = "other", _("Autre point d’accès")

    class Kind(models.TextChoices):
        OPEN_PLACE = "open", _("Bâtiment ouvert")
        DEPARTMENTAL = "departmental", _("Bibliothèque départementale")
        OTHER = "other", _("Autre adresse")

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    folded_name = models.CharField(max_length=200, db_index=True, editable=False, blank=True)
    ministry_code = models.CharField(max_length=12, null=True, blank=True, unique=True)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="libraries"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="libraries")
    classification = models.CharField(
        max_length=12, choices=Classification, default=Classification.LOCAL, db_index=True
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OPEN_PLACE)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=5, blank=True, db_index=True)
    town = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    website = models.URLField(max_length=400, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    ministry_facts = models.JSONField(
        default=dict,
        editable=False,
        blank=True,
        help_text=_("Ce que la liste du ministère disait la dernière fois."),
    )

    objects = LibraryQuerySet.as_manager()

    class Meta:
        ordering = ["folded_name"]
        verbose_name = _("bibliothèque")
        verbose_name_plural = _("bibliothèques")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="library_position_whole_and_on_earth",
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="library_position")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = fold_name(self.name)
        if kwargs.get("update_fields") is not None and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(*args, **kwargs)
