from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from liseron.toolkit import headers


def _answer(request, response=None):
    request.resolver_match = None
    return headers.Headers(lambda _: response or HttpResponse())(request)


def test_a_page_may_run_and_load_nothing_from_elsewhere():
    policy = _answer(RequestFactory().get("/"))["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "form-action 'self';" in policy


def test_only_a_page_that_says_so_may_send_its_forms_elsewhere():
    left = _answer(RequestFactory().get("/"), headers.allow_leaving(HttpResponse()))
    assert "form-action 'self' https:" in left["Content-Security-Policy"]


def test_a_public_page_may_be_kept():
    assert "Cache-Control" not in _answer(RequestFactory().get("/")).headers


def test_a_page_seen_with_a_session_is_kept_by_nobody():
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert _answer(request)["Cache-Control"] == "private, no-store"


def test_an_answer_to_a_form_or_with_a_cookie_is_kept_by_nobody():
    with_cookie = HttpResponse()
    with_cookie.set_cookie("a", "b")
    assert _answer(RequestFactory().post("/"))["Cache-Control"] == "private, no-store"
    assert _answer(RequestFactory().get("/"), with_cookie)["Cache-Control"] == "private, no-store"
