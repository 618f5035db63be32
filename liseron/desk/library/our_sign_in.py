"""« Notre connexion » : how readers of the own partner sign in, and how often it works. Nothing changes here."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liseron.desk.menu import render_desk
from liseron.people.roles import LIBRARIAN, account_of
from liseron.sso.counting import arrivals_of
from liseron.sso.models import IdentitySource, Service
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@who(LIBRARIAN)
@require_safe
def our_sign_in(request: HttpRequest) -> HttpResponse:
    """The sources and the sites of the own partner: state, what readers see, sign-ins counted."""
    partners = account_of(request).partner_ids
    sources = list(
        IdentitySource.objects.filter(partner__in=partners)
        .select_related("partner", "library")
        .prefetch_related("admission_rules")
    )
    counts = arrivals_of(sources, paris_today())
    context = {
        "sources": [(source, counts[source.pk]) for source in sources],
        "services": Service.objects.filter(partner__in=partners).select_related("resource"),
    }
    return render_desk(request, "desk/library/our_sign_in.html", context)
