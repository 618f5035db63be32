"""The bookmark. A visitor's stays in their own browser (reader.js); a reader's is kept with the account."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from liseron.access.reading import keep_position, position_of
from liseron.portal.reading.rights import Reading, reader_only


def remember_page(request: HttpRequest, reading: Reading, number: int) -> int:
    """Where in the page the reader had stopped (0 to 100), and from now on this page is the bookmark.

    Written by a GET, so that the bookmark works without JavaScript. It stays a safe request (RFC 9110 § 9.2.1):
    the reader asked for a page and is given it, repeating changes nothing, and a page fetched ahead by the
    browser is not counted.
    """
    if reading.patron is None:
        return 0
    position = position_of(reading.patron, reading.file)
    if position is not None and position.page == number:
        return position.progress
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        keep_position(patron=reading.patron, file=reading.file, page=number, progress=0)
    return 0


@require_POST
@reader_only
def keep(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Page and place in it, sent by reader.js while one reads; nothing is kept for a visitor."""
    page, progress = request.POST.get("page", ""), request.POST.get("progress", "")
    if not all(v.isascii() and v.isdigit() and len(v) < 9 for v in (page, progress)):
        return HttpResponseBadRequest()
    if reading.patron is not None:
        keep_position(
            patron=reading.patron, file=reading.file, page=int(page), progress=min(100, int(progress))
        )
    return HttpResponse(status=204)
