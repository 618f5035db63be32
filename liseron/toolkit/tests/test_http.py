import gzip
import socket
import time

import pytest

from liseron.toolkit import http
from liseron.toolkit.http import CannotFetch, Limits, fetch, is_public
from liseron.toolkit.tests.hostile import answering, serving

SHORT = Limits(total_seconds=1.5, max_bytes=100_000)


def here(url, limits=SHORT, **extra):
    return fetch(url, limits=limits, allow_private=True, **extra)


def reason_of(url, **extra):
    with pytest.raises(CannotFetch) as refusal:
        here(url, **extra)
    return refusal.value.reason


def test_an_answer_has_its_status_headers_and_body():
    with serving(answering(b"bonjour", "404 Not Found", "X-Kind: a", "Content-Length: 7")) as url:
        answer = here(f"{url}/a?b=c")
    assert (answer.status, answer.body, answer.headers["x-kind"]) == (404, b"bonjour", "a")
    assert answer.url == f"{url}/a?b=c"


def test_a_body_and_headers_are_sent():
    seen = []

    def script(connection, head):
        seen.append(head)
        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with serving(script) as url:
        here(url, method="POST", body=b"a=1", headers={"Content-Type": "text/x", "X-A": "1"})
    assert seen[0].startswith(b"POST / HTTP/1.1")
    assert b"x-a: 1" in seen[0].lower()
    assert b"content-length: 3" in seen[0].lower()


def test_gzip_is_inflated():
    with serving(answering(gzip.compress(b"x" * 50_000), "200 OK", "Content-Encoding: gzip")) as url:
        assert here(url).body == b"x" * 50_000


def drip(prefix, sent=None):
    def script(connection, head):
        connection.sendall(prefix)
        while True:
            connection.sendall(b"a")
            if sent is not None:
                sent.append(b"a")
            time.sleep(0.5)

    return script


@pytest.mark.parametrize(
    "prefix",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n",
    ],
)
def test_one_byte_per_half_second_does_not_outlast_the_deadline(prefix):
    sent = []
    with serving(drip(prefix, sent)) as url:
        assert reason_of(url) in {"time", "protocol"}
    assert (
        len(sent) <= 20
    )  # bytes, where the deadline leaves time for three: a busy machine, not an endless wait


def test_a_server_that_never_answers_is_left():
    with serving(lambda connection, head: time.sleep(30)) as url:
        assert reason_of(url) == "time"


def endless(prefix, block):
    def script(connection, head):
        connection.sendall(prefix)
        while True:
            connection.sendall(block)

    return script


def test_an_endless_body_is_cut():
    with serving(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536)) as url:
        assert reason_of(url) == "size"


def test_endless_headers_are_cut():
    with serving(endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"x" * 1000 + b"\r\n")) as url:
        assert reason_of(url) == "protocol"


def test_a_gzip_bomb_is_cut_while_it_inflates():
    bomb = gzip.compress(bytes(300_000_000), 1)
    with serving(answering(bomb, "200 OK", "Content-Encoding: gzip")) as url:
        assert reason_of(url) == "size"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"not gzip", "gzip"),
        (gzip.compress(b"x" * 999, mtime=0)[:-9], "gzip"),
        (b"x", "gzip, gzip"),
        (b"x", "br"),
    ],
)
def test_a_body_that_does_not_inflate_is_refused(body, encoding):
    with serving(answering(body, "200 OK", f"Content-Encoding: {encoding}")) as url:
        assert reason_of(url) == "encoding"


def test_a_redirect_is_followed_and_private_headers_stay_at_home():
    seen = []

    def script(connection, head):
        seen.append(head.lower())
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with serving(script) as there, serving(answering(b"", "302 Found", f"Location: {there}/b")) as url:
        answer = here(url, headers={"Authorization": "Bearer x", "Cookie": "a=b", "X-Kept": "1"})
    assert (answer.body, answer.url) == (b"ok", f"{there}/b")
    assert b"authorization" not in seen[0]
    assert b"cookie" not in seen[0]
    assert b"x-kept: 1" in seen[0]


def test_a_redirect_loop_ends():
    with serving(answering(b"", "302 Found", "Location: /again")) as url:
        assert reason_of(url) == "redirects"


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://x/", "gopher://x/", "//user:pass@x/", "javascript:x"]
)
def test_a_redirect_out_of_http_is_refused(location):
    with serving(answering(b"", "302 Found", f"Location: {location}")) as url:
        assert reason_of(url) == "address"


def test_a_redirect_to_a_private_address_is_not_followed(monkeypatch):
    """The first server is taken for public, the second is not: it receives nothing."""
    reached = []
    with serving(lambda connection, head: reached.append(head)) as private:
        target = private.replace("127.0.0.1", "localhost")
        with serving(answering(b"", "302 Found", f"Location: {target}/")) as url:
            resolve = http._resolve
            monkeypatch.setattr(
                http,
                "_resolve",
                lambda host, *rest: [f"public {host}"] if host == "127.0.0.1" else resolve(host, *rest),
            )
            monkeypatch.setattr(
                http, "is_public", lambda address: address.startswith("public") or is_public(address)
            )
            connect = http.httpcore.SyncBackend.connect_tcp
            monkeypatch.setattr(
                http.httpcore.SyncBackend,
                "connect_tcp",
                lambda self, host, *rest, **named: connect(
                    self, host.removeprefix("public "), *rest, **named
                ),
            )
            with pytest.raises(CannotFetch) as refusal:
                fetch(url, limits=SHORT)
    assert refusal.value.reason == "private"
    assert reached == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
    ],
)
def test_a_private_address_is_never_connected_to(host):
    with serving(lambda connection, head: None) as url:
        port = url.rpartition(":")[2]
        with pytest.raises(CannotFetch) as refusal:
            fetch(f"http://{host}:{port}/", limits=SHORT)
    assert refusal.value.reason in {"private", "name", "address"}


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


def test_one_private_address_among_those_of_a_name_refuses_it(monkeypatch):
    monkeypatch.setattr(http, "_resolve", lambda *name: ["9.9.9.9", "127.0.0.1"])
    with pytest.raises(CannotFetch) as refusal:
        fetch("http://rebinding.example/", limits=SHORT)
    assert refusal.value.reason == "private"


def test_the_address_checked_is_the_one_connected_to(monkeypatch):
    """A name asked twice may answer twice: it is asked once."""
    asked = []

    def rebinding(host, port, **named):
        asked.append(host)
        address = "9.9.9.9" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected = []
    monkeypatch.setattr(http.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(
        http.httpcore.SyncBackend,
        "connect_tcp",
        lambda self, host, *rest, **named: connected.append(host) or 1 / 0,
    )
    with pytest.raises(ZeroDivisionError):
        fetch("http://rebinding.example/", limits=SHORT)
    assert (asked, connected) == (["rebinding.example"], ["9.9.9.9"])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "/x",
        "file:///etc/passwd",
        "http://",
        "http://a:b@x/",
        "http://x@y/",
        "http://x\\@y/",
        "http://x/\n",
        "http://x y/",
    ],
)
def test_what_is_no_plain_http_address_is_refused(url):
    assert reason_of(url) == "address"


def test_a_port_where_nobody_listens_says_so():
    with serving(answering()) as url:
        pass
    assert reason_of(url) == "connection"


def test_a_slow_resolver_is_left_at_the_deadline(monkeypatch):
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *name, **named: time.sleep(30) or [])
    assert reason_of("http://slow.example/") == "time"
