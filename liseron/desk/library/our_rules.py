"""« Notre règlement » : what the library copies into its own rules and its reader's guide (requirement C4)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liseron.access.quotas import sentences_for_rules
from liseron.desk.menu import render_desk
from liseron.people.roles import DESK, is_librarian
from liseron.toolkit.access_rules import who


@who(DESK)
@require_safe
def our_rules(request: HttpRequest) -> HttpResponse:
    context = {"text": sentences_for_rules(), "may_have_paper": is_librarian.test(request.user)}
    return render_desk(request, "desk/library/our_rules.html", context)
