"""The door before Django's: what it answers says what the middleware says, and the least doubt is left to Django."""

import io
import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

from liseron.toolkit import lanes
from liseron.toolkit.logs import requests

PATH = reverse("health-live")


def here(environ):
    return lanes.Said(200, {"Content-Type": "text/plain", "Cache-Control": "no-store"}, b"here")


def fails(environ):
    raise RuntimeError


def environ(path=PATH, **more):
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }


@pytest.fixture
def asked(db):
    """Ask the door: the body, and what it was answered with."""

    def ask(lane=here, prefix="/health/", **more):
        said = {}

        def start(status, headers):
            said.update({"status": status, **dict(headers)})

        door = lanes.Door(lambda environ, start: [b"django"], prefix, lane)
        return b"".join(door(environ(**more), start)), said

    return ask


def test_it_says_what_the_middleware_says_on_every_page(asked):
    body, said = asked()
    ordinary = Client().get("/health/live").headers
    assert (body, said["status"], said["Content-Length"]) == (b"here", "200 OK", "4")
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"):
        assert said[name] == ordinary[name]
    assert ordinary.keys() - said.keys() <= {"Vary", "Content-Language"}  # which speak of a page's language


DOUBTS = {
    "another path": {"path": "/"},
    "another method": {"REQUEST_METHOD": "POST"},
    "a host that is not ours": {"HTTP_HOST": "evil.example"},
    "no host": {"HTTP_HOST": ""},
    "the character 0": {"QUERY_STRING": "service=%00"},
    "a question without end": {"QUERY_STRING": "x" * 10_000},
    "a lane that says nothing": {"lane": lambda environ: None},
    "a lane that fails": {"lane": fails},
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_the_least_doubt_is_left_to_django(doubt, asked):
    assert asked(**DOUBTS[doubt]) == (b"django", {})


def test_an_address_without_tls_is_left_to_django(asked, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert asked() == (b"django", {})
    assert asked(HTTP_X_FORWARDED_PROTO="https")[0] == b"here"


def test_it_writes_the_line_of_every_request(asked, monkeypatch):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.getLogger().handlers[0].formatter)
    monkeypatch.setattr(requests, "handlers", [handler])
    monkeypatch.setattr(requests, "propagate", False)
    monkeypatch.setattr(requests, "level", logging.INFO)
    requests.manager._clear_cache()
    asked()
    line = json.loads(stream.getvalue())
    requests.manager._clear_cache()
    assert (line["method"], line["route"], line["status"]) == ("GET", "health-live", 200)
