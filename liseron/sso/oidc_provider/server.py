"""The protocol, by oauthlib and django-allauth, cut down to what we offer: code flow with PKCE S256, no refresh."""

import secrets
from typing import Any

from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.utils import ValidatorContext
from allauth.idp.oidc.models import Client, Token
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.endpoints import AuthorizationEndpoint, RevocationEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError
from oauthlib.oauth2.rfc6749.grant_types import AuthorizationCodeGrant as PlainCodeGrant
from oauthlib.oauth2.rfc6749.tokens import BearerToken
from oauthlib.openid.connect.core.endpoints.userinfo import UserInfoEndpoint
from oauthlib.openid.connect.core.exceptions import RequestNotSupported, RequestURINotSupported
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant

from liseron.sso.models import SignOnSession
from liseron.sso.oidc_provider import codes
from liseron.sso.oidc_provider.adapter import SCOPES, service_of
from liseron.toolkit import dates

ACCESS_SECONDS = 600


class Validator(OAuthLibRequestValidator):  # type: ignore[misc]
    """allauth's answers to oauthlib, made stricter; one for each request.

    `session` is the sign-in that a code is given for, set by the view before the code is made.
    """

    def __init__(self) -> None:
        super().__init__()
        self.session: SignOnSession | None = None
        self.signed_in_at = 0
        self.grant: codes.Grant | None = None
        self.client: Client | None = None

    def validate_client_id(self, client_id: Any, request: Request) -> bool:
        return super().validate_client_id(client_id, request) and service_of(request.client) is not None

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        return (
            super().authenticate_client(request, *args, **kwargs) and service_of(request.client) is not None
        )

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Letter for letter: no other port, query, case, nor credentials, which allauth would let through."""
        return bool(redirect_uri in request.client.get_redirect_uris())

    def validate_response_type(
        self, client_id: str, response_type: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return response_type == "code"

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Unknown ones are left out, as OpenID Connect Core 3.1.2.1 advises."""
        request.scopes = [scope for scope in SCOPES if scope in scopes]
        return bool("openid" in request.scopes)

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return True

    def validate_silent_authorization(self, request: Request) -> bool:
        """Consent is the reader's click: what is told was chosen by the département and stands in a public list."""
        return True

    def validate_user_match(
        self, id_token_hint: str, scopes: list[str], claims: dict[str, Any], request: Request
    ) -> bool:
        """Nobody is signed in yet the first time; the request comes back after the sign-in page."""
        from allauth.core import context

        if not context.request.user.is_authenticated:
            return True
        return bool(super().validate_user_match(id_token_hint, scopes, None, request))

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        if self.session is None:
            raise RuntimeError("a code needs a sign-in")
        grant = codes.Grant(
            user=self.session.user,
            scopes=request.scopes,
            address=request.redirect_uri,
            challenge=request.code_challenge,
            nonce=request.nonce or "",
            sid=self.session.sid,
            signed_in_at=self.signed_in_at,
            digest="",
        )
        codes.keep(request.client, code["code"], grant, dates.now())

    def validate_code(
        self, client_id: str, code: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Of the client that proved who it is, whatever `client_id` the form says."""
        self.client = request.client
        self.grant = codes.spend(request.client, code, dates.now())
        if (
            self.grant is None
            or not self.grant.user.is_active
            or not SignOnSession.objects.filter(sid=self.grant.sid).exists()
        ):
            return False
        request.user, request.scopes, request.claims = self.grant.user, self.grant.scopes, None
        return True

    def get_code_challenge(self, code: str, request: Request) -> str | None:
        return self.grant.challenge if self.grant else None

    def get_code_challenge_method(self, code: str, request: Request) -> str | None:
        return "S256"

    def confirm_redirect_uri(
        self,
        client_id: str,
        code: str,
        redirect_uri: str,
        client: Client,
        request: Request,
        *args: Any,
        **kwargs: Any,
    ) -> bool:
        return self.grant is not None and redirect_uri == self.grant.address

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """Already done: `spend` removed it."""

    def get_authorization_code_scopes(
        self, client_id: str, code: str, redirect_uri: str, request: Request
    ) -> list[str]:
        return self.grant.scopes if self.grant else []

    def get_authorization_code_nonce(
        self, client_id: str, code: str, redirect_uri: str, request: Request
    ) -> str | None:
        return (self.grant.nonce or None) if self.grant else None

    def finalize_id_token(
        self, id_token: dict[str, Any], token: dict[str, Any], token_handler: Any, request: Request
    ) -> str:
        if self.grant is None:
            raise RuntimeError("an id_token needs a code")
        id_token["aud"] = request.client.pk
        id_token["sid"] = self.grant.sid
        id_token["auth_time"] = self.grant.signed_in_at
        return str(super().finalize_id_token(id_token, token, token_handler, request))

    def _prep_access_token(self, ctx: ValidatorContext, token: dict[str, Any], request: Request) -> Token:
        access = super()._prep_access_token(ctx, token, request)
        if self.grant is not None:
            access.data = {"sid": self.grant.sid, "code": self.grant.digest}
        return access

    def validate_bearer_token(self, token: str, scopes: list[str], request: Request) -> bool:
        """Good as long as the sign-in that it was given for."""
        if not super().validate_bearer_token(token, scopes, request) or service_of(request.client) is None:
            return False
        found = Token.objects.lookup(Token.Type.ACCESS_TOKEN, token)
        sid = (found.data or {}).get("sid") if found else None
        return bool(sid) and SignOnSession.objects.filter(sid=sid).exists()

    def validate_jwt_bearer_token(self, token: str, scopes: list[str], request: Request) -> bool:
        """An id_token opens nothing here."""
        return False

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """Its own tokens alone (RFC 7009, 2.1): allauth takes away anybody's."""
        Token.objects.by_value(token).filter(client=request.client, type=Token.Type.ACCESS_TOKEN).delete()


class _CodeGrant(PlainCodeGrant):  # type: ignore[misc]
    _code_challenge_methods = {"S256": PlainCodeGrant._code_challenge_methods["S256"]}


class _OpenIdGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """oauthlib's, over a grant that knows S256 alone and gives no refresh token."""

    def __init__(self, validator: Validator) -> None:
        self.proxy_target = _CodeGrant(request_validator=validator, refresh_token=False)
        self.custom_validators.pre_auth.append(_refuse_unoffered)
        self.custom_validators.post_auth.append(self.openid_authorization_validator)
        self.register_token_modifier(self.add_id_token)


class Server(AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint, UserInfoEndpoint):  # type: ignore[misc]
    """authorize, token, revoke and userinfo, and no other way in."""

    def __init__(self) -> None:
        self.validator = Validator()
        grant = _OpenIdGrant(self.validator)
        bearer = BearerToken(self.validator, _new_token, ACCESS_SECONDS, _new_token)
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", default_token_type=bearer, response_types={"code": grant}
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            default_token_type=bearer,
            grant_types={"authorization_code": grant},
        )
        RevocationEndpoint.__init__(self, self.validator, supported_token_types=["access_token"])
        UserInfoEndpoint.__init__(self, self.validator)


def _new_token(request: Request) -> str:
    return secrets.token_urlsafe(48)


def _refuse_unoffered(request: Request) -> dict[str, Any]:
    """What would make us fetch an address, or answer elsewhere than in the query."""
    if getattr(request, "request_uri", None):
        raise RequestURINotSupported(request=request)
    if getattr(request, "request", None):
        raise RequestNotSupported(request=request)
    if getattr(request, "response_mode", None) not in {None, "", "query"}:
        raise InvalidRequestError(request=request, description="response_mode: query alone.")
    return {}
