"""A first sign-in: the account that exists is found again, or a new one opens."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liseron.people.actions import current_texts
from liseron.people.arrivals import CannotWelcome, welcome_vouched
from liseron.people.identity import CannotRegister
from liseron.people.models import Patron
from liseron.sso import joining
from liseron.sso.arriving import let_in, library_named, refused
from liseron.sso.joining import CannotJoin
from liseron.sso.pending import Arrival, arrival_of, settle
from liseron.sso.welcoming.forms import WelcomeForm
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.once import CannotUse

FIRST_TIME = "premiere"


@who(EVERYONE)
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    """What the library said, what is missing; before that one question, when an account may exist already."""
    arrival, today = arrival_of(request, now()), paris_today()
    if arrival is None:
        return _gone(request)
    typed = request.POST if request.method == "POST" else None
    form = WelcomeForm(typed, profile=arrival.profile, texts=current_texts(today), today=today)
    is_first = FIRST_TIME in request.GET or FIRST_TIME in request.POST
    if request.method == "POST" and form.is_valid():
        patrons = [] if is_first else candidates(arrival, form.born_on)
        if patrons:
            return ask(request, arrival, patrons)
        return _open(request, arrival, form)
    patrons = [] if is_first or form.is_bound else candidates(arrival, arrival.profile.birth_date)
    if patrons:
        return ask(request, arrival, patrons)
    return _show(request, arrival, form, is_first=is_first)


def _show(request: HttpRequest, arrival: Arrival, form: WelcomeForm, *, is_first: bool) -> HttpResponse:
    context = {"arrival": arrival, "form": form, "is_first": is_first}
    context["library"] = library_named(arrival.source, arrival.profile.library)
    return render(request, "sso/welcome.html", context, status=422 if form.is_bound else 200)


def candidates(arrival: Arrival, birth_date: date | None) -> list[Patron]:
    return joining.candidates_of(arrival.source, arrival.profile, birth_date)


def ask(
    request: HttpRequest,
    arrival: Arrival,
    patrons: Sequence[Patron],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The one question. What was typed on the form before it follows, hidden, for who answers no."""
    context = {
        "arrival": arrival,
        "by_card": joining.proved_by_card(arrival.profile, patrons),
        "has_password": any(one.user and one.user.has_usable_password() for one in patrons),
        "has_address": any(one.contact_email for one in patrons),
        "kept": _kept(request),
        **more,
    }
    return render(request, "sso/question.html", context, status=status)


@who(EVERYONE)
@never_cache
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Yes, and the proof: one click for the card that the library named, the password, or the code just mailed."""
    arrival = arrival_of(request, now())
    if arrival is None:
        return _gone(request)
    how = request.POST.get("how", "")
    patrons = candidates(arrival, _typed_birth_date(request, arrival))
    try:
        patron = _proved(request, arrival, patrons, how)
        return _settle(request, arrival, lambda: joining.still_joinable(arrival.source, patron))
    except CannotJoin as refusal:
        more = {"problem": str(refusal), "how": how, "code_sent": how == "code"}
        return ask(request, arrival, patrons, status=422, **more)


def _proved(request: HttpRequest, arrival: Arrival, patrons: Sequence[Patron], how: str) -> Patron:
    if how == "password":
        return joining.prove_by_password(request, patrons, request.POST.get("password", ""))
    if how == "code":
        return joining.prove_by_code(request, arrival, patrons, request.POST.get("code", ""), now())
    patron = joining.proved_by_card(arrival.profile, patrons) if how == "card" else None
    return patron or joining.refuse_unproved()


@who(EVERYONE)
@never_cache
@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """Mail a code to the account's own address; the page then asks for it."""
    arrival = arrival_of(request, now())
    if arrival is None:
        return _gone(request)
    patrons = candidates(arrival, _typed_birth_date(request, arrival))
    try:
        joining.send_code(request, arrival, patrons, now())
    except CannotJoin as refusal:
        return ask(request, arrival, patrons, status=429, problem=str(refusal), code_sent=True)
    return ask(request, arrival, patrons, code_sent=True)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form before the question had, without what the question itself asks."""
    return [
        (name, str(value))
        for name, value in request.POST.items()
        if name in WelcomeForm.base_fields or name.startswith("consent_")
    ]


def _typed_birth_date(request: HttpRequest, arrival: Arrival) -> date | None:
    if arrival.profile.birth_date is not None:
        return arrival.profile.birth_date
    form = WelcomeForm(request.POST, profile=arrival.profile, texts=[], today=paris_today())
    form.is_valid()
    return form.born_on


def _open(request: HttpRequest, arrival: Arrival, form: WelcomeForm) -> HttpResponse:
    """A new account."""
    source = arrival.source
    try:
        return _settle(
            request,
            arrival,
            lambda: welcome_vouched(
                library=library_named(source, arrival.profile.library),
                identity=form.identity(),
                consents=form.agreed,
                valid_days=source.lapses_after_days,
                by=f"source:{source.pk}",
                now=now(),
            ),
        )
    except CannotRegister as refusal:
        form.refuse(refusal.reasons)
        return _show(request, arrival, form, is_first=True)
    except CannotWelcome as refusal:
        return refused(request, source, str(refusal))


def _settle(request: HttpRequest, arrival: Arrival, patron_for: Callable[[], Patron]) -> HttpResponse:
    try:
        identity = settle(arrival, patron_for, now())
    except CannotUse:
        return _gone(request)
    return let_in(
        request,
        identity,
        profile=arrival.profile,
        session=arrival.session,
        wanted=arrival.wanted,
        now=now(),
    )


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "sso/gone.html", status=410)
