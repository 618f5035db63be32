"""From the HTTP request to the arguments: GET or POST, strictly UTF-8, nothing dropped in silence."""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from liseron.protocols.oai.arguments import BAD_ARGUMENT, CannotAnswer, Problem

FORM = "application/x-www-form-urlencoded"
MOST_ARGUMENTS = 50
BASE = "base"


def pairs_of(request: HttpRequest, *, has_base: bool) -> list[tuple[str, str]]:
    """The arguments as sent, without `base` where it belongs to the base address, `/oai?base=<slug>`.

    Raises CannotAnswer (badArgument) for what is no form, or comes in both places.
    """
    asked = _pairs(str(request.META.get("QUERY_STRING", "")).encode("latin-1", "replace"))
    if has_base:
        asked = [pair for pair in asked if pair[0] != BASE]
    if request.method != "POST":
        return asked
    if asked:
        raise _wrong("arguments come in the address or in the body, not in both")
    if request.content_type != FORM:
        raise _wrong(f"the body of a POST is {FORM}")
    try:
        return _pairs(request.body)
    except (RequestDataTooBig, UnreadablePostError) as error:
        raise _wrong("the body is too long, or did not arrive whole") from error


def _pairs(text: bytes) -> list[tuple[str, str]]:
    parts = [part for part in text.split(b"&") if part]
    if len(parts) > MOST_ARGUMENTS:
        raise _wrong("there are too many arguments")
    try:
        return [
            (_decoded(name), _decoded(value)) for name, _equals, value in (p.partition(b"=") for p in parts)
        ]
    except UnicodeDecodeError as error:
        raise _wrong("arguments are written in UTF-8, percent-encoded") from error


def _decoded(text: bytes) -> str:
    return unquote_to_bytes(text.replace(b"+", b" ")).decode()


def _wrong(message: str) -> CannotAnswer:
    return CannotAnswer([Problem(BAD_ARGUMENT, message)])
