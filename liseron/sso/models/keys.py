"""The keys that sign what we say to others, sealed: a copy of the database signs nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """An RSA key, published from its making, used from `begins_at`, forgotten after `ends_at`."""

    class Purpose(models.TextChoices):
        OIDC = "oidc", _("OpenID Connect")
        SAML = "saml", _("SAML 2")

    purpose = models.CharField(max_length=4, choices=Purpose, default=Purpose.OIDC)
    number = models.PositiveIntegerField()
    sealed = models.TextField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("clé de signature")
        verbose_name_plural = _("clés de signature")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "number"], name="signing_key_once_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.number}"
