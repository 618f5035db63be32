"""Living sign-ins, and what was handed out on their strength. Everything here dies with the sign-in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.people.models import User
from liseron.sso.models.sites import Service
from liseron.sso.models.sources import IdentitySource


class SignOnSession(models.Model):
    """A sign-in that other sites rely on: CAS's ticket-granting ticket and OpenID Connect's `sid` are this row.

    One for each session of the site; `source_session` is the digest of the partner's own ticket or session number,
    so that a logout over there ends it here.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_on_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    sid = models.CharField(max_length=32, unique=True, help_text=_("Numéro donné aux sites reliés."))
    source = models.ForeignKey(
        IdentitySource, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    source_session = models.CharField(max_length=64, blank=True, db_index=True)
    began_at = models.DateTimeField(db_index=True)
    is_remembered = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("connexion en cours")
        verbose_name_plural = _("connexions en cours")

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"


class Ticket(models.Model):
    """A service or proxy ticket, good for one attempt of validation at exactly `address`. Only its digest is kept.

    It stays until it is purged; what says that it is spent is the `Reached` row that it led to.
    """

    class Kind(models.TextChoices):
        SERVICE = "ST", "ST"
        PROXY = "PT", "PT"

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=2, choices=Kind, default=Kind.SERVICE)
    session = models.ForeignKey(SignOnSession, on_delete=models.CASCADE, related_name="tickets")
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="tickets", db_index=False
    )  # few rows, for a few minutes: an index would cost more at each sign-in than it saves
    address = models.TextField(help_text=_("Adresse demandée, telle quelle."))
    is_new_login = models.BooleanField(default=False, help_text=_("Le mot de passe vient d’être donné."))
    proxies = models.JSONField(default=list, blank=True, help_text=_("Mandataires, le plus récent d’abord."))
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ticket")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ProxyGrant(models.Model):
    """CAS's proxy-granting ticket: a service may ask for proxy tickets until the sign-in ends."""

    digest = models.CharField(max_length=64, unique=True)
    session = models.ForeignKey(SignOnSession, on_delete=models.CASCADE, related_name="grants")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="grants")
    callback = models.TextField()
    proxies = models.JSONField(default=list, blank=True)
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mandat")

    def __str__(self) -> str:
        return f"{self.pk}"


class Reached(models.Model):
    """A site that this sign-in opened, told when it ends. `ticket` is the spent CAS ticket that it knows it by."""

    session = models.ForeignKey(SignOnSession, on_delete=models.CASCADE, related_name="reached")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reached")
    address = models.TextField(blank=True)
    ticket = models.CharField(max_length=256, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("site ouvert")
        verbose_name_plural = _("sites ouverts")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=~Q(ticket=""), name="reached_once_per_ticket"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} → {self.service_id}"
