"""The door of the professionals' site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from liseron.people.roles import PROFESSIONAL, is_librarian
from liseron.toolkit.access_rules import who


@who(PROFESSIONAL)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The queue for a librarian, the overview for the département."""
    wanted = "desk:queue" if is_librarian.test(request.user) else "desk:dept_home"
    try:
        return redirect(reverse(wanted))
    except NoReverseMatch:
        return redirect("portal:home")
