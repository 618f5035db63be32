"""Plays a partnership with a moved clock: the night's tasks, then what people do that day.

`pytest --every-day` (and `script/bench five_years`) plays each day. Otherwise each day near one that matters, and
one in ten of the quiet ones: what happens there unexpected is seen all the same, a few days late.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from unittest import mock

from liseron.access.queries import view_of_door
from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement
from liseron.agreements.tasks import follow_agreements
from liseron.catalogue.models import Resource
from liseron.partners.models import Partner
from liseron.people.deadlines import announce_deadlines
from liseron.people.lapsing import resume_lapsed
from liseron.people.models import Patron
from liseron.people.tasks import lapse
from liseron.toolkit.dates import PARIS
from liseron.toolkit.invariants import violations
from liseron.toolkit.outbox import Message

A_DAY = timedelta(days=1)
NEAR = timedelta(days=2)
QUIET_STEP = 10
Act = Callable[[date], object]


@dataclass
class Diary:
    """What was seen, one line only where it differs from the day before."""

    states: list[tuple[date, str]] = field(default_factory=list)
    doors: list[tuple[date, bool]] = field(default_factory=list)
    mails: list[tuple[date, str]] = field(default_factory=list)
    broken: dict[str, list[str]] = field(default_factory=dict)


def days_to_play(first: date, last: date, matter: Iterable[date] | None) -> list[date]:
    """Every day, or with `matter` those near one of them and some of the others."""
    every = [first + n * A_DAY for n in range((last - first).days + 1)]
    if matter is None:
        return every
    near = {day + n * A_DAY for day in matter for n in range(-NEAR.days, NEAR.days + 1)}
    return [day for n, day in enumerate(every) if day in near or n % QUIET_STEP == 0 or day == last]


def play(
    *,
    days: Sequence[date],
    acts: Iterable[tuple[date, Act]],
    patron: Patron,
    resource: Resource,
    to: str,
) -> Diary:
    """Each of `days`, in order; mails to `to` are noted by their subject; invariants are read at the end."""
    diary, planned = Diary(), defaultdict(list)
    for day, act in acts:
        planned[day].append(act)
    seen = Message.objects.count()
    for day in days:
        with mock.patch("django.utils.timezone.now", return_value=_at(day, 1)):
            follow_agreements(_at(day, 0))
            lapse(_at(day, 1))
            announce_deadlines(_at(day, 7))
            for act in planned.pop(day, []):
                act(day)
            resume_lapsed(_at(day, 12))  # what the worker does as soon as an act asks for it
            _look(diary, day, patron, resource)
        if (count := Message.objects.count()) != seen:
            _note_mails(diary, day, seen, to)
            seen = count
    with mock.patch("django.utils.timezone.now", return_value=_at(days[-1], 23)):
        diary.broken = {sentence: lines for sentence, lines in violations().items() if lines}
    assert not planned, "an act outside the play never happens"
    return diary


def _look(diary: Diary, day: date, patron: Patron, resource: Resource) -> None:
    state = str(life_of(Agreement.objects.whole().latest("pk"), day).state)
    if not diary.states or diary.states[-1][1] != state:
        diary.states.append((day, state))
    covered = Partner.objects.get(pk=patron.library.partner_id).is_covered_on(day)
    if diary.doors and diary.doors[-1][1] == covered and day.day > QUIET_STEP:
        return  # the door itself, which costs forty times more, is pushed in the first days of each month too
    fresh = Patron.objects.get(pk=patron.pk)
    is_open = view_of_door(patron=fresh, resource=resource, now=_at(day, 12)).may_enter
    if not diary.doors or diary.doors[-1][1] != is_open:
        diary.doors.append((day, is_open))


def _note_mails(diary: Diary, day: date, before: int, to: str) -> None:
    for row in Message.objects.order_by("pk")[before:]:
        if row.kind == "mail" and row.payload.get("to") == to:
            diary.mails.append((day, row.payload["subject"]))


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=PARIS)
