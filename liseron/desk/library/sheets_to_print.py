"""What a reader takes home on paper."""

import segno
from django.http import HttpRequest, HttpResponse

from liseron.desk.menu import render_desk
from liseron.people.actions import password_link_for
from liseron.people.models import Patron
from liseron.people.queries import standing_of
from liseron.people.roles import account_of
from liseron.toolkit import dates


def password_sheet(request: HttpRequest, patron: Patron) -> HttpResponse:
    """Card number, link and its code to photograph. Each sheet carries a new link; the audit knows of it."""
    now = dates.now()
    link = password_link_for(patron=patron, by=account_of(request), now=now)
    context = {
        "patron": patron,
        "standing": standing_of(patron, dates.paris_today(now)),
        "link": link,
        "code": segno.make(link, error="m").svg_data_uri(border=2, scale=4),
    }
    return render_desk(request, "desk/library/sheet.html", context)
