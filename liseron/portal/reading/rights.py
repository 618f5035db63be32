"""Who may read a hosted file: whoever went through its door today, or everyone when it opens to all.

Every address of the reading room asks here, pictures included. The quota was drawn at the door: a reader who spent
the last one goes on reading until the evening; a card that lapses, or a title withdrawn, closes the book at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from liseron.access.headings import HEADINGS
from liseron.access.models import Visit
from liseron.access.queries import view_of_door
from liseron.access.rules import Reason
from liseron.access.sentences import Decision
from liseron.catalogue.models import HostedFile
from liseron.people.models import Patron
from liseron.portal.readers import patron_of
from liseron.toolkit import dates
from liseron.toolkit.access_rules import EVERYONE, who


@dataclass(frozen=True)
class Reading:
    """A file that this person may read now; `patron` is None for a visitor of what opens to all."""

    file: HostedFile
    patron: Patron | None


@dataclass(frozen=True)
class Refusal:
    file: HostedFile
    decision: Decision


def reading_of(request: HttpRequest, file_id: int) -> Reading | Refusal:
    """Reading or refusal. Raises Http404 for a file that does not exist or is not shown."""
    today = dates.paris_today()
    file = HostedFile.objects.select_related("record__resource").filter(pk=file_id).first()
    if file is None or not file.record.resource.is_published:
        raise Http404
    patron = patron_of(request)
    resource = file.record.resource
    is_ready = file.state == HostedFile.State.READY and file.record.withdrawn_at is None
    record = None if is_ready else file.record  # the door asks again what this file has just answered
    decision = view_of_door(patron=patron, resource=resource, record=record, now=dates.now())
    if not is_ready:
        return Refusal(file, decision)
    if decision.may_enter and resource.is_open_to_all:
        return Reading(file, patron)
    if decision.reason in {Reason.OK, Reason.QUOTA_SPENT} and patron is not None:
        entered = Visit.objects.filter(patron=patron, resource=resource, record=file.record, day=today)
        if entered.exists():
            return Reading(file, patron)
    return Refusal(file, decision)


def reader_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: the view gets a `Reading` in place of the file's number; others get the page that says why."""

    @who(EVERYONE)
    @wraps(view)
    def checked(request: HttpRequest, file_id: int, **kwargs: int) -> HttpResponseBase:
        reading = reading_of(request, file_id)
        if isinstance(reading, Reading):
            return view(request, reading, **kwargs)
        return render(request, "portal/reading/refused.html", _explained(reading), status=403)

    return checked


def _explained(refusal: Refusal) -> dict[str, object]:
    file = refusal.file
    return {
        "file": file,
        "record": file.record,
        "decision": refusal.decision,
        "is_being_prepared": file.state == HostedFile.State.WAITING,
        "is_broken": file.state == HostedFile.State.BROKEN,
        "heading": HEADINGS.get(refusal.decision.reason, _("Ce livre ne s’ouvre pas pour vous")),
        "must_sign_in": refusal.decision.reason is Reason.SIGN_IN,
    }
