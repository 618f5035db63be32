"""Default deny: every view says who may call it, and a view that says nothing answers nobody."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rules.predicates import Predicate

logger = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Who may call a view. `name` stands in the table of the access test; `test` must answer exactly True."""

    name: str
    test: Callable[[HttpRequest], bool]

    def allows(self, request: HttpRequest) -> bool:
        """Anything but True refuses: a rule that forgets to answer opens nothing."""
        return self.test(request) is True


class ViewWithoutRule(ImproperlyConfigured):
    """A view was routed without saying who may call it."""


def rule_for_user(name: str, predicate: Predicate) -> Rule:
    """A rule on the signed-in person alone, from a predicate of the `rules` library; nobody else passes."""
    return Rule(name, lambda request: request.user.is_authenticated and bool(predicate.test(request.user)))


EVERYONE = Rule("everyone", lambda request: True)
SIGNED_IN = Rule("signed in", lambda request: bool(request.user.is_authenticated))

_REGISTERED: dict[str, Rule] = {}


def who(rule: Rule) -> Callable[[View], View]:
    """Decorator for a view function or a view class: `rule` says who may call it."""

    def carry(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return carry


def register_rule(view_name: str, rule: Rule) -> None:
    """Rule of a view that is not ours, by its address's name with namespaces ("account_login")."""
    _REGISTERED[view_name] = rule


def rule_of(callback: Callable[..., Any], view_name: str = "") -> Rule | None:
    """The rule a routed view carries, or that its name was given; None when nobody said."""
    view_class = getattr(callback, "view_class", None)
    carried = getattr(callback, "access_rule", None) or getattr(view_class, "access_rule", None)
    return carried if isinstance(carried, Rule) else _REGISTERED.get(view_name)


class AccessRulesMiddleware:
    """Refuses before the view, and before the CSRF check, whose answer would tell that the page exists.

    Stands anywhere above CsrfViewMiddleware: process_view comes when every middleware has seen the request,
    so the user is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404:
            # A refused page has read the session, an absent one has not: headers must not tell them apart.
            patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        rule = rule_of(view, match.view_name if match else "")
        if rule is None:
            return _refuse_unruled(match.view_name if match else repr(view))
        if rule.allows(request):
            return None
        if not request.user.is_authenticated:
            wanted = (
                request.get_full_path() if request.method in {"GET", "HEAD"} else settings.LOGIN_REDIRECT_URL
            )
            return redirect_to_login(str(wanted))
        raise Http404


def _refuse_unruled(view_name: str) -> HttpResponse | None:
    """Loud where developers look (ACCESS_RULES_RAISE), an absent page where the public does."""
    if getattr(settings, "ACCESS_RULES_RAISE", settings.DEBUG):
        raise ViewWithoutRule(f"{view_name}: say who may call it, with @who(rule) or register_rule()")
    logger.error("view without access rule", extra={"view": view_name})
    raise Http404
