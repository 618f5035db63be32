"""allauth's entrance and exit, without the context variable that hides our own `site`, and with the libraries' ways."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from django.http import HttpResponse, HttpResponseRedirect

from liseron.sso.signing_out import address_to_leave, source_to_leave
from liseron.sso.ways_in import way_in
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.headers import allow_leaving, leave_nothing
from liseron.toolkit.redirect import safe_next

EVERYWHERE = "partout"


@who(EVERYONE)
class SignIn(LoginView):  # type: ignore[misc]
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = without_their_site(super().get_context_data(**more))
        return context | {"library_way": way_in(self.request, safe_next(self.request, ""))}


@who(EVERYONE)
class SignOut(LogoutView):  # type: ignore[misc]
    """Here, and at the library's own site when the reader came from there and leaves the box ticked."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"source": source_to_leave(self.request)}

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        page: HttpResponse = super().get(*args, **kwargs)
        return allow_leaving(page)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        address = address_to_leave(self.request) if EVERYWHERE in self.request.POST else ""
        response: HttpResponse = super().post(*args, **kwargs)
        return leave_nothing(HttpResponseRedirect(address, status=303) if address else response)


@who(EVERYONE)
class EnterCode(AuthenticateView):  # type: ignore[misc]
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return without_their_site(super().get_context_data(**more))


def without_their_site(context: dict[str, Any]) -> dict[str, Any]:
    """allauth puts the host's name under `site`, where our pages expect the library's name and logo."""
    return {name: value for name, value in context.items() if name != "site"}
