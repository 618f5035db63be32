"""allauth's two entrance pages, without the context variable that hides our own `site`."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView

from liseron.toolkit.access_rules import EVERYONE, who


@who(EVERYONE)
class SignIn(LoginView):  # type: ignore[misc]
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return without_their_site(super().get_context_data(**more))


@who(EVERYONE)
class EnterCode(AuthenticateView):  # type: ignore[misc]
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return without_their_site(super().get_context_data(**more))


def without_their_site(context: dict[str, Any]) -> dict[str, Any]:
    """allauth puts the host's name under `site`, where our pages expect the library's name and logo."""
    return {name: value for name, value in context.items() if name != "site"}
