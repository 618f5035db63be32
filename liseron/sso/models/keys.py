"""The keys that sign what we say by OpenID Connect, sealed: a copy of the database signs nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """An RSA key, published from its making, used from `begins_at`, forgotten after `ends_at`."""

    number = models.PositiveIntegerField(unique=True)
    sealed = models.TextField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("clé de signature")
        verbose_name_plural = _("clés de signature")

    def __str__(self) -> str:
        return f"{self.number}"
