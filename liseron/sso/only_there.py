"""With formule autonomie the partner manages no account here (E3): its readers sign in over there, and only there.

From the launch of the partner's roll-out, which gives it that formula, a password chosen here before opens nothing.
Professionals keep theirs; so does everybody while no source is open or no agreement in force: there is no other way.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from liseron.partners.models import Partner
from liseron.people.elsewhere import sends_elsewhere
from liseron.people.models import Patron, User
from liseron.sso.models import IdentitySource
from liseron.sso.wanted import wanted_page
from liseron.sso.ways_in import sources_in_force
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.redirect import PARAMETER


@sends_elsewhere
def way_of(user: User, wanted: str) -> str:
    """The page that leads to the sign-in of the reader's library, or ""."""
    source = source_of(user)
    if source is None:
        return ""
    address = reverse("sso:only_there", args=[source.slug])
    return f"{address}?{urlencode({PARAMETER: wanted})}" if wanted else address


def source_of(user: User) -> IdentitySource | None:
    """Where this reader signs in instead of here: the source known to vouch for him or her, else the library's."""
    patron = Patron.objects.filter(user=user.pk).first()
    if patron is None or user.is_professional:
        return None
    federated = sources_in_force(paris_today()).filter(
        partner__formula=Partner.AccessFormula.FEDERATED, partner__libraries=patron.library_id
    )
    known = federated.filter(identities__patron=patron).first()
    return known or federated.filter(library=patron.library_id).first() or federated.first()


@who(EVERYONE)
def only_there(request: HttpRequest, slug: str) -> HttpResponse:
    """Says it, with the button that leads there and the page wanted kept."""
    source = get_object_or_404(sources_in_force(paris_today()), slug=slug)
    context = {"source": source, "wanted": wanted_page(request)}
    return render(request, "sso/only_there.html", context)
