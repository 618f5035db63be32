"""python3-saml's settings for one source, from what is stored; addresses are ours from the settings."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from liseron.sso.models import IdentitySource
from liseron.sso.own_keys import Purpose, own_keys
from liseron.sso.saml_source.own_certificate import certificate_of
from liseron.toolkit.dates import now

SECURITY = {
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,
    "wantAttributeStatement": False,
    "wantNameId": False,
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,
    "signatureAlgorithm": Constants.RSA_SHA256,
    "digestAlgorithm": Constants.SHA256,
}


def our_address(place: str, source: IdentitySource) -> str:
    """`place`: "saml_received", "saml_left" or "saml_metadata"."""
    return f"{settings.BASE_URL}{reverse(f'sso:{place}', args=[source.slug])}"


def configuration_of(
    source: IdentitySource,
    *,
    wants_message_signed: bool = False,
    is_ours_alone: bool = False,
    signs: bool = False,
) -> OneLogin_Saml2_Settings:
    """Strict mode; a signature on the answer or on its assertion is always asked for by python3-saml itself.

    `signs`: with our key and its certificates, for our metadata and for what we sign.
    Raises OneLogin_Saml2_Error when what is stored of the provider is wrong, unless `is_ours_alone`.
    """
    provider = (source.app.settings if source.app else {}).get("idp", {})
    security = {
        "wantMessagesSigned": wants_message_signed,
        "authnRequestsSigned": signs and provider.get("wants_signed_requests") is True,
        "logoutRequestSigned": signs,
        "logoutResponseSigned": signs,
    }
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "debug": False,
            "idp": _theirs(provider),
            "sp": _ours(source, provider) | (_own_key() if signs else {}),
            "security": SECURITY | security,
        },
        sp_validation_only=is_ours_alone,
    )


def _theirs(provider: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "entityId": provider.get("entity_id", ""),
        "singleSignOnService": _reached(provider.get("sso_url", "")),
        "x509certMulti": {"signing": list(provider.get("certificates", ()))},
    }
    if provider.get("slo_url"):
        described["singleLogoutService"] = _reached(provider["slo_url"])
    return described


def _ours(source: IdentitySource, provider: dict[str, Any]) -> dict[str, Any]:
    return {
        "entityId": our_address("saml_metadata", source),
        "assertionConsumerService": {
            "url": our_address("saml_received", source),
            "binding": Constants.BINDING_HTTP_POST,
        },
        "singleLogoutService": _reached(our_address("saml_left", source)),
        "NameIDFormat": provider.get("name_id_format") or Constants.NAMEID_UNSPECIFIED,
    }


def _reached(address: str) -> dict[str, str]:
    return {"url": address, "binding": Constants.BINDING_HTTP_REDIRECT}


def _own_key() -> dict[str, str]:
    """The key that signs now, and the certificate of the next one when there is one."""
    at = now()
    keys = own_keys(Purpose.SAML, at)
    present = [key for key in keys if key.begins_at <= at][-1]
    coming = [key for key in keys if key.begins_at > at]
    shown = {"x509cert": certificate_of(present), "privateKey": present.pem}
    return shown | ({"x509certNew": certificate_of(coming[0])} if coming else {})


def request_facts(place: str, source: IdentitySource, **data: Any) -> dict[str, Any]:
    """The request as python3-saml wants it: at our configured address, whatever its headers say."""
    address = urlsplit(our_address(place, source))
    return {
        "https": "on" if address.scheme == "https" else "off",
        "http_host": address.netloc,
        "script_name": "",
        "path_info": address.path,
        "request_uri": address.path,
        "get_data": {},
        "post_data": {},
        **data,
    }
