"""Back from the partner's sign-in with a ticket; and the partner's word that a sign-in is over."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from liseron.protocols.cas.logout import FIELD, ticket_of
from liseron.protocols.cas.tickets import digest, is_foreign_ticket
from liseron.sso import sessions, ways_in
from liseron.sso.arriving import Received
from liseron.sso.cas_client.starting import NUMBER, service_address
from liseron.sso.cas_client.validating import CannotConfirm, confirmed
from liseron.sso.models import IdentitySource
from liseron.sso.partner_server import has_room
from liseron.sso.stopping import Stop, stopped
from liseron.sso.vouched import come_in, go_back
from liseron.sso.waiting import Awaited, awaited, welcome_back
from liseron.sso.wanted import checked
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.xml import CannotParse, parse_xml

LONGEST_MESSAGE = 20_000


@who(EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def cas_return(request: HttpRequest, slug: str) -> HttpResponse:
    """A GET is a reader who comes back; a POST without a browser is the partner's server (section 2.3.3)."""
    sources = IdentitySource.objects.filter(protocol__in=IdentitySource.BY_CAS)
    source = get_object_or_404(sources.select_related("partner", "library"), slug=slug)
    if request.method == "POST":
        return _hear_of_logout(request, source)
    number, ticket = request.GET.get(NUMBER, ""), request.GET.get("ticket", "")
    why = awaited(request, source, number, now())
    if why is None:
        return stopped(request, source, Stop.STRANGE, checked(""))
    if not why.is_preview and not ways_in.is_in_force(source, paris_today()):
        return stopped(request, source, Stop.CLOSED, why.wanted)
    if ticket and not has_room(source):
        return stopped(request, source, Stop.BUSY, why.wanted)
    if not welcome_back(number, now()):
        return stopped(request, source, Stop.STRANGE, why.wanted)
    if not is_foreign_ticket(ticket):
        return go_back(request, source, why, Stop.CANCELLED)
    return _with_ticket(request, source, why, number=number, ticket=ticket)


def _with_ticket(
    request: HttpRequest, source: IdentitySource, why: Awaited, *, number: str, ticket: str
) -> HttpResponse:
    service = service_address(source, number)
    try:
        success = confirmed(source, ticket=ticket, service=service, fresh=why.is_fresh, now=now())
    except CannotConfirm as problem:
        return go_back(request, source, why, problem.stop, problem.detail)
    return come_in(request, Received(source, success.user, _values(success.attributes), ticket), why)


def _values(attributes: Mapping[str, Sequence[str] | str]) -> dict[str, tuple[str, ...]]:
    return {
        name: (values,) if isinstance(values, str) else tuple(values) for name, values in attributes.items()
    }


def _hear_of_logout(request: HttpRequest, source: IdentitySource) -> HttpResponse:
    """Whoever knows the ticket may end the sign-in that it began. The answer never says whether there was one."""
    message = request.POST.get(FIELD, "")
    if not message:
        return HttpResponse(status=400)
    try:
        root = parse_xml(message.encode("utf-8", "replace"), max_bytes=LONGEST_MESSAGE)
    except CannotParse:
        return HttpResponse(status=400)
    ticket = ticket_of(root)
    if ticket is not None:
        sessions.end_from_source(source, digest(ticket), now())
    return HttpResponse(status=204)
