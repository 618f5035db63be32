"""A partner that joins: is it ready, what is still to do, who installs the connector (requirements A3, A4, K2)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.partners.models.partner import Partner
from liseron.partners.models.progress import RolloutQuerySet

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
ABSURD = _("Cette date est trop loin. Vérifiez l’année.")


def in_our_century(*fields: str) -> Q:
    """Every one of these days is empty or between 2000 and 2100: « 0202 » and « 2206 » are typing mistakes."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (FIRST_DAY, LAST_DAY)})
    return condition


class ReadinessCriterion(models.Model):
    """What a partner has before it launches. A criterion no longer asked for stays, with what was answered to it."""

    class AnsweredBy(models.TextChoices):
        HAND = "hand", _("Coché à la main")
        CLASSIFICATION = "classification", _("Lu dans le classement des bibliothèques")
        CONTACT = "contact", _("Lu dans la fiche : nom et courriel du contact")

    key = models.SlugField(max_length=60, null=True, blank=True, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=120)
    help = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=120, blank=True)
    answered_by = models.CharField(max_length=16, choices=AnsweredBy, default=AnsweredBy.HAND)
    is_required = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("critère")
        constraints = [
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(is_active=True),
                name="readiness_criterion_asked_once",
                violation_error_message=_("Ce critère est déjà dans la liste."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class ReadinessCheck(models.Model):
    """What was found at a partner for one criterion, and when; the journal keeps what was found before."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="readiness_checks")
    criterion = models.ForeignKey(ReadinessCriterion, on_delete=models.PROTECT, related_name="checks")
    is_met = models.BooleanField()
    checked_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("critère vérifié")
        constraints = [
            models.UniqueConstraint(fields=["partner", "criterion"], name="readiness_check_once"),
            models.CheckConstraint(
                condition=in_our_century("checked_on"),
                name="readiness_check_in_our_century",
                violation_error_message=ABSURD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.criterion_id}: {self.is_met}"


class DefaultStep(models.Model):
    """A step that every new rollout of that formula begins with; `weeks` after its start, when it has a usual pace."""

    key = models.SlugField(max_length=60, null=True, blank=True, unique=True, editable=False)
    formula = models.CharField(max_length=10, choices=Partner.AccessFormula)
    position = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=120)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["formula", "position", "pk"]
        verbose_name = _("étape type")
        constraints = [
            models.UniqueConstraint(
                fields=["formula", "label"],
                name="default_step_once_per_formula",
                violation_error_message=_("Cette étape est déjà dans la liste de cette formule."),
            ),
            models.CheckConstraint(
                condition=Q(weeks__isnull=True) | Q(weeks__lte=260),
                name="default_step_within_five_years",
                violation_error_message=_("Donnez au plus 260 semaines."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Rollout(models.Model):
    """A partner’s way to its launch, in the formula it wishes. Its digital contact is `Partner.contact_name`."""

    class Connector(models.TextChoices):
        NONE = "none", _("Aucun")
        SSO = "sso", _("Connexion unique (SSO)")
        OAI = "oai", _("Moissonnage des notices (OAI)")
        BOTH = "both", _("Connexion unique et moissonnage")

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, related_name="rollout")
    formula = models.CharField(max_length=10, choices=Partner.AccessFormula)
    connector = models.CharField(max_length=4, choices=Connector, default=Connector.NONE)
    portal_software = models.CharField(max_length=120, blank=True)
    supplier_name = models.CharField(max_length=200, blank=True)
    supplier_contact_name = models.CharField(max_length=200, blank=True)
    supplier_contact_email = models.EmailField(blank=True)
    supplier_contact_phone = models.CharField(max_length=30, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    quoted_on = models.DateField(null=True, blank=True)
    started_on = models.DateField()
    launch_planned_on = models.DateField(null=True, blank=True)
    launched_on = models.DateField(null=True, blank=True)
    launch_reason = models.CharField(max_length=500, blank=True)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name"]
        verbose_name = _("déploiement")
        constraints = [
            models.CheckConstraint(
                condition=Q(connector="none") | Q(formula="federated"),
                name="rollout_connector_needs_federated",
                violation_error_message=_(
                    "Un connecteur ne sert qu’en formule Autonomie. Choisissez cette formule, ou aucun connecteur."
                ),
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0),
                name="rollout_cost_is_not_negative",
                violation_error_message=_("Un coût ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=in_our_century("started_on", "quoted_on", "launch_planned_on", "launched_on"),
                name="rollout_in_our_century",
                violation_error_message=ABSURD,
            ),
        ]

    def __str__(self) -> str:
        return str(self.partner)


class RolloutStep(models.Model):
    """One thing to do before the launch. `by` last wrote it; `default` is the one it comes from, when there is one."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="steps")
    default = models.ForeignKey(
        DefaultStep, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=120)
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("étape")
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "label"],
                name="rollout_step_once",
                violation_error_message=_("Cette étape est déjà dans ce déploiement."),
            ),
            models.CheckConstraint(
                condition=in_our_century("planned_on", "done_on"),
                name="rollout_step_in_our_century",
                violation_error_message=ABSURD,
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SupplierExchange(models.Model):
    """What was said with the partner’s IT supplier, and what is awaited next (requirement K2)."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="exchanges")
    held_on = models.DateField()
    with_whom = models.CharField(max_length=200)
    summary = models.TextField(max_length=2000)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("échange avec le prestataire")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | ~Q(next_step=""),
                name="supplier_exchange_next_day_says_for_what",
                violation_error_message=_("Dites ce qui est attendu ce jour-là, ou effacez la date."),
            ),
            models.CheckConstraint(
                condition=in_our_century("held_on", "next_on"),
                name="supplier_exchange_in_our_century",
                violation_error_message=ABSURD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rollout_id} {self.held_on}"
