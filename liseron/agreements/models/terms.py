"""Models of agreements, as data that the département edits: parties, term, ways to end it, clauses, commitments."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AgreementModelQuerySet(models.QuerySet["AgreementModel"]):
    def offered(self) -> Self:
        """Models that a new agreement may follow."""
        return self.filter(status=AgreementModel.Status.OFFERED)


class AgreementModel(models.Model):
    """What agreements of one kind share (B1-B4). Once an agreement follows it, a change makes a new version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("En préparation")
        OFFERED = "offered", _("Proposé")
        WITHDRAWN = "withdrawn", _("Retiré")

    class Begins(models.TextChoices):
        LAST_SIGNATURE = "last_signature", _("À la dernière signature")
        GIVEN_DAY = "given_day", _("À une date choisie")

    class TermKind(models.TextChoices):
        FIXED_END = "fixed_end", _("Jusqu’à une date fixe, sans reconduction tacite")
        DURATION = "duration", _("Pour une durée, avec ou sans reconduction tacite")

    class PopulationKind(models.TextChoices):
        MUNICIPAL = "municipal", _("Population municipale")
        TOTAL = "total", _("Population totale")

    class DueYears(models.TextChoices):
        TOUCHED = "touched", _("Chaque année civile où la convention est en cours, même un jour")
        REFERENCE_DAY = "reference_day", _("Les années où elle est en cours à la date de référence")

    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_version"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=200, help_text=_("Titre du document."))
    preamble = models.TextField(blank=True)
    begins = models.CharField(max_length=14, choices=Begins, default=Begins.LAST_SIGNATURE)
    term_kind = models.CharField(max_length=10, choices=TermKind)
    fixed_end_on = models.DateField(null=True, blank=True, help_text=_("Dernier jour."))
    months = models.PositiveSmallIntegerField(default=0, help_text=_("Durée, en mois."))
    renewal_months = models.PositiveSmallIntegerField(
        default=0, help_text=_("Durée de chaque reconduction tacite, en mois ; 0 : jamais.")
    )
    longest_months = models.PositiveSmallIntegerField(
        default=0, help_text=_("Durée totale à ne pas dépasser, en mois.")
    )
    objection_days = models.PositiveSmallIntegerField(
        default=0, help_text=_("Jours avant l’échéance pour refuser la reconduction.")
    )
    rate = models.DecimalField(
        max_digits=8, decimal_places=4, null=True, blank=True, help_text=_("En euros par habitant et par an.")
    )
    population_kind = models.CharField(max_length=9, choices=PopulationKind, default=PopulationKind.MUNICIPAL)
    due_years = models.CharField(max_length=13, choices=DueYears, default=DueYears.TOUCHED)
    reference_month = models.PositiveSmallIntegerField(default=1)
    reference_day = models.PositiveSmallIntegerField(default=1)
    court = models.CharField(max_length=120, blank=True, help_text=_("« tribunal administratif de Lille »."))
    term_article = models.CharField(max_length=20, blank=True, help_text=_("Numéro de l’article : « 5 »."))
    amendment_article = models.CharField(max_length=20, blank=True)
    money_article = models.CharField(max_length=20, blank=True)
    court_article = models.CharField(max_length=20, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AgreementModelQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version"]
        verbose_name = _("modèle de convention")
        verbose_name_plural = _("modèles de convention")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="agreement_model_version_once"),
            models.CheckConstraint(
                condition=Q(term_kind="fixed_end", fixed_end_on__isnull=False, renewal_months=0)
                | Q(term_kind="duration", months__gte=1, longest_months__gte=models.F("months")),
                name="agreement_model_term_is_whole",
                violation_error_message=_(
                    "Donnez une date de fin, sans reconduction ; ou une durée, et une durée totale qui la contient."
                ),
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gte=0), name="agreement_model_rate_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(reference_month__range=(1, 12), reference_day__range=(1, 31)),
                name="agreement_model_reference_day_exists",
            ),
            models.CheckConstraint(
                condition=Q(months__lte=600, renewal_months__lte=600, longest_months__lte=600),
                name="agreement_model_fits_a_life",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.version == 1 else f"{self.name} (v{self.version})"


class Side(models.TextChoices):
    """Who of the parties. A cosignatory stands on the partner's side."""

    DEPARTMENT = "department", _("Le Département")
    PARTNER = "partner", _("La collectivité partenaire")


class ModelParty(models.Model):
    """A party that the model asks for: the département, the partner, and any cosignatory such as the EPCI."""

    class Role(models.TextChoices):
        DEPARTMENT = "department", _("Le Département")
        PARTNER = "partner", _("La collectivité partenaire")
        COSIGNATORY = "cosignatory", _("Une autre collectivité qui signe aussi")

    model = models.ForeignKey(AgreementModel, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=11, choices=Role)
    label = models.CharField(max_length=80, help_text=_("« la Commune », « la CDC »."))
    wants_deliberation = models.BooleanField(default=True, help_text=_("Signe après une délibération."))

    class Meta:
        ordering = ["model", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "role"],
                condition=~Q(role="cosignatory"),
                name="model_party_one_department_one_partner",
            )
        ]

    def __str__(self) -> str:
        return self.label


class TerminationWay(models.Model):
    """A way to end the agreement before its term (Pas-de-Calais art. 10; Charente art. 6)."""

    class Kind(models.TextChoices):
        FORMAL_NOTICE = "formal_notice", _("Mise en demeure restée sans effet")
        NOTICE = "notice", _("Préavis, sans avoir à donner de motif")

    class ServedBy(models.TextChoices):
        DEPARTMENT = "department", _("Le Département seul")
        PARTNER = "partner", _("La collectivité seule")
        EITHER = "either", _("L’une ou l’autre partie")

    class Letter(models.TextChoices):
        REGISTERED = "registered", _("Lettre recommandée avec avis de réception")
        PLAIN = "plain", _("Courrier simple")

    class CountsFrom(models.TextChoices):
        SENDING = "sending", _("L’envoi de la lettre")
        RECEIPT = "receipt", _("La réception de la lettre")

    model = models.ForeignKey(AgreementModel, on_delete=models.CASCADE, related_name="ways")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=13, choices=Kind)
    served_by = models.CharField(max_length=10, choices=ServedBy)
    letter = models.CharField(max_length=10, choices=Letter)
    counts_from = models.CharField(max_length=7, choices=CountsFrom)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    article = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["model", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1, days=0) | Q(months=0, days__gte=1),
                name="termination_way_has_one_delay",
                violation_error_message=_("Donnez un délai en mois ou en jours, pas les deux."),
            ),
            models.CheckConstraint(
                condition=Q(months__lte=60, days__lte=1000), name="termination_way_delay_is_short"
            ),
            models.CheckConstraint(
                condition=~Q(letter="plain") | Q(counts_from="sending"),
                name="termination_way_plain_letter_counts_from_sending",
                violation_error_message=_(
                    "Un courrier simple ne prouve pas sa réception : comptez le délai depuis l’envoi."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model_id} {self.kind}"


class ModelClause(models.Model):
    """An article of the document. `body`: paragraphs; `{partner}` and the like are filled in (list in papers)."""

    model = models.ForeignKey(AgreementModel, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=20, blank=True, help_text=_("« 4.2 »."))
    title = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        ordering = ["model", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class ModelCommitment(models.Model):
    """A duty of one side (requirement B5)."""

    class Rhythm(models.TextChoices):
        ONCE = "once", _("Une fois")
        YEARLY = "yearly", _("Chaque année de la convention")
        CONTINUOUS = "continuous", _("Tout au long de la convention")

    model = models.ForeignKey(AgreementModel, on_delete=models.CASCADE, related_name="commitments")
    position = models.PositiveSmallIntegerField(default=1)
    side = models.CharField(max_length=10, choices=Side)
    text = models.CharField(max_length=300)
    article = models.CharField(max_length=20, blank=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.CONTINUOUS)
    due_days = models.PositiveSmallIntegerField(
        default=0, help_text=_("Pour « une fois » : jours après le début ; 0 : sans échéance.")
    )
    evidence_hint = models.CharField(max_length=200, blank=True, help_text=_("Ce qui le prouve."))

    class Meta:
        ordering = ["model", "position", "pk"]

    def __str__(self) -> str:
        return self.text
