import time

import pytest

from liseron.toolkit.http import CannotFetch, Limits, Line
from liseron.toolkit.tests.hostile import answering, serving

SHORT = Limits(total_seconds=0.5, max_bytes=1000)
KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_questions_follow_each_other_on_one_connection():
    opened, heard = [], []

    def script(connection, head):
        opened.append(connection)
        while head:
            heard.append(head.split(b" ")[:2])
            connection.sendall(KEPT)
            head = connection.recv(65_536)

    with serving(script) as url:
        line = Line(url)
        assert [line.ask(f"/{n}?a=b", limits=SHORT).body for n in range(3)] == [b"ok"] * 3
        line.close()
    assert heard == [[b"GET", b"/0?a=b"], [b"GET", b"/1?a=b"], [b"GET", b"/2?a=b"]]
    assert len(opened) == 1


def test_a_server_that_hung_up_meanwhile_is_called_again():
    with serving(answering(b"ok", "200 OK", "Content-Length: 2")) as url:
        line = Line(url)
        assert [line.ask("/", limits=SHORT).status for _time in range(2)] == [200, 200]


def test_each_question_has_its_own_deadline_however_slowly_bytes_come():
    def script(connection, head):
        while head:
            if b"/slow" in head:
                for byte in KEPT * 50:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)
            connection.sendall(KEPT)
            head = connection.recv(65_536)

    with serving(script) as url:
        line = Line(url)
        for _time in range(2):
            assert line.ask("/", limits=SHORT).body == b"ok"
            with pytest.raises(CannotFetch, match="time"):
                line.ask("/slow", limits=SHORT)


def test_an_answer_that_is_too_long_or_led_elsewhere_is_not_followed():
    long = answering(b"x" * 2000, "200 OK", "Content-Length: 2000")
    with serving(long) as url, pytest.raises(CannotFetch, match="size"):
        Line(url).ask("/", limits=SHORT)
    with serving(answering(b"", "302 Found", "Location: /there", "Content-Length: 0")) as url:
        assert Line(url).ask("/", limits=SHORT).status == 302


def test_nobody_at_the_other_end_is_said_at_once():
    with serving(answering()) as url:
        pass
    with pytest.raises(CannotFetch, match="connection"):
        Line(url).ask("/", limits=SHORT)


def test_an_address_that_is_none_is_refused():
    with pytest.raises(CannotFetch, match="address"):
        Line("ftp://127.0.0.1")
