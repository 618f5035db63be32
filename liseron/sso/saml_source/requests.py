"""Asking a partner's provider who the reader is: an AuthnRequest by the redirect binding."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
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
    provider = (source.app.settings if source.app else {}).get("idp", {})
    configuration = configuration_of(source, signs=provider.get("wants_signed_requests") is True)
    asked = _Request(configuration, await_reader(request, source, why, now()), why)
    address = with_request(
        configuration.get_idp_sso_url(),
        configuration,
        asked.get_request(),
        is_signed=configuration.get_security_data()["authnRequestsSigned"],
    )
    response = HttpResponseRedirect(address, status=SEE_OTHER)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def with_request(
    address: str, configuration: OneLogin_Saml2_Settings, packed: str, *, is_signed: bool, relay: str = ""
) -> str:
    """`address` with the request, by the redirect binding (SAML Bindings 3.4.4): what is signed stands first."""
    data: dict[str, str] = {"SAMLRequest": packed} | ({"RelayState": relay} if relay else {})
    if is_signed:
        signer = OneLogin_Saml2_Auth({"http_host": "", "script_name": "", "get_data": {}}, configuration)
        signer.add_request_signature(data, Constants.RSA_SHA256)
    names: list[str] = [name for name in ("SAMLRequest", "RelayState", "SigAlg", "Signature") if name in data]
    return f"{address}{'&' if '?' in address else '?'}{urlencode([(name, data[name]) for name in names])}"
