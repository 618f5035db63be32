"""Asking a partner's provider who the reader is: an AuthnRequest by the redirect binding."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from liseron.sso.models import IdentitySource
from liseron.sso.saml_source.configuration import configuration_of
from liseron.sso.waiting import Awaited, await_reader
from liseron.toolkit.dates import now

SEE_OTHER = 303


class _Request(OneLogin_Saml2_Authn_Request):  # type: ignore[misc]
    """python3-saml's request, numbered by us: the number is good once, in the browser that leaves."""

    def __init__(self, configuration: OneLogin_Saml2_Settings, number: str, why: Awaited) -> None:
        self._number = number
        super().__init__(
            configuration, force_authn=why.is_fresh, is_passive=why.is_silent and not why.is_fresh
        )

    def _generate_request_id(self) -> str:
        return f"_{self._number}"


def leave(request: HttpRequest, source: IdentitySource, why: Awaited) -> HttpResponse:
    """No RelayState: the page wanted stays here, with the number."""
    configuration = configuration_of(source)
    asked = _Request(configuration, await_reader(request, source, why, now()), why)
    address = configuration.get_idp_sso_url()
    joint = "&" if "?" in address else "?"
    response = HttpResponseRedirect(
        f"{address}{joint}{urlencode({'SAMLRequest': asked.get_request()})}", status=SEE_OTHER
    )
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
