"""django-allauth's own social sign-in, shut: sources go through `sso.arriving`, which alone lets readers in."""

from typing import Any, NoReturn

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class Shut(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """None of allauth's ways makes an account, joins one by its e-mail, keeps an answer or opens a connection."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        raise PermissionDenied

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        return None

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> NoReturn:
        raise PermissionDenied

    def get_requests_session(self) -> NoReturn:
        raise PermissionDenied
