"""Territory: INSEE's geography and populations."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.protocols.insee import fold_name


class Intercommunality(models.Model):
    """An EPCI à fiscalité propre, known by its SIREN (DGCL, BANATIC)."""

    class Kind(models.TextChoices):
        COMMUNITY_OF_MUNICIPALITIES = "CC", _("Communauté de communes")
        AGGLOMERATION = "CA", _("Communauté d’agglomération")
        URBAN_COMMUNITY = "CU", _("Communauté urbaine")
        METROPOLIS = "ME", _("Métropole")

    siren = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=2, choices=Kind)

    class Meta:
        ordering = ["name"]
        verbose_name = _("intercommunalité")

    def __str__(self) -> str:
        return self.name


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def in_force(self, today: date) -> Self:
        """Municipalities that exist on that day, merged ones left out."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_until__isnull=True) | Q(valid_until__gte=today),
            kind=Municipality.Kind.CURRENT,
        )


class Municipality(models.Model):
    """A commune of the Code officiel géographique; a merged one keeps its row, its end and its successor."""

    class Kind(models.TextChoices):
        CURRENT = "current", _("Commune")
        DELEGATED = "delegated", _("Commune déléguée")
        ASSOCIATED = "associated", _("Commune associée")
        FORMER = "former", _("Ancienne commune")

    insee_code = models.CharField(max_length=5)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CURRENT)
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, db_index=True, editable=False, blank=True)
    department = models.CharField(max_length=3, db_index=True)
    siren = models.CharField(max_length=9, blank=True)
    intercommunality = models.ForeignKey(
        Intercommunality, null=True, blank=True, on_delete=models.PROTECT, related_name="municipalities"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text=_("Dernier jour d’existence."))
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["folded_name"]
        verbose_name = _("commune")
        constraints = [
            models.UniqueConstraint(
                fields=["insee_code", "kind"], name="municipality_once_per_code_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="municipality_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["delegated", "associated"]) | Q(successor__isnull=False),
                name="municipality_part_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind="current") | Q(successor__isnull=True) | Q(valid_until__isnull=False),
                name="municipality_merged_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = fold_name(self.name)
        if kwargs.get("update_fields") is not None and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(*args, **kwargs)


class PostalCode(models.Model):
    """A postcode that serves a municipality; one serves many and each may have many."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="postal_codes")
    code = models.CharField(max_length=5, db_index=True)

    class Meta:
        verbose_name = _("code postal")
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="postal_code_once")]

    def __str__(self) -> str:
        return self.code


class Population(models.Model):
    """INSEE's reference population of a municipality; `census_year` is the millésime."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="populations")
    census_year = models.PositiveSmallIntegerField()
    in_force_on = models.DateField()
    municipal = models.PositiveIntegerField(help_text=_("Population municipale."))
    counted_apart = models.PositiveIntegerField(null=True, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True, help_text=_("Population totale."))
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-census_year"]
        verbose_name = _("population")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "census_year"], name="population_once_a_year"),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__gte=models.F("municipal")),
                name="population_total_covers_municipal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.census_year}: {self.municipal}"
