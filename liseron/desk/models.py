"""What the desk itself keeps: what librarians report of titles; links and tests of the connector workbench."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Record
from liseron.partners.models import Partner


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def waiting(self) -> Self:
        """Reports that nobody has settled yet."""
        return self.filter(settled_at__isnull=True)


class ErrorReport(models.Model):
    """Something wrong in a title, said by a librarian of `partner`, which was called `place` that day.

    Without a partner, it went away since.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="error_reports")
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="error_reports"
    )
    words = models.CharField(max_length=500)
    place = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("erreur signalée")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="error_report_says_what"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, answer="") | Q(settled_at__isnull=False) & ~Q(answer=""),
                name="error_report_settled_with_an_answer",
            ),
            models.UniqueConstraint(
                fields=["record", "by"],
                condition=Q(settled_at__isnull=True),
                name="error_report_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.words[:40]}"

    @property
    def said_by(self) -> str:
        """The partner as it is called today; read `partner` with the row."""
        return self.partner.name if self.partner else self.place


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
    """One test that was run from the workbench, as it was told then. `lines` are [tone, sentence] pairs.

    Away: a trial that left for the partner's sign-in; its lines are those that it has if it never comes back.
    """

    class Kind(models.TextChoices):
        THEIR_RECORDS = "their-records", _("Vos notices, prises par nous")
        OUR_RECORDS = "our-records", _("Nos notices, prises par vous")
        SIGN_IN = "sign-in", _("Votre connexion")
        TRIAL = "trial", _("Un compte d’essai")
        LEAVING = "leaving", _("La déconnexion du compte d’essai")
        DEEP_LINK = "deep-link", _("Le lien d’une notice")

    class Verdict(models.TextChoices):
        OK = "ok", _("Réussi")
        WARN = "warn", _("À regarder")
        STOP = "stop", _("À corriger")
        AWAY = "away", _("Pas encore revenu")

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
