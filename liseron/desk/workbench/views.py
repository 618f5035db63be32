"""The workbench as a partner's IT supplier opens it: by the secret of a link alone."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from liseron.desk.models import WorkbenchLink
from liseron.desk.workbench.opening import TESTS, secret_of, slowed, with_link
from liseron.desk.workbench.paper import paper_of
from liseron.desk.workbench.recommendations import recommendations_for
from liseron.desk.workbench.testing import ALONE, last_tests, run_test
from liseron.desk.workbench.trial_steps import tried
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.headers import allow_leaving
from liseron.toolkit.papers import pdf_of
from liseron.toolkit.text import clean_line
from liseron.toolkit.throttle import allow

PAPERS = (10, 600)
LONGEST_ADDRESS = 500


@who(EVERYONE)
@require_safe
@with_link
def workbench(request: HttpRequest, link: WorkbenchLink) -> HttpResponse:
    """Everything on one page, chapter by chapter."""
    context = {
        "link": link,
        "told": recommendations_for(link.partner),
        "secret": secret_of(request),
        "tests": last_tests(link.partner),
        "sources": list(link.partner.identity_sources.all()),
        "tried": tried(request),
        "mail_address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
    return allow_leaving(render(request, "desk/workbench/page.html", context))


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
    if kind not in ALONE:
        return redirect("desk:workbench", secret_of(request))
    if not allow(request, "workbench_test", *TESTS, value=str(link.pk)):
        return slowed(request)
    address = clean_line(request.POST.get("address", ""), LONGEST_ADDRESS)
    run_test(partner=link.partner, kind=kind, address=address, now=now())
    return redirect(reverse("desk:workbench", args=[secret_of(request)]) + "#essais")
