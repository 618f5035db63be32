"""A door before Django's own, for answers so short that the way through the middleware costs more than they do.

What is answered here says what the middleware would have said: the same headers, the same line in the log. The least
doubt takes the ordinary way: a host that is not ours, an address without TLS, a failure of whatever kind.
"""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import resolve

from liseron.toolkit.headers import Headers
from liseron.toolkit.logs import log_answer

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PASSED = "liseron.lane_passed"  # in the environ of a request that the door left to Django
LONGEST = 4_000
log = structlog.get_logger(__name__)


class Said(NamedTuple):
    """An answer: its status, its own headers, its body."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


Lane = Callable[[Environ], Said | None]
"""Answers a GET whose environ it is given (PEP 3333), or None when it takes the ordinary way."""


class Door:
    """The WSGI application: below `prefix` the lane is asked first, and Django whenever it says nothing."""

    def __init__(self, django: Application, prefix: str, lane: Lane) -> None:
        self._django, self._prefix, self._lane = django, prefix, lane
        self._usual: dict[str, str] = {}
        self._routes: dict[str, str] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        started = time.perf_counter()
        path = environ.get("PATH_INFO", "")
        said = self._said(environ) if path.startswith(self._prefix) else None
        if said is None:
            environ[PASSED] = True
            return self._django(environ, start_response)
        usual = self._usual or self._asked_of_the_middleware(environ)
        headers = {**usual, "Content-Length": str(len(said.body)), **said.headers}
        start_response(f"{said.status} {HTTPStatus(said.status).phrase}", list(headers.items()))
        log_answer("GET", self._routes.get(path) or self._route(path), said.status, started)
        return [said.body]

    def _said(self, environ: Environ) -> Said | None:
        if environ["REQUEST_METHOD"] != "GET" or not _is_plain(environ):
            return None
        try:
            _refresh_connections()
            return self._lane(environ)
        except Exception:  # whatever it is, Django meets it again and knows what to tell the visitor
            log.exception("lane.failed")
            return None
        finally:
            _refresh_connections()

    def _asked_of_the_middleware(self, environ: Environ) -> dict[str, str]:
        """What it writes on every answer; asked once, the answers are the same."""
        frames: Any = XFrameOptionsMiddleware(_nothing)
        chain: Any = SecurityMiddleware(Headers(frames))
        self._usual = dict(chain(WSGIRequest(environ)).headers)
        return self._usual

    def _route(self, path: str) -> str:
        self._routes[path] = resolve(path).view_name
        return self._routes[path]


class LaneMiddleware:
    """The same lane for those who come by Django alone, as the client of its tests does. A subclass names the lane."""

    lane: Lane

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = None if PASSED in request.META or request.method != "GET" else type(self).lane(request.META)
        if said is None:
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)
        return HttpResponse(said.body, status=said.status, headers=said.headers)


def _is_plain(environ: Environ) -> bool:
    """Whether nobody has anything to say against the request: host, TLS, length, the character 0."""
    question = environ.get("QUERY_STRING", "")
    if len(question) > LONGEST or "%00" in question:
        return False
    if settings.SECURE_SSL_REDIRECT:
        header, expected = settings.SECURE_PROXY_SSL_HEADER or ("", "https")
        if environ.get(header) != expected:
            return False
    host, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    return bool(host) and validate_host(host, settings.ALLOWED_HOSTS)


def _refresh_connections() -> None:
    """As Django between two requests, but for the question that tells whether a connection lives.

    When it does not, the lane's first question fails, and Django's way opens another one.
    """
    database: Any
    for database in connections.all(initialized_only=True):
        database.close_if_unusable_or_obsolete()
        database.health_check_done = True


def _nothing(request: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    del response["Content-Type"]
    return response
