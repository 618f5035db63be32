"""« Notre catalogue » : the address where the own partner's catalogue fetches records. Nothing changes here."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liseron.desk.department.exchange.address_words import settings_of
from liseron.desk.menu import render_desk
from liseron.exchange.models import View
from liseron.exchange.sampling import sample_of
from liseron.people.roles import LIBRARIAN, account_of
from liseron.toolkit.access_rules import who


@who(LIBRARIAN)
@require_safe
def our_harvest(request: HttpRequest) -> HttpResponse:
    """The own partner's open address with what to hand over, and a record as it comes."""
    rows = View.objects.filter(partner__in=account_of(request).partner_ids, is_open=True)
    found = rows.select_related("partner").first()
    context = {
        "view": found,
        "settings": settings_of(found) if found else [],
        "sample": sample_of(found) if found else None,
    }
    return render_desk(request, "desk/library/our_harvest.html", context)
