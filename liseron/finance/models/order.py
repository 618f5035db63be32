"""Revenue orders (titres de recettes): numbered without gap, sent, paid, reminded (J2)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from liseron.agreements.models import Document
from liseron.finance.models.contribution import Contribution
from liseron.finance.rules.contribution import OrderFacts, OrderState, order_state

STANDING = Q(cancelled_on__isnull=True)
UNPAID = STANDING & Q(paid__lt=F("amount"))
SENT = Q(sent_on__isnull=False) | ~Q(finance_number="")


class OrderYear(models.Model):
    """The last number given in a year: the row that whoever prepares or confirms holds."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("numérotation des titres")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


def in_state(state: str, today: date) -> Q:
    """What `order_state` says, as a condition; a test holds the two together."""
    waiting = UNPAID & (Q(due_on__isnull=True) | Q(due_on__gte=today))
    return {
        OrderState.CANCELLED: Q(cancelled_on__isnull=False),
        OrderState.PAID: STANDING & Q(paid__gte=F("amount")),
        OrderState.LATE: UNPAID & Q(due_on__lt=today),
        OrderState.PARTLY_PAID: waiting & Q(paid__gt=0),
        OrderState.SENT: waiting & Q(paid=0) & SENT,
        OrderState.PREPARED: waiting & Q(paid=0) & ~SENT,
    }[OrderState(state)]


class RevenueOrderQuerySet(models.QuerySet["RevenueOrder"]):
    def in_state(self, state: str, today: date) -> Self:
        return self.filter(in_state(state, today))

    def urgency(self, today: date) -> Self:
        """With `urgency`: 0 late, 1 to be paid, 2 paid, 3 cancelled."""
        return self.annotate(
            urgency=Case(
                When(UNPAID & Q(due_on__lt=today), then=Value(0)),
                When(UNPAID, then=Value(1)),
                When(STANDING, then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )


class RevenueOrder(models.Model):
    """The order of one contribution. `paid` is the sum of its payments, kept here so that the database bounds it."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="order")
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField(help_text=_("Sans trou, dans l’année."))
    number = models.CharField(max_length=12, unique=True, help_text=_("« 2026-0001 »."))
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paid = models.DecimalField(max_digits=12, decimal_places=2, default=0, editable=False)
    prepared_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True, help_text=_("Transmis au service financier."))
    finance_number = models.CharField(max_length=40, blank=True, help_text=_("Numéro du service financier."))
    finance_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True, help_text=_("Dernier jour pour payer."))
    cancelled_on = models.DateField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    statement = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="order"
    )

    objects = RevenueOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "rank"]
        verbose_name = _("titre de recettes")
        verbose_name_plural = _("titres de recettes")
        constraints = [
            models.UniqueConstraint(fields=["year", "rank"], name="order_rank_once_a_year"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="order_rank_from_one"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(paid__gte=0) & Q(paid__lte=F("amount")),
                name="order_paid_within_its_amount",
                violation_error_message=_("Les paiements dépassent le montant du titre."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True, cancel_reason="")
                | (Q(cancelled_on__isnull=False, paid=0) & ~Q(cancel_reason="")),
                name="order_cancelled_with_a_reason_and_unpaid",
                violation_error_message=_("Un titre annulé a une raison, et aucun paiement."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(sent_on__isnull=True) | Q(due_on__gte=F("sent_on")),
                name="order_due_after_it_is_sent",
                violation_error_message=_("Le dernier jour pour payer vient après l’envoi."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def facts(self) -> OrderFacts:
        return OrderFacts(
            amount=self.amount,
            paid=self.paid,
            is_sent=self.sent_on is not None or bool(self.finance_number),
            due_on=self.due_on,
            cancelled_on=self.cancelled_on,
        )

    def state_on(self, day: date) -> OrderState:
        return order_state(self.facts, day)


class Payment(models.Model):
    """Money received for an order; its reference keeps it from being written twice."""

    order = models.ForeignKey(RevenueOrder, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    received_on = models.DateField()
    reference = models.CharField(max_length=80)
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = _("paiement")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "reference"],
                name="payment_once_a_reference",
                violation_error_message=_("Un paiement porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reference=""),
                name="payment_above_zero_with_a_reference",
                violation_error_message=_("Un paiement a un montant et une référence."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount}"


class Reminder(models.Model):
    """A mail that reminded the partner of a late order."""

    order = models.ForeignKey(RevenueOrder, on_delete=models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    sent_on = models.DateField()
    sent_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["order", "number"]
        verbose_name = _("rappel")
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="reminder_number_once"),
            models.UniqueConstraint(fields=["order", "sent_on"], name="reminder_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} n° {self.number}"
