"""What partners' libraries have on their shelves, beside the titles of the digital library (F3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Record, Resource
from liseron.partners.models import Library, Partner

NUMBER = "{numero}"


class PartnerCatalogue(models.Model):
    """A partner's own catalogue: the resource that holds its titles, and where its site shows each of them.

    `libraries` says which library a code or a name of the catalogue means: {"BIB01": 12}, primary keys.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="catalogues")
    resource = models.OneToOneField(Resource, on_delete=models.PROTECT, related_name="partner_catalogue")
    record_address = models.CharField(
        max_length=500,
        blank=True,
        help_text=_("Page d’un titre sur son site : « https://…/notice/{numero} »."),
    )
    libraries = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("catalogue d’un partenaire")
        constraints = [
            models.CheckConstraint(
                condition=Q(record_address="") | Q(record_address__contains=NUMBER),
                name="partner_catalogue_address_has_a_place_for_the_number",
                violation_error_message=_("Écrivez {numero} là où se trouve le numéro de la notice."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)


class Holding(models.Model):
    """A copy, or the volumes of a periodical, as the partner's catalogue said it last.

    `place` is the library in the catalogue's words; `library` when it is one that we know.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="holdings")
    library = models.ForeignKey(
        Library, null=True, blank=True, on_delete=models.SET_NULL, related_name="holdings"
    )
    place = models.CharField(max_length=120, blank=True)
    shelf_mark = models.CharField(max_length=120, blank=True)
    bar_code = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=120, blank=True)
    held = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("exemplaire")

    def __str__(self) -> str:
        return self.shelf_mark or self.place
