"""What answers instead of OpenSearch, or not at all: a clear refusal in time, and the database for the reader."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from liseron.catalogue import search
from liseron.catalogue.search.engine import CannotAnswer, CannotWrite
from liseron.catalogue.search.opensearch import OpenSearchEngine
from liseron.catalogue.search.opensearch.nodes import Address
from liseron.catalogue.search.questions import Query
from liseron.catalogue.tests.making import TODAY, a_document, a_record, a_resource
from liseron.toolkit.tests.hostile import answering, serving

Script = Callable[[Any, bytes], None]
HTML = b"<!doctype html><title>Maintenance</title>"


def saying(body: bytes, status: str = "200 OK", kind: str = "application/json") -> Script:
    return answering(body, status, f"Content-Type: {kind}", f"Content-Length: {len(body)}")


def dripping(connection: Any, _head: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


def silent(connection: Any, _head: bytes) -> None:
    connection.recv(1)


def answers(*told: object) -> bytes:
    return json.dumps({"responses": list(told)}).encode()


REFUSAL = {"error": {"type": "too_many_clauses"}, "status": 400}
WRONG: dict[str, Script] = {
    "a page": saying(HTML, kind="text/html"),
    "a page said to be JSON": saying(HTML),
    "a page of an error": saying(HTML, "502 Bad Gateway", "text/html"),
    "a truncated answer": answering(
        b'{"responses": [', "200 OK", "Content-Type: application/json", "Content-Length: 900"
    ),
    "half of a JSON": saying(b'{"responses": ['),
    "another JSON": saying(b"{}"),
    "a list": saying(b"[1]"),
    "nothing": saying(b""),
    "fewer answers than questions": saying(answers()),
    "an answer without hits": saying(answers({"timed_out": False})),
    "part of an answer": saying(answers({"timed_out": True, "hits": {"total": {"value": 1}, "hits": []}})),
    "a refusal": saying(answers(REFUSAL)),
    "hits of something else": saying(
        answers({"timed_out": False, "hits": {"total": {"value": 1}, "hits": [{"_id": "x"}]}})
    ),
    "not a word of HTTP": answering(b"", "\x00\x01"),
    "a wrong password": saying(b'{"error":"Unauthorized"}', "401 Unauthorized"),
    "another place": answering(b"", "302 Found", "Location: http://127.0.0.1:9/", "Content-Length: 0"),
    "drops": dripping,
    "silence": silent,
}


@pytest.mark.parametrize("what", WRONG)
def test_whatever_answers_instead_is_refused_in_time(what: str) -> None:
    with serving(WRONG[what]) as url:
        engine = OpenSearchEngine(url, seconds=0.6, writing_seconds=0.6)
        with pytest.raises(CannotAnswer):
            engine.search(Query("livre"))
        engine = OpenSearchEngine(url, seconds=0.6, writing_seconds=0.6)
        with pytest.raises(CannotAnswer):
            engine.suggest("livre", limit=3)
        with pytest.raises(CannotWrite):
            engine.index([a_document(1, "Livre")])
        with pytest.raises(CannotWrite):
            engine.rebuild([a_document(1, "Livre")])


@pytest.mark.django_db
def test_the_reader_gets_the_database_s_answer_and_waits_for_the_nodes_once(settings: Any) -> None:
    a_record(a_resource(), "Germinal")
    asked = []

    def away(connection: Any, head: bytes) -> None:
        asked.append(head)
        saying(HTML, "503 Service Unavailable", "text/html")(connection, head)

    with serving(away) as url:
        settings.SEARCH_URL = f"{url}/once"
        for _reader in range(5):
            page = search.search(Query("germinal", today=TODAY))
            assert (page.total, page.is_degraded) == (1, True)
        first = len(asked)
        assert [s.text for s in search.suggest("germ", today=TODAY)] == ["Germinal"]
    assert 0 < len(asked) == first <= 4


def test_an_address_names_its_nodes_and_gives_its_secret_to_none_else() -> None:
    address = Address.read("https://liseron:s%40cret@un,deux:9201,[::1]:9202/charente")
    assert address.origins == ("https://un:9200", "https://deux:9201", "https://[::1]:9202")
    assert address.name == "charente"
    assert address.headers == {"authorization": "Basic bGlzZXJvbjpzQGNyZXQ="}
    assert "cret" not in repr(address)
    assert Address.read("http://un").name == "liseron"


def test_a_dead_node_is_left_for_another() -> None:
    found = {"timed_out": False, "hits": {"total": {"value": 0}, "hits": []}, "aggregations": {}}
    with serving(silent) as mute, serving(saying(answers(found))) as well:
        both = f"{mute},{well.removeprefix('http://')}"
        engine = OpenSearchEngine(both, seconds=3)
        assert [engine.search(Query(is_exact=True)).total for _time in range(4)] == [0] * 4
