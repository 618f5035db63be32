"""A server on the loopback that answers as the test's script says, byte by byte."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Script = Callable[[socket.socket, bytes], None]


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """Address of a server that gives each connection, with the head of its request, to `script`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            head = b""
            try:
                while b"\r\n\r\n" not in head and (chunk := connection.recv(65_536)):
                    head += chunk
                script(connection, head)
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def answering(body: bytes = b"", status: str = "200 OK", *headers: str) -> Script:
    """A script that answers the same to everybody, then hangs up."""
    head = "\r\n".join([f"HTTP/1.1 {status}", *headers, "Connection: close", "", ""]).encode()

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head + body)

    return script
