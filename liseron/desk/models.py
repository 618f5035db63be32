"""What the desk itself keeps: links by which a partner's IT supplier reaches the connector workbench."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liseron.partners.models import Partner


class WorkbenchLinkQuerySet(models.QuerySet["WorkbenchLink"]):
    def open_on(self, day: date) -> Self:
        return self.filter(revoked_at__isnull=True, ends_on__gte=day)


class WorkbenchLink(models.Model):
    """An address that opens one partner's workbench, without account, until its last day. Only a digest is kept."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="workbench_links")
    given_to = models.CharField(max_length=120, help_text=_("À qui ce lien est donné."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_on = models.DateField()
    made_by = models.CharField(max_length=80)
    ends_on = models.DateField(help_text=_("Dernier jour, à Paris."))
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True, help_text=_("Dernier jour où il a servi."))

    objects = WorkbenchLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lien de raccordement")
        verbose_name_plural = _("liens de raccordement")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("made_on")),
                name="workbench_link_ends_after_it_is_made",
                violation_error_message=_("Choisissez un dernier jour à venir."),
            ),
            models.CheckConstraint(condition=~Q(given_to=""), name="workbench_link_says_to_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.given_to}"


class WorkbenchTest(models.Model):
    """One test that was run from the workbench, as it was told then. `lines` are [tone, sentence] pairs."""

    class Kind(models.TextChoices):
        THEIR_RECORDS = "their-records", _("Vos notices, prises par nous")
        OUR_RECORDS = "our-records", _("Nos notices, prises par vous")
        SIGN_IN = "sign-in", _("Votre connexion")

    class Verdict(models.TextChoices):
        OK = "ok", _("Réussi")
        WARN = "warn", _("À regarder")
        STOP = "stop", _("À corriger")

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="workbench_tests")
    kind = models.CharField(max_length=13, choices=Kind)
    about = models.CharField(max_length=500, blank=True, help_text=_("Adresse essayée, ou source."))
    verdict = models.CharField(max_length=4, choices=Verdict)
    lines = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("essai de raccordement")
        verbose_name_plural = _("essais de raccordement")
        indexes = [models.Index(fields=["partner", "kind", "-id"], name="workbench_test_last")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.kind}: {self.verdict}"
