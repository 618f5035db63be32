"""Harvesters need no session, no language, no form: they are answered above all that."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

ROOT = "/oai"


class QuickLane:
    """Middleware, below the headers and above what changes an address (`%00` is for the protocol to refuse)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(ROOT) and (match := _match(path)) is not None:
            request.resolver_match = match
            answered: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
            return answered
        return self.get_response(request)


@lru_cache(maxsize=1000)
def _match(path: str) -> ResolverMatch | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if match.app_name == "exchange" else None
