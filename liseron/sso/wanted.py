"""The page that a reader wanted before signing in: kept on the way, unless it would lead round and round."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve

from liseron.toolkit.redirect import is_same_site_path, safe_next

WAYS = {"account_login", "account_logout", "account_inactive", "mfa_authenticate"}
WAYS |= {"sso:choose", "sso:start", "sso:cas_return", "sso:change_person"}


def wanted_page(request: HttpRequest) -> str:
    """The path in `next` when it is a page of this site and not a way of signing in or out; else "my space"."""
    return checked(safe_next(request, ""))


def checked(wanted: str) -> str:
    """`wanted` under the same conditions, else where everybody lands."""
    if is_same_site_path(wanted) and not _is_a_way(wanted):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _is_a_way(wanted: str) -> bool:
    try:
        return resolve(urlsplit(wanted).path).view_name in WAYS
    except (Resolver404, ValueError):
        return False
