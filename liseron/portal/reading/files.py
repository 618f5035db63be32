"""Pictures of books, pictures of pages, and the file itself for those who may take it away."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from liseron.catalogue.hosting.book import CannotRead
from liseron.catalogue.hosting.pdf import WIDTHS
from liseron.catalogue.hosting.pdf import page_picture as picture_of_page
from liseron.catalogue.models import HostedFile, HostedPicture
from liseron.portal.reading.rights import Reading, reader_only
from liseron.toolkit.text import slug

MEDIA_TYPES = {HostedFile.Format.EPUB: "application/epub+zip", HostedFile.Format.PDF: "application/pdf"}


@require_safe
@reader_only
def picture(request: HttpRequest, reading: Reading, number: int) -> HttpResponse:
    found = HostedPicture.objects.filter(file=reading.file, number=number).first()
    if found is None:
        raise Http404
    return _picture(bytes(found.data), found.media_type)


@require_safe
@reader_only
def page_picture(request: HttpRequest, reading: Reading, number: int, width: int) -> HttpResponse:
    """Drawn the first time, in a process of its own; a page that cannot be drawn still has its text."""
    file = reading.file
    if file.format != HostedFile.Format.PDF or width not in WIDTHS or not 1 <= number <= file.page_count:
        raise Http404
    try:
        return _picture(picture_of_page(file.pk, Path(file.file.path), number, width), "image/webp")
    except CannotRead as problem:
        raise Http404 from problem


@require_safe
@reader_only
def download(request: HttpRequest, reading: Reading) -> HttpResponseBase:
    file = reading.file
    if not file.may_be_downloaded:
        raise Http404
    response = FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"{slug(file.record.title) or 'livre'}.{file.format}",
        content_type=MEDIA_TYPES[HostedFile.Format(file.format)],
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _picture(data: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
