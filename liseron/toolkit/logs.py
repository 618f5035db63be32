"""One JSON line per event on the standard output, without personal data.

Events are static words ("request.answered") with fields. What a person typed never enters a message: addresses are
masked, query strings and tokens dropped, exceptions reduced to their type and frames (their text may quote a row).
"""

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, cast

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

Event = MutableMapping[str, Any]
requests = logging.getLogger("liseron.request")

PERSONAL_FIELDS = {
    "address",
    "birth_date",
    "body",
    "card",
    "email",
    "first_name",
    "last_name",
    "name",
    "password",
    "phone",
    "subject",
    "token",
    "username",
}
MASK = "…"
MAIL_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
QUERY_STRING = re.compile(r"\?[^\s\"']*=[^\s\"']*")
TOKEN = re.compile(r"(?<=/)(?=[\w:=.~-]*\d)[\w:=.~-]{16,}")


def masked(text: str) -> str:
    """`text` without mail addresses, query strings and long path segments that look like tokens."""
    for sign, pattern in (("@", MAIL_ADDRESS), ("?", QUERY_STRING), ("/", TOKEN)):
        if sign in text:  # most words of a line hold none: looking for a sign is quicker than for a pattern
            text = pattern.sub(MASK, text)
    return text


def _mask_event(_logger: Any, _method: str, event: Event) -> Event:
    for key, value in event.items():
        if key in PERSONAL_FIELDS:
            event[key] = MASK
        elif isinstance(value, str):
            event[key] = masked(value)
    return event


def _reduce_exception(_logger: Any, _method: str, event: Event) -> Event:
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception"] = type(error).__name__
        event["frames"] = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
        ]
    return event


def _drop_request(_logger: Any, _method: str, event: Event) -> Event:
    """Django's own lines say the raw path and carry the request: RequestLog has said what may be said."""
    record = event.get("_record")
    if record is not None and record.name.startswith(("django.request", "django.security")):
        event["event"] = record.name
        event["status"] = getattr(record, "status_code", None)
    return event


SHARED_PROCESSORS: list[Callable[[Any, str, Event], Any]] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    _reduce_exception,
    _mask_event,
]


class JsonLines(structlog.stdlib.ProcessorFormatter):
    """Writes events. The line of a request, which there is one of for each, holds nothing to mask: a shorter way."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name != requests.name:
            return super().format(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        return json.dumps({**cast(Event, record.msg), "level": record.levelname.lower(), "at": at})


def configuration(level: str) -> Mapping[str, Any]:
    """Django's LOGGING: everything through one handler, one JSON line per event."""
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": JsonLines,
                "foreign_pre_chain": [_drop_request, *SHARED_PROCESSORS],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            },
        },
        "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stdout}},
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
        },
    }


class RequestLog:
    """Middleware: one line per request, with the name of its route, never its raw path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        queries = _QueryCount()
        with ExitStack() as stack:
            if settings.DEBUG:
                stack.enter_context(connection.execute_wrapper(queries))
            response = self.get_response(request)
        more = {"queries": queries.count} if settings.DEBUG else {}
        log_answer(request.method or "", _route(request), response.status_code, started, **more)
        return response


def log_answer(method: str, route: str, status: int, started: float, **more: Any) -> None:
    """The line of a request: nothing of it comes from the visitor. `started` is of time.perf_counter."""
    line = {
        "method": method if method in KNOWN_METHODS else "other",
        "route": route,
        "status": status,
        "ms": round((time.perf_counter() - started) * 1000, 1),
        **more,
        "event": "request.answered",
    }
    requests.info(line)


KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class _QueryCount:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return execute(*args)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return "static" if request.path_info.startswith(str(settings.STATIC_URL)) else "unknown"
    return str(match.view_name or match.route)
