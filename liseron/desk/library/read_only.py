"""Where no agreement is in force, the desk reads and takes away, and changes nothing: the one place that says so.

Every view that acts for readers or libraries of a partner carries `needs_agreement`, with whose agreement it needs;
the few that stay say why with `stays_open`. A test walks the addresses and refuses a view that says neither.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from liseron.desk.library.numbers import LARGEST_KEY, number_in
from liseron.desk.menu import render_desk
from liseron.partners.coverage import Coverage, coverage_on, why_not_covered
from liseron.partners.models import Partner
from liseron.people.models import Patron, Registration, RoleGrant, User
from liseron.people.roles import account_of, is_manager, libraries_visible_to
from liseron.toolkit.dates import paris_today

View = TypeVar("View", bound=Callable[..., Any])
Concerned = Callable[..., Iterable[Partner]]
"""The partners that a request is about, as the view will find them; none for what this person may not see."""


@dataclass(frozen=True)
class Closure:
    """A partner without agreement in force: `sentence` says what happened and since when."""

    partner: Partner
    sentence: str
    is_to_come: bool


def closure_of(partner: Partner | None, today: date) -> Closure | None:
    """None when the agreement is in force, or when nobody runs the library."""
    if partner is None or partner.is_covered_on(today):
        return None
    is_to_come = coverage_on(partner, today) is Coverage.TO_COME
    return Closure(partner, why_not_covered(partner, today), is_to_come)


def own_closures(user: User | AnonymousUser, today: date) -> list[Closure]:
    """Of the partners for which this person works; no query."""
    grants = user.grants if isinstance(user, User) else ()
    partners = {grant.partner.pk: grant.partner for grant in grants if grant.partner is not None}
    return [found for one in partners.values() if (found := closure_of(one, today)) is not None]


def may_act_somewhere(user: User | AnonymousUser, today: date) -> bool:
    """False for who works only for partners without agreement in force."""
    if not isinstance(user, User) or user.sees_every_reader:
        return True
    return len(own_closures(user, today)) < len(user.partner_ids)


def stays_open(why: str) -> Callable[[View], View]:
    """Decorator: this view acts whatever the agreement; `why` is for who reads the code."""

    def carry(view: View) -> View:
        view.stays_open = why  # type: ignore[attr-defined]
        return view

    return carry


def needs_agreement(
    concerned: Concerned, *, but_department: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorator: refused before it acts (409) when none of the partners concerned has an agreement in force.

    A form is not offered either: its page explains instead. `but_department`: the département's team still may.
    """

    def carry(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if but_department and account_of(request).sees_every_reader:
                return view(request, *args, **kwargs)
            partners, today = list(concerned(request, *args, **kwargs)), paris_today()
            closures = [found for one in partners if (found := closure_of(one, today)) is not None]
            if not partners or len(closures) < len(partners):
                return view(request, *args, **kwargs)
            return explain(request, closures)

        return guarded

    return carry


def explain(request: HttpRequest, closures: list[Closure]) -> HttpResponse:
    """What happened, since when, what remains possible, and who can help; 409 when something was asked."""
    team = User.objects.filter(role_grants__role=RoleGrant.Role.STAFF, is_active=True).order_by("name", "pk")
    context = {
        "closures": closures,
        "team": team.exclude(email="")[:3],
        "may_take_away": is_manager.test(request.user),
    }
    status = 409 if request.method == "POST" else 200
    return render_desk(request, "desk/library/read_only.html", context, status=status)


def of_registration(request: HttpRequest, pk: int) -> "QuerySet[Partner]":
    return _partners(Registration.objects.visible_to(request.user).filter(pk=_small(pk)))


def of_registrations_ticked(request: HttpRequest) -> "QuerySet[Partner]":
    ticked = [number for text in request.POST.getlist("chosen") if (number := number_in(text))]
    return _partners(Registration.objects.visible_to(request.user).filter(pk__in=ticked[:200]))


def of_patron(request: HttpRequest, pk: int) -> "QuerySet[Partner]":
    return _partners(Patron.objects.visible_to(request.user).filter(pk=_small(pk)))


def of_library(request: HttpRequest, pk: int) -> "QuerySet[Partner]":
    mine = account_of(request).partner_ids
    return Partner.objects.filter(pk__in=mine, libraries=_small(pk))


def of_library_chosen(request: HttpRequest) -> "QuerySet[Partner]":
    """That of the library chosen in the form; every partner of this person's when none is yet."""
    libraries = libraries_visible_to(request.user).filter(partner__isnull=False)
    chosen = libraries.filter(pk=number_in(request.POST.get("library", "")) or 0)
    wanted = chosen if chosen.exists() else libraries
    return Partner.objects.filter(pk__in=wanted.values("partner"))


def of_partner_chosen(request: HttpRequest) -> "QuerySet[Partner]":
    """The partner chosen in the form; every one of this person's when none is yet."""
    mine = Partner.objects.filter(pk__in=account_of(request).partner_ids)
    chosen = mine.filter(pk=number_in(request.POST.get("partner", "")) or 0)
    return chosen if chosen.exists() else mine


def _partners(rows: "QuerySet[Registration] | QuerySet[Patron]") -> "QuerySet[Partner]":
    return Partner.objects.filter(pk__in=list(rows.values_list("library__partner", flat=True)))


def _small(pk: int) -> int:
    """A number that the database can hold; 0, which nobody has, for a larger one."""
    return pk if pk <= LARGEST_KEY else 0
