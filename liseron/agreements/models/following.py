"""What is kept of an agreement's life: commitments with their evidence, documents with their digest."""

from datetime import date

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from liseron.agreements.models.agreement import Agreement, Amendment, Termination
from liseron.agreements.models.terms import ModelCommitment, Side
from liseron.partners.models import Partner


class Standing(models.TextChoices):
    """Where a commitment stands on a day; in the order in which a board shows them."""

    LATE = "late", _("En retard")
    TO_DO = "to_do", _("À faire")
    CONTINUOUS = "continuous", _("Tout au long")
    TO_CHECK = "to_check", _("À constater")
    DONE = "done", _("Tenu")
    UNMET = "unmet", _("Resté sans suite")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def still_to_do(self) -> "CommitmentQuerySet":
        return self.filter(done_on__isnull=True)

    def late_on(self, today: date) -> "CommitmentQuerySet":
        return self.with_standing(today).filter(standing=Standing.LATE)  # type: ignore[misc]

    def with_standing(self, today: date) -> "CommitmentQuerySet":
        """Each with `standing`, one of Standing, and `rank`, its place on the board.

        What the département itself has done needs nobody to see it; nothing is late once the agreement is over.
        """
        checked = Q(checked_on__isnull=False) | Q(side=Side.DEPARTMENT, done_on__isnull=False)
        standing = Case(
            When(checked, then=Value(Standing.DONE)),
            When(done_on__isnull=False, then=Value(Standing.TO_CHECK)),
            When(agreement__ends_on__lt=today, then=Value(Standing.UNMET)),
            When(due_on__lt=today, then=Value(Standing.LATE)),
            When(source__rhythm=ModelCommitment.Rhythm.CONTINUOUS, then=Value(Standing.CONTINUOUS)),
            default=Value(Standing.TO_DO),
            output_field=models.CharField(),
        )
        places = [When(standing=one, then=Value(place)) for place, one in enumerate(Standing)]
        rank = Case(*places, output_field=models.IntegerField())
        return self.annotate(standing=standing).annotate(rank=rank)


class Commitment(models.Model):
    """One duty of one side under one agreement; a yearly duty has one row a year, with its own `due_on` (B5)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    source = models.ForeignKey(ModelCommitment, on_delete=models.PROTECT, related_name="instances")
    side = models.CharField(max_length=10, choices=Side)
    text = models.CharField(max_length=300)
    article = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True, help_text=_("Vide : tout au long."))
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    done_by = models.CharField(max_length=80, blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text=_("Constaté par le Département."))
    checked_by = models.CharField(max_length=80, blank=True)
    reopened_because = models.CharField(max_length=300, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("engagement")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "source", "due_on"], name="commitment_once_per_day_due"
            ),
            models.UniqueConstraint(
                fields=["agreement", "source"],
                condition=Q(due_on__isnull=True),
                name="commitment_once_without_day",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(evidence=""),
                name="commitment_done_has_its_evidence",
                violation_error_message=_("Dites ce qui le prouve : une date, un lien, un document."),
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | Q(done_on__isnull=False),
                name="commitment_checked_was_done",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Document(models.Model):
    """A paper of an agreement: made by the portal (PDF) or a signed scan; kept with its SHA-256, never replaced."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("Convention")
        AMENDMENT = "amendment", _("Avenant")
        FORMAL_NOTICE = "formal_notice", _("Mise en demeure")
        TERMINATION = "termination", _("Lettre de résiliation")
        RULES_INSERT = "rules_insert", _("Encart pour le règlement et le guide du lecteur")
        STATEMENT = "statement", _("État de participation")
        OTHER = "other", _("Autre pièce")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="documents")
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    amendment = models.ForeignKey(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    termination = models.ForeignKey(
        Termination, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(max_length=13, choices=Kind)
    title = models.CharField(max_length=200)
    is_scan = models.BooleanField(default=False, help_text=_("Exemplaire signé, numérisé."))
    file = models.FileField(upload_to="agreements/%Y/")
    content_type = models.CharField(max_length=60, default="application/pdf")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("document")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "agreement", "kind", "sha256"], name="document_once_per_content"
            ),
            models.UniqueConstraint(
                fields=["partner", "kind", "sha256"],
                condition=Q(agreement__isnull=True),
                name="document_once_per_content_without_agreement",
            ),
        ]

    def __str__(self) -> str:
        return self.title
