"""The base addresses: `/oai/<slug>`, and `/oai?base=<slug>` for programs that append their arguments with `&`."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from liseron.exchange.repository.answering import answer, refusal
from liseron.exchange.repository.asking import BASE, pairs_of
from liseron.exchange.repository.pace import Pace, keep_pace, seconds_to_wait
from liseron.exchange.repository.packing import packed, wants_gzip
from liseron.exchange.repository.places import find_place
from liseron.protocols.oai.arguments import CannotAnswer
from liseron.protocols.oai.stamps import second_of
from liseron.toolkit import dates
from liseron.toolkit.access_rules import EVERYONE, who

XML = "text/xml; charset=utf-8"


@csrf_exempt
@who(EVERYONE)
def repository(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Every answer of the protocol is a 200; an address that is not, or is closed, a plain 404."""
    if request.method not in {"GET", "POST"}:
        return HttpResponseNotAllowed(["GET", "POST"])
    has_base = not slug
    slug = slug or request.GET.get(BASE, "")
    now = second_of(dates.now())
    pace = keep_pace(slug, str(request.META.get("REMOTE_ADDR", "")), now)
    if pace is not Pace.ANSWERED:
        return _slowed(pace, now)
    place = find_place(slug, now)
    if place is None:
        return _plain("No base address here.", 404)
    base_url = f"{request.scheme}://{request.get_host()}{request.path}" + (
        f"?{BASE}={slug}" if has_base else ""
    )
    try:
        pairs = pairs_of(request, has_base=has_base)
    except CannotAnswer as wrong:
        return _sent(request, refusal(wrong, base_url=base_url, now=now), is_long=False)
    pieces = answer(pairs, place, base_url=base_url, now=now)
    return _sent(request, pieces, is_long=not place.page_size)


def _sent(request: HttpRequest, pieces: Iterable[bytes], *, is_long: bool) -> HttpResponseBase:
    is_packed = wants_gzip(request.headers.get("Accept-Encoding", ""))
    if is_packed:
        pieces = packed(pieces)
    if is_long:
        response: HttpResponseBase = StreamingHttpResponse(pieces, content_type=XML)
    else:
        response = HttpResponse(b"".join(pieces), content_type=XML)
        response.headers["Content-Length"] = str(len(response.content))
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _slowed(pace: Pace, now: int) -> HttpResponse:
    if pace is Pace.SENT_AWAY:
        return _plain("Too many requests after being asked to wait.", pace.value)
    response = _plain("Too many requests: come back after the seconds of Retry-After.", pace.value)
    response.headers["Retry-After"] = str(seconds_to_wait(now))
    return response


def _plain(message: str, status: int) -> HttpResponse:
    return HttpResponse(f"{message}\n", status=status, content_type="text/plain; charset=utf-8")
