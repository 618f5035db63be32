"""Vendors, and the resources that readers enter."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.vocabulary import Audience, Medium, Place, medium_in_words


class Vendor(models.Model):
    """A company or body that supplies resources."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    website = models.URLField(blank=True)
    receives = models.TextField(
        blank=True,
        default=_("Un numéro anonyme et votre tranche d’âge. Rien d’autre."),
        help_text=_("Ce que le fournisseur reçoit à chaque accès, dit au lecteur."),
    )
    contact_email = models.EmailField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("fournisseur")

    def __str__(self) -> str:
        return self.name


class ResourceQuerySet(models.QuerySet["Resource"]):
    def published_on(self, day: date) -> Self:
        """Resources that the portal shows on that day."""
        return self.filter(
            Q(opens_on__isnull=True) | Q(opens_on__lte=day),
            Q(closes_on__isnull=True) | Q(closes_on__gte=day),
            is_published=True,
        )

    def online_on(self, day: date) -> Self:
        """Those of them that are no library's own shelves."""
        return self.published_on(day).filter(is_physical=False)


class Resource(models.Model):
    """What readers enter: a vendor's platform, a free site, or the département's own shelf (C1, C2)."""

    class Entry(models.TextChoices):
        VENDOR = "vendor", _("Chez un fournisseur, avec la carte")
        FREE = "free", _("Site libre, ouvert à tous")
        HOSTED = "hosted", _("Sur le portail")

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    vendor = models.ForeignKey(
        Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    medium = models.CharField(max_length=6, choices=Medium, db_index=True)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.ALL)
    minimum_age = models.PositiveSmallIntegerField(default=0, help_text=_("En années ; 0 : aucun."))
    tagline = models.CharField(max_length=200, blank=True)
    presentation = models.TextField(blank=True, help_text=_("Présentation critique et pédagogique."))
    how_it_works = models.TextField(blank=True, help_text=_("Une étape par ligne."))
    entry = models.CharField(max_length=6, choices=Entry, default=Entry.VENDOR)
    entry_label = models.CharField(
        max_length=60, blank=True, help_text=_("Texte du bouton : « Voir les films ».")
    )
    entry_url = models.URLField(max_length=500, blank=True)
    connector = models.CharField(max_length=40, blank=True, default="plain_link")
    is_open_to_all = models.BooleanField(default=False, help_text=_("S’ouvre sans carte de bibliothèque."))
    is_published = models.BooleanField(default=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    is_physical = models.BooleanField(
        default=False,
        help_text=_("Les documents d’une bibliothèque, à emprunter sur place : rien ne s’ouvre en ligne."),
    )
    position = models.PositiveSmallIntegerField(default=100, help_text=_("Ordre dans les listes."))
    changed_at = models.DateTimeField(auto_now=True)

    objects = ResourceQuerySet.as_manager()
    get_medium_display = medium_in_words

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("ressource")
        constraints = [
            models.CheckConstraint(
                condition=~Q(entry="vendor") | Q(vendor__isnull=False),
                name="resource_at_a_vendor_names_it",
                violation_error_message=_("Choisissez le fournisseur de cette ressource."),
            ),
            models.CheckConstraint(
                condition=Q(entry="hosted") | ~Q(entry_url=""),
                name="resource_elsewhere_has_an_address",
                violation_error_message=_("Donnez l’adresse de la ressource."),
            ),
            models.CheckConstraint(
                condition=Q(is_physical=False) | Q(entry="free"),
                name="resource_on_shelves_is_a_site_open_to_all",
                violation_error_message=_(
                    "Le catalogue d’une bibliothèque se consulte sans carte, sur son site. Choisissez « Site libre »."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=models.F("opens_on")),
                name="resource_closes_after_it_opens",
                violation_error_message=_(
                    "La date de fin vient avant la date de début. Corrigez l’une des deux."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Place:
        """Where its titles are had."""
        return Place.LIBRARY if self.is_physical else Place.ONLINE
