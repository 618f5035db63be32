"""Turning pages. A view reads: who may (`reader_only`), which page, answer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liseron.access.reading import position_of
from liseron.catalogue.models import HostedFile, HostedPage
from liseron.portal.reading import display
from liseron.portal.reading.positions import remember_page
from liseron.portal.reading.rights import Reading, reader_only

SEE_OTHER = 303
LONGEST_SIDE_CONTENTS = 60  # lines of the contents that every page carries
JUMP_MINIMUM = 6  # pages from which going straight to one of them is worth a form


@require_safe
@reader_only
def read(request: HttpRequest, reading: Reading) -> HttpResponse:
    """To the page asked for (`?page=`), else to where the reader stopped, else to the first."""
    wanted = request.GET.get("page", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 9:
        number = int(wanted)
    else:
        position = position_of(reading.patron, reading.file) if reading.patron else None
        number = position.page if position else 1
    number = min(max(1, number), reading.file.page_count)
    return _see_other(reverse("portal:read_page", args=[reading.file.pk, number]))


@require_safe
@reader_only
def page(request: HttpRequest, reading: Reading, number: int) -> HttpResponse:
    """A page of the book, or a page of the document with its picture."""
    chosen = display.chosen_display(request)
    if chosen is not None:
        same_page = _see_other(request.path)
        display.remember(same_page, chosen)
        return same_page
    shown = HostedPage.objects.filter(file=reading.file, number=number).first()
    if shown is None:
        raise Http404
    progress = remember_page(request, reading, number)
    template = "pdf_page" if reading.file.format == HostedFile.Format.PDF else "page"
    context = _frame(request, reading) | _around(reading.file, shown) | {"progress": progress}
    response = render(request, f"portal/reading/{template}.html", context)
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
@reader_only
def contents(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The whole table of contents, on a page of its own."""
    context = _frame(request, reading) | {"lines": reading.file.contents}
    return render(request, "portal/reading/contents.html", context)


def _frame(request: HttpRequest, reading: Reading) -> dict[str, Any]:
    """What every page of the room shows around the text."""
    shown = display.display_of(request)
    return {
        "file": reading.file,
        "record": reading.file.record,
        "patron": reading.patron,
        "display": shown,
        "sizes": display.SIZES,
        "papers": display.PAPERS,
        "last": reading.file.page_count,
        "weight": _weight(reading.file.size),
    }


def _around(file: HostedFile, shown: HostedPage) -> dict[str, Any]:
    number, last = shown.number, file.page_count
    lines = _side_contents(file.contents)
    return {
        "page": shown,
        "title": shown.title,
        "lines": lines,
        "is_contents_cut": len(lines) < len(file.contents),
        "here": _here(lines, number),
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < last else None,
        "may_jump": last >= JUMP_MINIMUM,
        "read_percent": round(100 * number / last),
    }


def _side_contents(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The deepest levels go first when a long contents would weigh on every page."""
    for deepest in (3, 2, 1):
        kept = [line for line in lines if line["level"] <= deepest]
        if len(kept) <= LONGEST_SIDE_CONTENTS:
            return kept
    return kept[:LONGEST_SIDE_CONTENTS]


def _here(lines: list[dict[str, Any]], number: int) -> int:
    """Place in the list, from 1, of the line that page `number` belongs to; 0 before the first."""
    before = [line["page"] for line in lines if line["page"] <= number]
    return [line["page"] for line in lines].index(max(before)) + 1 if before else 0


def _weight(size: int) -> str:
    """In words that people know: « 312 ko », « 4,2 Mo »."""
    if size < 1_000_000:
        return _("%(size)s ko") % {"size": max(1, round(size / 1000))}
    return _("%(size)s Mo") % {"size": localize(round(size / 1_000_000, 1))}


def _see_other(address: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(address)
    response.status_code = SEE_OTHER
    return response
