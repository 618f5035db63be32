"""The base addresses that catalogues harvest: one for each partner, and the public one."""

from typing import Final, Literal, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.exchange.profiles import FORMATS, Profile
from liseron.partners.models import Partner

PUBLIC: Final = "public"


def every_format() -> list[str]:
    return list(FORMATS)


class View(models.Model):
    """A base address, `/oai/<slug>`, and the switches of the records it gives (docs/crosswalks.md).

    Without a partner, it is the public one. `since` is its earliest datestamp for ever, in Unix seconds.
    """

    class PublisherField(models.TextChoices):
        OLD = "210", "210"
        NEW = "214", "214"
        BOTH = "both", _("210 et 214")

    class FirstIdentifier(models.TextChoices):
        URL = "url", _("L’adresse de la ressource (PMB)")
        ISBN = "isbn", _("L’ISBN (anciens portails AFI)")

    class TypeCase(models.TextChoices):
        DCMI = "dcmi", _("Comme la norme : « Text »")
        PMB = "pmb", _("Comme PMB : « text »")

    class LeaderType(models.TextChoices):
        PROFILE = "profile", _("Lettre des ressources numériques (« l »)")
        PRINTED = "a", _("Lettre du texte imprimé (« a »)")

    slug = models.SlugField(max_length=80, unique=True)
    partner = models.OneToOneField(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="exchange_view"
    )
    is_open = models.BooleanField(default=True)
    since = models.BigIntegerField(editable=False, help_text=_("En secondes Unix."))
    formats = models.JSONField(default=every_format, help_text=_("Préfixes proposés."))
    page_size = models.PositiveIntegerField(default=200, help_text=_("0 : tout en une page."))
    publisher_field = models.CharField(max_length=4, choices=PublisherField, default=PublisherField.BOTH)
    has_item_995 = models.BooleanField(default=False)
    item_code_partner = models.CharField(max_length=80, blank=True)
    item_code_ours = models.CharField(max_length=80, blank=True)
    has_200b = models.BooleanField(default=False)
    first_identifier = models.CharField(max_length=4, choices=FirstIdentifier, default=FirstIdentifier.URL)
    dc_type_case = models.CharField(max_length=4, choices=TypeCase, default=TypeCase.DCMI)
    leader_type = models.CharField(max_length=7, choices=LeaderType, default=LeaderType.PROFILE)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("adresse de moissonnage")
        verbose_name_plural = _("adresses de moissonnage")
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=True, slug=PUBLIC) | Q(partner__isnull=False) & ~Q(slug=PUBLIC),
                name="exchange_view_of_nobody_is_the_public_one",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def profile(self) -> Profile:
        """Its switches as the value that renderings are made with."""
        return Profile(
            publisher_field=cast(Literal["210", "214", "both"], str(self.publisher_field)),
            has_item_995=self.has_item_995,
            has_200b=self.has_200b,
            first_identifier=cast(Literal["url", "isbn"], str(self.first_identifier)),
            dc_type_case=cast(Literal["pmb", "dcmi"], str(self.dc_type_case)),
            leader_type=cast(Literal["profile", "a"], str(self.leader_type)),
        )
