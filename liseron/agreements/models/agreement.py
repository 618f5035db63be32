"""An agreement, its parties, its amendments, the letters that end it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from liseron.agreements.models.terms import AgreementModel, ModelParty, TerminationWay
from liseron.partners.models import Partner


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force_on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def touching_year(self, year: int) -> Self:
        """Agreements in force at least one day of the calendar year."""
        return self.filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))

    def whole(self) -> Self:
        """With all that `facts_of` reads, in a constant number of queries.

        Each in its own order: the order by default goes through the agreement, which would be joined again.
        """
        return self.select_related("model", "partner").prefetch_related(
            Prefetch("parties", Party.objects.order_by("position")),
            Prefetch("amendments", Amendment.objects.order_by("number")),
            Prefetch(
                "amendments__signatures",
                AmendmentSignature.objects.select_related("party").order_by("party__position"),
            ),
            Prefetch("terminations", Termination.objects.select_related("way").order_by("sent_on", "pk")),
            Prefetch("model__ways", TerminationWay.objects.order_by("position", "pk")),
        )


class Agreement(models.Model):
    """The convention of one partner. `starts_on`, `ends_on` and `ended_by` are what the rules say of its facts.

    They are written again by every action (`life.follow`), so that lists and contributions can ask the database;
    an invariant compares them with the rules.
    """

    class EndedBy(models.TextChoices):
        FIXED_END = "fixed_end", _("Date de fin")
        TERM = "term", _("Fin de la durée")
        LIMIT = "limit", _("Durée totale atteinte")
        AMENDMENT = "amendment", _("Avenant")
        OBJECTION = "objection", _("Reconduction refusée")
        TERMINATION = "termination", _("Résiliation")

    number = models.CharField(max_length=20, unique=True, help_text=_("« 2026-007 »."))
    model = models.ForeignKey(AgreementModel, on_delete=models.PROTECT, related_name="agreements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    drafted_on = models.DateField()
    begins_on = models.DateField(null=True, blank=True, help_text=_("Premier jour choisi."))
    agreed_end_on = models.DateField(
        null=True, blank=True, help_text=_("Date de fin, quand ce n’est pas celle du modèle.")
    )
    objected_on = models.DateField(null=True, blank=True)
    objected_by = models.ForeignKey(
        "Party", null=True, blank=True, on_delete=models.PROTECT, related_name="objections"
    )
    abandoned_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True, editable=False)
    ends_on = models.DateField(null=True, blank=True, editable=False, db_index=True)
    ended_by = models.CharField(max_length=11, choices=EndedBy, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_on", "-pk"]
        verbose_name = _("convention")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="agreement_first_and_last_day_together",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_on__isnull=True) | Q(starts_on__isnull=True),
                name="agreement_abandoned_never_was_in_force",
            ),
            models.CheckConstraint(
                condition=Q(objected_on__isnull=True, objected_by__isnull=True)
                | Q(objected_on__isnull=False, objected_by__isnull=False),
                name="agreement_objection_is_somebody_s",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Party(models.Model):
    """Who signs: its name, its signatory, its deliberation, its signature."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=11, choices=ModelParty.Role)
    label = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True, help_text=_("« Commune de Chalais »."))
    address = models.CharField(max_length=300, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    represented_by = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=120, blank=True, help_text=_("« Maire », « Présidente »."))
    wants_deliberation = models.BooleanField(default=True)
    deliberation = models.CharField(max_length=200, blank=True, help_text=_("Assemblée et numéro."))
    deliberated_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["agreement", "position"]
        verbose_name = _("partie")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="party_once_per_place"),
            models.UniqueConstraint(
                fields=["agreement", "role"],
                condition=~Q(role="cosignatory"),
                name="party_one_department_one_partner",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | Q(wants_deliberation=False)
                | Q(deliberated_on__isnull=False, signed_on__gte=F("deliberated_on")),
                name="party_signs_after_its_deliberation",
                violation_error_message=_("La délibération vient avant la signature."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.label

    @property
    def side(self) -> str:
        """The département's or the partner's."""
        return self.role if self.role == ModelParty.Role.DEPARTMENT else ModelParty.Role.PARTNER


class Amendment(models.Model):
    """An avenant: numbered, changes the rate, the last day, or says something in its own words (B3)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    new_rate = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    rate_from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    new_end_on = models.DateField(null=True, blank=True)
    drafted_on = models.DateField()
    abandoned_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True, editable=False, help_text=_("Dernière signature."))

    class Meta:
        ordering = ["agreement", "number"]
        verbose_name = _("avenant")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=Q(new_rate__isnull=True, rate_from_year__isnull=True)
                | Q(new_rate__gte=0, rate_from_year__isnull=False),
                name="amendment_rate_says_since_when",
                violation_error_message=_("Donnez le nouveau tarif et la première année où il s’applique."),
            ),
            models.CheckConstraint(
                condition=Q(abandoned_on__isnull=True) | Q(signed_on__isnull=True),
                name="amendment_signed_is_not_abandoned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} n° {self.number}"


class AmendmentSignature(models.Model):
    """One party's deliberation and signature of an amendment."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="amendment_signatures")
    deliberation = models.CharField(max_length=200, blank=True)
    deliberated_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField()

    class Meta:
        ordering = ["amendment", "party__position"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "party"], name="amendment_signed_once_by_each"),
            models.CheckConstraint(
                condition=Q(deliberated_on__isnull=True) | Q(signed_on__gte=F("deliberated_on")),
                name="amendment_signed_after_its_deliberation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amendment_id} {self.party_id}"


class Termination(models.Model):
    """A letter that ends the agreement on `last_day`, unless lifted before: formal notice or notice (B4)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="terminations")
    way = models.ForeignKey(TerminationWay, on_delete=models.PROTECT, related_name="terminations")
    served_by = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="terminations")
    grounds = models.TextField(blank=True, help_text=_("Ce qui est reproché, ou le motif."))
    reference = models.CharField(max_length=60, blank=True, help_text=_("Numéro du recommandé."))
    sent_on = models.DateField()
    received_on = models.DateField(null=True, blank=True)
    lifted_on = models.DateField(null=True, blank=True)
    lift_reason = models.CharField(max_length=300, blank=True)
    last_day = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["agreement", "sent_on", "pk"]
        verbose_name = _("résiliation")
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("sent_on")),
                name="termination_received_after_sent",
                violation_error_message=_("La réception ne peut pas venir avant l’envoi."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("sent_on")),
                name="termination_lifted_after_sent",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True)
                | Q(last_day__isnull=True)
                | Q(lifted_on__lte=F("last_day")),
                name="termination_lifted_before_its_effect",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.sent_on}"
