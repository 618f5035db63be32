import io
import json
import logging

import pytest
import structlog
from django.http import HttpResponse
from django.test import RequestFactory

from liseron.toolkit import logs


@pytest.fixture
def written():
    """Lines written since, as parsed JSON, in the product's own format."""
    formatter = dict(logs.configuration("INFO")["formatters"]["json"])
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_an_event_is_one_line_whatever_it_carries(written):
    structlog.get_logger("liseron").info("import.row_refused", title="un\r\ntitre\x1b[31m\u2028", row=3)
    lines = written()
    assert len(lines) == 1
    assert lines[0]["event"] == "import.row_refused"
    assert lines[0]["row"] == 3


@pytest.mark.parametrize(
    "field", ["email", "name", "last_name", "birth_date", "password", "token", "username"]
)
def test_a_personal_field_is_masked(written, field):
    structlog.get_logger("liseron").info("registration.received", **{field: "Zélie Quentin"})
    assert written()[0][field] == logs.MASK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail to zelie.quentin+x@example.fr refused", "mail to … refused"),
        ("/recherche/?q=divorce&page=2 failed", "/recherche/… failed"),
        ("/inscription/verifier/MTIz:1tQ9x7:Zk3_abcdEFGH12/", "/inscription/verifier/…/"),
        ("/ressource/bibliotheque-numerique/", "/ressource/bibliotheque-numerique/"),
    ],
)
def test_a_text_loses_addresses_queries_and_tokens(text, expected):
    assert logs.masked(text) == expected


def test_an_exception_leaves_its_type_and_frames_but_not_its_text(written):
    try:
        raise ValueError("Key (email)=(Zélie Quentin) already exists")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: /usager/Quentin/")
    line = written()[0]
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["frames"][-1]
    assert "Quentin" not in json.dumps(line, ensure_ascii=False)


def test_a_request_is_logged_by_the_name_of_its_route(client, written):
    client.get("/health/live?email=zelie@example.fr", headers={"user-agent": "a\r\nb"})
    line = written()[0]
    assert (line["event"], line["route"], line["status"], line["method"]) == (
        "request.answered",
        "health-live",
        200,
        "GET",
    )
    assert "zelie" not in json.dumps(line)


def test_an_unknown_path_is_not_repeated(client, written):
    client.get("/Zélie-Quentin")
    assert [line["route"] for line in written()] == ["unknown"]


def test_an_invented_method_is_not_repeated(written):
    middleware = logs.RequestLog(lambda request: HttpResponse())
    middleware(RequestFactory().generic("QUENTIN", "/"))
    assert written()[0]["method"] == "other"
