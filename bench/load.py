"""Asks a server on the loopback as fast as it answers: plain sockets kept open, so that the asking costs little."""

import os
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    @property
    def location(self) -> str:
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""


class Connection:
    """One connection, opened again when the server closes it."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._socket: socket.socket | None = None

    def get(self, path: str, cookie: str = "") -> Answer:
        return self._sent("GET", path, [f"Cookie: {cookie}"] if cookie else [])

    def post(self, path: str, form: str) -> Answer:
        """`form` as it travels, encoded."""
        headers = ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
        return self._sent("POST", path, headers, form)

    def _sent(self, method: str, path: str, headers: list[str], body: str = "") -> Answer:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            "User-Agent: bench",
            *headers,
        ]
        sent = "\r\n".join([*lines, "", body]).encode()
        for is_last in (False, True):
            try:
                return self._asked(sent)
            except (ConnectionError, EOFError):
                self._close()
                if is_last:
                    raise
        raise AssertionError

    def _asked(self, sent: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection((self._host, self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(sent)
        data = self._more()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head, body = data[: end + 2], data[end + 4 :]
        if length := _LENGTH.search(head):
            while len(body) < int(length[1]):
                body += self._more()
        elif _CHUNKED.search(head):
            body = self._chunks(body)
        if _CLOSES.search(head):
            self._close()
        return Answer(int(head[9:12]), head, body)

    def _chunks(self, data: bytes) -> bytes:
        """The body of an answer that says the length of each piece before it (RFC 9112, 7.1)."""
        body, at = b"", 0
        while True:
            while (end := data.find(b"\r\n", at)) < 0:
                data += self._more()
            size, at = int(data[at:end].split(b";")[0], 16), end + 2
            while len(data) < at + size + 2:
                data += self._more()
            if size == 0:
                return body
            body, at = body + data[at : at + size], at + size + 2

    def _more(self) -> bytes:
        assert self._socket is not None
        chunk = self._socket.recv(262_144)
        if not chunk:
            raise EOFError
        return chunk

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None


def cpu_seconds(roots: Sequence[int]) -> float:
    """What these processes and everything under them have used, in user and system mode."""
    family, waiting = [], list(roots)
    while waiting:
        family.append(waiting.pop())
        tasks = Path(f"/proc/{family[-1]}/task").glob("*/children")
        waiting += [int(child) for task in tasks for child in task.read_text().split()]
    used = 0
    for pid in family:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += sum(map(int, fields[11:15]))  # its own, and that of its children that ended
    return used / TICK


def all_at_once(
    clients: int,
    total: int,
    step: Callable[[Connection, int], None],
    place: tuple[str, int],
    pause: float = 0.0,
) -> list[float]:
    """Seconds of each of `total` steps, numbered, done by `clients` threads with a connection each.

    A client waits `pause` seconds before each step.
    """
    numbers = iter(range(total))
    lock, times, failures = threading.Lock(), [[] for _client in range(clients)], []

    def work(mine: list[float]) -> None:
        connection = Connection(*place)
        while not failures:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            time.sleep(pause)
            began = time.perf_counter()
            try:
                step(connection, number)
            except Exception as error:
                failures.append(error)
                return
            mine.append(time.perf_counter() - began)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sorted(time for mine in times for time in mine)
