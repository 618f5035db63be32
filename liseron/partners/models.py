"""Territory (INSEE's geography and populations), the partners that sign, and their libraries."""

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
