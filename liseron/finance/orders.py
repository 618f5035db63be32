"""Revenue orders after they are made: sent, numbered by the finance department, paid, reminded, cancelled (J2)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from liseron.finance.contribution_words import contribution_told
from liseron.finance.models import Payment, Reminder, RevenueOrder
from liseron.finance.rules.contribution import DUE_AFTER, REMIND_AGAIN, OrderState, may_remind
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.dates import in_full
from liseron.toolkit.mail import CannotSendMail, send_mail_later
from liseron.toolkit.money import euros
from liseron.toolkit.text import clean_line


class CannotOrder(Exception):
    """The order does not allow it; the message is a French sentence."""


@transaction.atomic
def mark_sent(
    *, order: RevenueOrder, sent_on: date, by: object | None, today: date, due_on: date | None = None
) -> None:
    """Handed to the finance department; to be paid by `due_on`, or within thirty days. Raises CannotOrder."""
    row = _standing(order)
    _refuse_future(sent_on, today)
    _write_sent(row, sent_on, due_on)
    audit.record(by, "order.sent", row, sent_on=sent_on, due_on=row.due_on)


def _write_sent(row: RevenueOrder, sent_on: date, due_on: date | None) -> None:
    due = due_on or row.due_on or sent_on + DUE_AFTER
    if due < sent_on:
        raise CannotOrder(_("Le dernier jour pour payer vient avant l’envoi. Vérifiez les deux dates."))
    row.sent_on, row.due_on = sent_on, due
    row.save(update_fields=["sent_on", "due_on"])


@transaction.atomic
def mark_all_sent(
    *, year: int, sent_on: date, by: object | None, today: date, due_on: date | None = None
) -> int:
    """All the orders of the year that were not sent yet; how many. Raises CannotOrder."""
    _refuse_future(sent_on, today)
    rows = RevenueOrder.objects.filter(year=year, sent_on__isnull=True, cancelled_on__isnull=True)
    rows = rows.select_for_update(of=("self",)).order_by("rank")
    marked = 0
    for row in rows:
        _write_sent(row, sent_on, due_on)
        marked += 1
    if marked:
        audit.record(by, "orders.sent", f"orders:{year}", orders=marked, sent_on=sent_on)
    return marked


@transaction.atomic
def record_finance_number(
    *, order: RevenueOrder, number: str, on: date | None, by: object | None, today: date
) -> None:
    """The number that the finance department gave, and its date. Raises CannotOrder."""
    row = _standing(order)
    said = clean_line(number, 40)
    if not said:
        raise CannotOrder(_("Écrivez le numéro donné par le service financier."))
    if on is not None:
        _refuse_future(on, today)
    others = RevenueOrder.objects.filter(Q(year=row.year) | Q(finance_on__year=on.year if on else row.year))
    taken = others.filter(finance_number=said, cancelled_on__isnull=True).exclude(pk=row.pk).first()
    if taken is not None:
        raise CannotOrder(
            _("Le numéro {number} est déjà celui du titre {order}.").format(number=said, order=taken.number)
        )
    row.finance_number, row.finance_on = said, on
    row.save(update_fields=["finance_number", "finance_on"])
    audit.record(by, "order.numbered", row, number=said, on=on)


@transaction.atomic
def record_payment(
    *,
    order: RevenueOrder,
    amount: Decimal,
    received_on: date,
    reference: str,
    by: object | None,
    today: date,
) -> Payment:
    """Money received; all payments together never exceed the amount. Raises CannotOrder."""
    row = _standing(order)
    said = clean_line(reference, 80)
    _refuse_future(received_on, today)
    if amount <= 0:
        raise CannotOrder(_("Un paiement est plus grand que zéro."))
    if not said:
        raise CannotOrder(_("Donnez une référence : numéro de virement, de mandat, de chèque."))
    if row.payments.filter(reference=said).exists():
        raise CannotOrder(_("Un paiement porte déjà la référence {reference}.").format(reference=said))
    left = row.amount - row.paid
    if amount > left:
        raise CannotOrder(
            _("C’est plus que ce qui reste à payer : {left}. Le titre est de {amount}.").format(
                left=euros(left), amount=euros(row.amount)
            )
        )
    payment = Payment.objects.create(
        order=row, amount=amount, received_on=received_on, reference=said, recorded_by=name_of_actor(by)
    )
    # Added here and not by the database: SQLite adds decimals as binary fractions. The row is ours until the end.
    row.paid += amount
    row.save(update_fields=["paid"])
    audit.record(by, "payment.recorded", row, amount=amount, received_on=received_on)
    return payment


@transaction.atomic
def withdraw_payment(*, payment: Payment, by: object | None) -> None:
    """Take back a payment written by mistake. Raises CannotOrder when somebody already did."""
    row = _locked(payment.order)
    found = row.payments.filter(pk=payment.pk).first()
    if found is None:
        raise CannotOrder(_("Ce paiement n’est plus là : quelqu’un l’a déjà retiré."))
    row.paid -= found.amount
    row.save(update_fields=["paid"])
    audit.record(by, "payment.withdrawn", row, amount=found.amount, received_on=found.received_on)
    found.delete()


@transaction.atomic
def cancel_order(*, order: RevenueOrder, reason: str, by: object | None, today: date) -> None:
    """Cancel an order that nobody has paid; the contribution may be prepared again. Raises CannotOrder."""
    row = _standing(order)
    said = clean_line(reason, 300)
    if not said:
        raise CannotOrder(_("Dites pourquoi ce titre est annulé."))
    if row.paid > 0:
        raise CannotOrder(_("Ce titre a des paiements. Retirez-les d’abord s’ils sont faux."))
    row.cancelled_on, row.cancel_reason = today, said
    row.save(update_fields=["cancelled_on", "cancel_reason"])
    row.contribution.cancelled_at = dates.now()
    row.contribution.save(update_fields=["cancelled_at"])
    audit.record(by, "order.cancelled", row)


def to_remind(today: date) -> "QuerySet[RevenueOrder]":
    """Late orders that nobody was reminded of within a fortnight, the oldest due first."""
    rows = RevenueOrder.objects.in_state(OrderState.LATE, today).annotate(
        last_reminder=Max("reminders__sent_on")
    )
    return rows.filter(Q(last_reminder__isnull=True) | Q(last_reminder__lte=today - REMIND_AGAIN)).order_by(
        "due_on", "pk"
    )


@transaction.atomic
def remind(*, order: RevenueOrder, by: object | None, today: date) -> Reminder:
    """A mail to the partner's contact, kept as a reminder. Raises CannotOrder."""
    row = _standing(order)
    last = row.reminders.order_by("number").last()
    if not may_remind(row.state_on(today), last.sent_on if last else None, today):
        raise CannotOrder(
            _("Un rappel est déjà parti {day}.").format(day=in_full(last.sent_on))
            if last and row.state_on(today) is OrderState.LATE
            else _("Ce titre n’est pas en retard.")
        )
    made = Reminder.objects.create(
        order=row, number=last.number + 1 if last else 1, sent_on=today, sent_by=name_of_actor(by)
    )
    _write_mail(row, made)
    audit.record(by, "order.reminded", row, number=made.number)
    return made


def remind_all(*, by: object | None, today: date) -> tuple[int, list[str]]:
    """A reminder for each order to remind; how many left, and why the others did not, in French."""
    sent, refused = 0, []
    for order in to_remind(today):
        try:
            remind(order=order, by=by, today=today)
            sent += 1
        except CannotOrder as refusal:
            refused.append(f"{order.number} : {refusal}")
    return sent, refused


def _write_mail(row: RevenueOrder, reminder: Reminder) -> None:
    partner = row.contribution.partner
    context = {
        "partner": partner,
        "order": row,
        "left": row.facts.left,
        "told": contribution_told(row.contribution),
        "number": reminder.number,
        "site": {"name": settings.SITE_NAME, "department": settings.DEPARTMENT_NAME},
    }
    subject = _("Participation {year} : {left} à régler (titre {number})").format(
        year=row.year, left=euros(row.facts.left), number=row.number
    )
    try:
        send_mail_later(
            to=partner.contact_email,
            subject=subject,
            template="order_reminder",
            context=context,
            unique_key=f"order-reminder:{row.pk}:{reminder.number}",
        )
    except CannotSendMail:
        raise CannotOrder(
            _("{partner} n’a pas d’adresse de courriel. Écrivez-la sur sa fiche.").format(
                partner=partner.name
            )
        ) from None


def _locked(order: RevenueOrder) -> RevenueOrder:
    """The row as it stands, ours until the end of the transaction."""
    return RevenueOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)


def _standing(order: RevenueOrder) -> RevenueOrder:
    row = _locked(order)
    if row.cancelled_on is not None:
        raise CannotOrder(_("Ce titre est annulé."))
    return row


def _refuse_future(day: date, today: date) -> None:
    if day > today:
        raise CannotOrder(_("Cette date est dans le futur. Vérifiez-la."))
