"""The workbench as a partner's IT supplier opens it: by the secret of a link alone."""

from collections.abc import Callable
from email.utils import parseaddr
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liseron.desk.models import WorkbenchLink, WorkbenchTest
from liseron.desk.workbench.links import link_opened_by, note_use
from liseron.desk.workbench.paper import paper_of
from liseron.desk.workbench.recommendations import recommendations_for
from liseron.desk.workbench.testing import last_tests, run_test
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.papers import pdf_of
from liseron.toolkit.text import clean_line
from liseron.toolkit.throttle import allow, give_back, limits, take

WRONG_TRIES, PAPERS, TESTS = (30, 600), (10, 600), (10, 600)
LONGEST_ADDRESS = 500
Answer = Callable[[HttpRequest, WorkbenchLink], HttpResponse]


def with_link(view: Answer) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find the link of the secret, or say that it opens nothing; wrong secrets are counted by network address."""

    @wraps(view)
    def opened(request: HttpRequest, secret: str) -> HttpResponse:
        tried = limits(request, "workbench", WRONG_TRIES, WRONG_TRIES)
        if not take(tried):
            return _nobody_keeps(slowed(request))
        today = paris_today()
        link = link_opened_by(secret, today)
        if link is None:
            return _nobody_keeps(render(request, "desk/workbench/closed.html", status=404))
        give_back(tried)
        note_use(link, today)
        return _nobody_keeps(view(request, link))

    return opened


@who(EVERYONE)
@require_safe
@with_link
def workbench(request: HttpRequest, link: WorkbenchLink) -> HttpResponse:
    """Everything on one page, chapter by chapter."""
    context = {
        "link": link,
        "told": recommendations_for(link.partner),
        "secret": _secret_of(request),
        "tests": last_tests(link.partner),
        "mail_address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return render(request, "desk/workbench/page.html", context)


@who(EVERYONE)
@require_safe
@with_link
def workbench_paper(request: HttpRequest, link: WorkbenchLink) -> HttpResponse:
    """The same as a PDF."""
    if not allow(request, "workbench_paper", *PAPERS, value=str(link.pk)):
        return slowed(request)
    data = pdf_of(paper_of(recommendations_for(link.partner), paris_today()))
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="raccordement-{link.partner.slug}.pdf"'
    return answer


@who(EVERYONE)
@require_POST
@with_link
def workbench_test(request: HttpRequest, link: WorkbenchLink) -> HttpResponse:
    """One test, kept with its date; the page shows it. Ten in ten minutes, by link and by network address."""
    kind = request.POST.get("kind", "")
    if kind not in WorkbenchTest.Kind.values:
        return redirect("desk:workbench", _secret_of(request))
    if not allow(request, "workbench_test", *TESTS, value=str(link.pk)):
        return slowed(request)
    address = clean_line(request.POST.get("address", ""), LONGEST_ADDRESS)
    run_test(partner=link.partner, kind=kind, address=address, now=now())
    return redirect(reverse("desk:workbench", args=[_secret_of(request)]) + "#essais")


def slowed(request: HttpRequest) -> HttpResponse:
    says = _("Trop de demandes en peu de temps. Attendez dix minutes, puis recommencez.")
    return render(request, "desk/workbench/closed.html", {"says": says}, status=429)


def _secret_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["secret"]) if match else ""


def _nobody_keeps(answer: HttpResponse) -> HttpResponse:
    """Neither engines nor caches; the secret in the address is told to no other site."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "same-origin"
    return answer
