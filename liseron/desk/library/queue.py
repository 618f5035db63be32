"""« Inscriptions à valider » : the list beside the request that is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liseron.desk.library import exporting, wording
from liseron.desk.library.comparing import Comparison, compare
from liseron.desk.library.decision_forms import QuestionForm, RefusalForm
from liseron.desk.library.filtering import SIGNS, SORTS, QueueFilters
from liseron.desk.library.numbers import LARGEST_KEY, number_in
from liseron.desk.library.read_only import Closure, closure_of
from liseron.desk.menu import render_desk
from liseron.people import rules
from liseron.people.models import Registration
from liseron.people.queue import UNDECIDED, Sign, Waiting, queue_of, signs_of
from liseron.people.roles import DESK
from liseron.toolkit import dates
from liseron.toolkit.access_rules import who
from liseron.toolkit.pages import page_of_list


@dataclass(frozen=True)
class Row:
    """A request as the list and the panel show it."""

    waiting: Waiting
    now: datetime

    @property
    def registration(self) -> Registration:
        return self.waiting.registration

    @property
    def received(self) -> str:
        return wording.ago(self.registration.asked_at, self.now)

    @property
    def tags(self) -> list[tuple[object, str]]:
        return [SIGNS[sign] for sign in self.waiting.signs]

    @property
    def is_outside(self) -> bool:
        return Sign.OUTSIDE in self.waiting.signs

    @property
    def is_minor(self) -> bool:
        return Sign.MINOR in self.waiting.signs

    @property
    def is_undecided(self) -> bool:
        return self.registration.state in UNDECIDED

    @property
    def guardian_has_confirmed(self) -> bool:
        """Below 15 the confirmed address is the guardian's (loi Informatique et Libertés, art. 45)."""
        born = self.registration.patron.birth_date
        return rules.guardian_must_confirm(born, dates.paris_today(self.now)) and bool(
            self.registration.verified_at
        )

    @property
    def comparison(self) -> Comparison | None:
        """With the surest of the likely duplicates."""
        found = self.waiting.duplicates
        return compare(self.registration.patron, found[0]) if found else None

    @property
    def others(self) -> list[Comparison]:
        return [compare(self.registration.patron, one) for one in self.waiting.duplicates[1:4]]

    @property
    def closure(self) -> Closure | None:
        """Why this request cannot be answered today: its partner has no agreement in force."""
        return closure_of(self.registration.library.partner, dates.paris_today(self.now))

    @property
    def may_undo(self) -> bool:
        decided = self.registration.decided_at
        is_recent = decided is not None and self.now - decided < timedelta(minutes=rules.UNDO_MINUTES)
        is_refused = self.registration.state == Registration.State.REFUSED
        return is_refused and is_recent and self.closure is None


@who(DESK)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The list, the first request open beside it. `?fait=` a request just decided, for the way back."""
    return queue_page(request)


@who(DESK)
@require_safe
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, waiting or decided, beside the list."""
    return queue_page(request, opened=visible_registration(request, pk))


@who(DESK)
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The requests shown, as a sheet."""
    rows = QueueFilters.of(request).apply(queue_of(request.user, dates.paris_today()))
    return exporting.queue_sheet(request, rows, kind)


def visible_registration(request: HttpRequest, pk: int) -> Registration:
    """The request of that number when its library is this person's; 404 as for a number that was never given."""
    if pk > LARGEST_KEY:
        raise Http404
    rows = Registration.objects.visible_to(request.user).exclude(state=Registration.State.UNVERIFIED)
    return get_object_or_404(rows.select_related("patron__library", "library__partner", "decided_by"), pk=pk)


def queue_page(
    request: HttpRequest,
    *,
    opened: Registration | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The whole page; `context` brings forms already filled, or the sentence of a refusal."""
    now, filters = dates.now(), QueueFilters.of(request)
    everything = queue_of(request.user, dates.paris_today(now))
    page = page_of_list(filters.apply(everything), request.GET.get("page"))
    items = [Row(one, now) for one in page.items]
    shown = _opened(opened, everything, now) if opened else next(iter(items), None)
    return render_desk(
        request,
        "desk/library/queue.html",
        {
            "page": page,
            "rows": items,
            "row": shown,
            "may_decide": any(one.closure is None for one in items),
            "is_opened": opened is not None,
            "filters": filters,
            "total": len(everything),
            "oldest": wording.since(everything[0].registration.asked_at, now) if everything else "",
            "signs": _choices(everything),
            "libraries": _libraries(everything),
            "sorts": [(code, label) for code, (label, _key, _backwards) in SORTS.items()],
            "done": _done(request, now),
            "refusal": RefusalForm(auto_id="refus_%s"),
            "question": QuestionForm(auto_id="question_%s"),
            **context,
        },
        status=status,
    )


def _opened(registration: Registration, everything: list[Waiting], now: datetime) -> Row:
    known = next((one for one in everything if one.registration.pk == registration.pk), None)
    return Row(known or signs_of([registration], dates.paris_today(now))[0], now)


def _choices(everything: list[Waiting]) -> list[tuple[str, str]]:
    counts = {sign: sum(sign in one.signs for one in everything) for sign in SIGNS}
    return [
        (sign.value, _("{label} ({n})").format(label=label, n=counts[sign]))
        for sign, (label, _tone) in SIGNS.items()
    ]


def _libraries(everything: list[Waiting]) -> list[tuple[str, str]]:
    """Only when there is a choice."""
    found = {str(one.registration.library_id): one.registration.library.name for one in everything}
    return sorted(found.items(), key=lambda pair: pair[1]) if len(found) > 1 else []


def _done(request: HttpRequest, now: datetime) -> Row | None:
    """The request just decided, named in the address: nothing personal waits in a cookie."""
    number = number_in(request.GET.get("fait", ""))
    if number is None:
        return None
    rows = Registration.objects.visible_to(request.user).select_related("patron", "library__partner")
    found = rows.exclude(state=Registration.State.UNVERIFIED).filter(pk=number).first()
    return Row(Waiting(found, (), (), 0), now) if found else None
