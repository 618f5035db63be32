"""What partners owe and did: the year's contributions, half paid, and the duties that the home partner kept."""

from datetime import timedelta

from liseron.agreements.committing import check_commitment, tick_commitment
from liseron.agreements.models import Commitment, Document
from liseron.agreements.papers.keeping import make_agreement
from liseron.finance.billing import confirm_batch, prepare_contributions
from liseron.finance.models import RevenueOrder
from liseron.finance.orders import mark_all_sent, record_finance_number, record_payment, remind
from liseron.partners.models import Partner
from liseron.toolkit.dates import paris_today

BY = "demo"
PREPARES, CONFIRMS = "demo", "demo:finances"
EVIDENCE = {
    "partner": "Feuille de présence classée à la médiathèque.",
    "department": "Compte rendu envoyé aux collectivités.",
}
A_DAY = timedelta(days=1)


def load(home: Partner) -> None:
    """The year's contributions, the home partner's duties and its agreement as a document; once."""
    if Document.objects.exists():
        return
    _contributions()
    _commitments()
    for agreement in home.agreements.all():
        make_agreement(agreement=agreement, by=BY, today=paris_today())


def _contributions() -> None:
    """Those of this year: one paid, one numbered by the finance department, the last one reminded."""
    today = paris_today()
    batch = prepare_contributions(year=today.year, by=PREPARES, today=today, accepts_older=True)
    if batch is None:
        return
    confirm_batch(batch=batch, by=CONFIRMS, today=today)
    sent_on = today - 70 * A_DAY
    mark_all_sent(year=today.year, sent_on=sent_on, by=CONFIRMS, today=today, due_on=today - 10 * A_DAY)
    orders = list(RevenueOrder.objects.order_by("number"))
    for rank, order in enumerate(orders[:3]):
        record_finance_number(order=order, number=f"T-{310 + rank}", on=sent_on, by=CONFIRMS, today=today)
    record_payment(
        order=orders[0], amount=orders[0].amount, received_on=today - 40 * A_DAY, reference="V-2201",
        by=CONFIRMS, today=today,
    )  # fmt: skip
    remind(order=orders[-1], by=CONFIRMS, today=today)


def _commitments() -> None:
    """What was due is mostly done, and mostly seen; one in eight is late, as in life."""
    today = paris_today()
    due = Commitment.objects.filter(due_on__lte=today).select_related("agreement").order_by("due_on", "pk")
    for number, duty in enumerate(due):
        if number % 8 == 7:
            continue
        first = duty.agreement.starts_on or today
        done = tick_commitment(
            commitment=duty, done_on=max(first, min(duty.due_on or today, today) - 6 * A_DAY), by=BY, today=today,
            evidence=EVIDENCE[duty.side],
        )  # fmt: skip
        if number % 5:
            check_commitment(commitment=done, by=BY, today=today)
