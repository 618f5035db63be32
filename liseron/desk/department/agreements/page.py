"""The page of one agreement: where it stands, what comes next, and all that it is made of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse

from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement, Amendment, Termination
from liseron.agreements.rules import ENDED, RUNNING, State
from liseron.agreements.telling import term_told
from liseron.agreements.wording import state_told
from liseron.desk.agreement_timeline import steps_of
from liseron.desk.department.access import READ, may_change
from liseron.desk.department.agreements.asking import find
from liseron.desk.department.agreements.documents import documents_of, writings_of
from liseron.desk.department.agreements.history import history_of
from liseron.desk.department.agreements.moves import Move, missing_signatures, moves_of, to_amendment
from liseron.desk.department.agreements.sentences import (
    ahead_told,
    changes_told,
    last_day_explained,
    rates_by_year,
    way_told,
)
from liseron.desk.menu import render_desk
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@dataclass(frozen=True)
class AmendmentShown:
    """An amendment, what it changes, and the signatures that it still wants, each with where to record it."""

    amendment: Amendment
    changes: list[str]
    wanted: list[Move]


@dataclass(frozen=True)
class LetterShown:
    letter: Termination
    way: str
    explained: str
    may_be_lifted: bool
    waits: bool


@who(READ)
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    today = paris_today()
    found = find(number)
    life = life_of(found, today)
    moves = moves_of(found, life) if may_change(request) else []
    context: dict[str, Any] = {
        "agreement": found,
        "state": state_told(life.state),
        "next": ahead_told(found, today),
        "moves": moves,
        "steps": steps_of(found, today),
        "term": term_told(found.model),
        "amendments": [_amendment(found, one) for one in found.amendments.all()],
        "letters": [_letter(one, today, life.state) for one in found.terminations.all()],
        "ways": [way_told(one) for one in found.model.ways.all()],
        "rates": rates_by_year(found),
        "duties": _duties(found, today),
        "documents": documents_of(found),
        "writings": writings_of(found, today) if may_change(request) else [],
        "may_draft": life.state in (State.DRAFT, State.SIGNING),
        "is_over": life.state in ENDED,
        "is_running": life.state in RUNNING,
        "may_change": may_change(request),
        "history": history_of(found),
    }
    return render_desk(request, "desk/department/agreements/agreement.html", context)


def _amendment(found: Agreement, one: Amendment) -> AmendmentShown:
    wanted = [
        Move(str(party), to_amendment("sign", found, one, party)) for party in missing_signatures(found, one)
    ]
    return AmendmentShown(one, changes_told(one), wanted)


def _letter(one: Termination, today: date, state: State) -> LetterShown:
    stands = one.lifted_on is None and state in RUNNING
    return LetterShown(
        letter=one,
        way=way_told(one.way),
        explained=last_day_explained(one),
        may_be_lifted=stands and (one.last_day is None or one.last_day >= today),
        waits=stands and one.last_day is None,
    )


def _duties(found: Agreement, today: date) -> dict[str, int]:
    """How many commitments there are, kept, and late. One query."""
    kept = Q(done_on__isnull=False)
    return found.commitments.aggregate(
        n=Count("pk"),
        kept=Count("pk", filter=kept),
        late=Count("pk", filter=~kept & Q(due_on__lt=today)),
    )
