"""Pages of the demo alone: its mailbox, and a stand-in for the vendors' sites."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from liseron.catalogue.models import Resource
from liseron.demo.mailbox import letters
from liseron.toolkit.access_rules import EVERYONE, who


@who(EVERYONE)
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail of the demo; `?a=` keeps those of one address."""
    to = request.GET.get("a", "")[:200]
    return render(request, "demo/mailbox.html", {"letters": letters(to), "to": to})


@who(EVERYONE)
def vendor(request: HttpRequest, slug: str) -> HttpResponse:
    """What a vendor's site would be; shows all that it received with the reader."""
    resource = get_object_or_404(Resource.objects.select_related("vendor"), slug=slug)
    received = sorted(request.GET.items())
    came_from = request.headers.get("Referer", "")[:200]
    if came_from:
        received.append(("Referer", came_from))
    title = request.GET.get("titre", "")
    return render(request, "demo/vendor.html", {"resource": resource, "received": received, "title": title})
