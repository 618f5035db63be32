"""Addresses of the agreements and of their money at the desks, with what it takes to open them."""

from tests.places import Deed, Place
from tests.things import LIBRARIAN, MANAGER, STAFF, Things


def _model(things: Things) -> tuple[int]:
    return (things.model.pk,)


def _commitment(things: Things) -> tuple[int]:
    return (things.commitment.pk,)


def _clause(things: Things) -> tuple[int, str, int]:
    return (things.model.pk, "articles", things.model.clauses.all()[1].pk)


def order(things: Things) -> tuple[int]:
    return (things.billing.order.pk,)


def _batch(things: Things) -> tuple[int]:
    return (things.billing.batch.pk,)


COMMITMENTS: dict[str, Place | Deed] = {
    "desk:dept_commitments": Place(STAFF),
    "desk:dept_commitment": Place(STAFF, _commitment),
    "desk:dept_commitment_tick": Place(STAFF, _commitment),
    "desk:dept_commitment_check": Deed("button", _commitment),
    "desk:dept_commitment_reopen": Place(STAFF, _commitment),
    "desk:dept_commitment_document": Deed("file", lambda things: (things.commitment.pk, 1)),
    "desk:our_commitments": Place(LIBRARIAN),
    "desk:our_commitment": Place(LIBRARIAN, _commitment),
    "desk:our_commitment_tick": Place(MANAGER, _commitment),
    "desk:our_commitment_document": Deed("file", lambda things: (things.commitment.pk, 1)),
}
AGREEMENTS: dict[str, Place | Deed] = {
    "desk:dept_contributions": Place(STAFF),
    "desk:dept_contributions_prepare": Deed("button"),
    "desk:dept_batch": Place(STAFF, _batch),
    "desk:dept_batch_confirm": Deed("button", _batch),
    "desk:dept_batch_cancel": Place(STAFF, _batch),
    "desk:dept_orders": Place(STAFF),
    "desk:dept_orders_send": Place(STAFF),
    "desk:dept_orders_reminders": Place(STAFF),
    "desk:dept_orders_import": Place(STAFF),
    "desk:dept_orders_report": Place(STAFF, lambda things: (things.billing.report.pk,)),
    "desk:dept_order": Place(STAFF, order),
    "desk:dept_order_statement": Deed("file", order),
    "desk:dept_order_send": Place(STAFF, order),
    "desk:dept_order_number": Place(STAFF, order),
    "desk:dept_order_payment": Place(STAFF, order),
    "desk:dept_order_remind": Deed("button", order),
    "desk:dept_order_cancel": Place(STAFF, order),
    "desk:dept_payment_withdraw": Place(STAFF, lambda things: (things.billing.payment.pk,)),
    "desk:dept_models": Place(STAFF),
    "desk:dept_model_new": Place(STAFF),
    "desk:dept_model_take": Deed("button", lambda things: ("charente",)),
    "desk:dept_model": Place(STAFF, _model),
    "desk:dept_model_text": Place(STAFF, _model),
    "desk:dept_model_pdf": Deed("file", _model),
    "desk:dept_model_change": Place(STAFF, lambda things: (things.model.pk, "duree")),
    "desk:dept_model_remove": Place(STAFF, _model),
    "desk:dept_model_move": Deed("button", lambda things: (things.model.pk, "retirer")),
    "desk:dept_model_part_new": Place(STAFF, lambda things: (things.model.pk, "fins")),
    "desk:dept_model_part": Place(STAFF, _clause),
    "desk:dept_model_part_remove": Place(STAFF, _clause),
    "desk:dept_model_part_move": Deed("button", lambda things: (*_clause(things), "monter")),
}
