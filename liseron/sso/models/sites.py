"""The sites that let readers in on our word: vendors, and partners' own portals."""

from typing import Self

from allauth.idp.oidc.models import Client
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Resource, Vendor
from liseron.partners.models import Partner


def audience_of(vendor_id: int | None, partner_id: int | None) -> str:
    return f"vendor:{vendor_id}" if vendor_id else f"partner:{partner_id}"


class ServiceQuerySet(models.QuerySet["Service"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Service(models.Model):
    """A site that asks us who its visitor is, by CAS or by OpenID Connect, and what it is told.

    `resource` is what its readers enter: the right and the quotas are checked each time a ticket is asked for.
    Without one, being a reader in force is enough. `released` holds names of `access.releasing.Released`.
    """

    class Protocol(models.TextChoices):
        CAS = "cas", _("CAS")
        OIDC = "oidc", _("OpenID Connect")

    class Subject(models.TextChoices):
        PSEUDONYM = "pseudonym", _("Un numéro anonyme, propre à ce site")
        CARD = "card", _("Le numéro de carte")

    name = models.CharField(max_length=120, unique=True)
    vendor = models.ForeignKey(
        Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    protocol = models.CharField(max_length=4, choices=Protocol, default=Protocol.CAS)
    client = models.OneToOneField(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="service"
    )
    subject = models.CharField(max_length=9, choices=Subject, default=Subject.PSEUDONYM)
    released = models.JSONField(default=list, blank=True)
    tells_logout = models.BooleanField(default=True, help_text=_("Prévenu quand le lecteur se déconnecte."))
    logout_address = models.URLField(
        max_length=500,
        blank=True,
        help_text=_("Adresse prévenue (OpenID Connect) ; en CAS, celle du service."),
    )
    may_proxy = models.BooleanField(default=False, help_text=_("Peut agir au nom du lecteur (CAS proxy)."))
    proxy_address = models.URLField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("site relié")
        verbose_name_plural = _("sites reliés")
        constraints = [
            models.CheckConstraint(
                condition=Q(vendor__isnull=False, partner__isnull=True)
                | Q(vendor__isnull=True, partner__isnull=False),
                name="service_of_a_vendor_or_a_partner",
                violation_error_message=_("Choisissez un fournisseur ou une collectivité, pas les deux."),
            ),
            models.CheckConstraint(
                condition=Q(protocol="cas", client__isnull=True) | Q(protocol="oidc", client__isnull=False),
                name="service_by_oidc_has_a_client",
            ),
            models.CheckConstraint(
                condition=Q(subject="pseudonym") | Q(partner__isnull=False),
                name="service_of_a_vendor_knows_a_pseudonym",
                violation_error_message=_(
                    "Un fournisseur reçoit un numéro anonyme, jamais le numéro de carte."
                ),
            ),
            models.CheckConstraint(
                condition=Q(may_proxy=False) | ~Q(proxy_address=""),
                name="service_proxy_has_an_address",
                violation_error_message=_("Donnez l’adresse de rappel du service mandataire."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audience(self) -> str:
        """Whom this site's pseudonyms are for: the same number in all sites and doors of one vendor."""
        return audience_of(self.vendor_id, self.partner_id)


class ServiceAddress(models.Model):
    """A beginning of the addresses of a CAS service: scheme, host and port exact, the path up to a "/" boundary."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="addresses")
    scheme = models.CharField(max_length=5, choices=[("https", "https"), ("http", "http")], default="https")
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    path = models.CharField(max_length=500, default="/")

    class Meta:
        verbose_name = _("adresse de site")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "host", "port", "path"], name="service_address_once"),
            models.CheckConstraint(
                condition=Q(scheme__in=["http", "https"], path__startswith="/") & ~Q(host=""),
                name="service_address_is_plain",
            ),
        ]

    def __str__(self) -> str:
        usual = {"http": 80, "https": 443}[self.scheme] == self.port
        return f"{self.scheme}://{self.host}{'' if usual else f':{self.port}'}{self.path}"
