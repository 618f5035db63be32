"""« Tout emporter »: the archive of a partner, sent from the manager's desk or the département's."""

from django.http import FileResponse, HttpRequest

from liseron.partners.models import Partner
from liseron.partners.takeaway import take_away
from liseron.toolkit.dates import now, paris_today


def send_archive(request: HttpRequest, partner: Partner) -> FileResponse:
    """`cognac-2026-11-20.zip`, streamed from a temporary file; the journal keeps who took it."""
    stream = take_away(partner=partner, by=request.user, now=now())
    filename = f"{partner.slug}-{paris_today().isoformat()}.zip"
    return FileResponse(stream, as_attachment=True, filename=filename, content_type="application/zip")
