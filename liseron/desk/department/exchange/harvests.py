"""One harvest: how far it is, what it gave, what was odd, and the titles whose leaving waits for a decision."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liseron.catalogue.models import ImportJob
from liseron.desk.department.access import STAFF
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import answer_button
from liseron.desk.department.catalogue.jobs import TONES, Progress, figures_of, reasons_of
from liseron.desk.department.exchange.harvest_words import oddities
from liseron.desk.menu import render_desk
from liseron.exchange.models import Harvest
from liseron.exchange.rules.windows import stamp_of
from liseron.exchange.sweeping import confirm_sweep, refuse_sweep
from liseron.toolkit.access_rules import who

State = ImportJob.State


@who(STAFF)
def harvest(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is; then what it gave, and why what did not simply go in did not."""
    found = get_object_or_404(_harvests(), pk=pk)
    job = found.job
    context = {
        "harvest": found,
        "source": found.source,
        "job": job,
        "tone": TONES.get(State(job.state), ""),
        "progress": Progress(job.lines_read, job.expected if found.announced.isdigit() else 0),
        "is_under_way": job.state in ImportJob.UNDER_WAY,
        "figures": figures_of(job),
        "reasons": reasons_of(job),
        "oddities": oddities(found),
        "since": stamp_of(found.since),
        "names": names_of([job.by, found.decided_by]),
    }
    return render_desk(request, "desk/department/exchange/harvest.html", context)


@who(STAFF)
@require_POST
def harvest_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Decide about the titles that the repository no longer names."""
    found = get_object_or_404(_harvests(), pk=pk)
    if move not in {"retirer", "garder"}:
        raise Http404

    def act() -> str:
        if move == "garder":
            refuse_sweep(harvest=found, by=request.user)
            return _("Ces titres restent. La prochaine lecture complète redemandera.")
        count = confirm_sweep(harvest=found, by=request.user)
        told = ngettext("{count} titre est retiré.", "{count} titres sont retirés.", count)
        return told.format(count=count)

    return answer_button(request, act, reverse("desk:dept_harvest", args=[pk]))


def _harvests() -> QuerySet[Harvest]:
    return Harvest.objects.select_related("source__resource", "job__run")
