"""Talking to the nodes of a cluster: another is asked when one does not answer, and all of it within a deadline."""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from opensearchpy import OpenSearch, helpers
from opensearchpy.connection import Connection
from opensearchpy.exceptions import ConnectionError as NotConnected
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, TransportError

from liseron.toolkit.http import CannotFetch, Limits, Line

DEFAULT_PORT = 9200
DEFAULT_NAME = "liseron"
LARGEST_ANSWER = 64_000_000
REST = 5.0  # seconds before a node that failed is asked again, doubled twice at most
BULK_LINES = 1000
BULK_BYTES = 5_000_000
BULK_RETRIES = 5
JSON = {"content-type": "application/json"}


class NoAnswer(Exception):
    """No node answered in time, or what answered is not OpenSearch."""


class Refused(Exception):
    """A node understood and said no: `status` is HTTP's, `kind` its own word ("index_not_found_exception")."""

    def __init__(self, status: int, kind: str) -> None:
        self.status = status
        self.kind = kind
        super().__init__(f"{status} {kind}")


@dataclass(frozen=True)
class Address:
    """LISERON_SEARCH_URL: `https://user:secret@a:9200,b:9200/name`. `name` begins the names of its indexes."""

    origins: tuple[str, ...]
    name: str = DEFAULT_NAME
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, url: str) -> "Address":
        parts = urlsplit(url)
        login, _, hosts = parts.netloc.rpartition("@")
        origins = tuple(f"{parts.scheme}://{_with_port(host)}" for host in hosts.split(","))
        name = parts.path.strip("/") or DEFAULT_NAME
        if not login:
            return cls(origins, name)
        pair = ":".join(unquote(part) for part in login.split(":", 1))
        return cls(origins, name, {"authorization": f"Basic {b64encode(pair.encode()).decode('ascii')}"})


class _Asking(threading.local):
    """How long the question of this thread may still take."""

    deadline: float | None = None
    attempt: float = 1.0

    def seconds(self) -> float:
        left = self.attempt if self.deadline is None else self.deadline - time.monotonic()
        if left <= 0:
            raise ConnectionTimeout("TIMEOUT", "no time left", None)
        return min(left, self.attempt)


class _GuardedConnection(Connection):
    """One node, through the one guarded client rather than the library's own."""

    def __init__(self, *, asking: _Asking, **options: Any) -> None:
        super().__init__(**options)
        self._asking = asking
        self._line = Line(self.host)

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Mapping[str, str], str]:
        target = f"{url}?{urlencode(params)}" if params else url
        limits = Limits(total_seconds=self._asking.seconds(), max_bytes=LARGEST_ANSWER)
        sent = {**self.headers, **(headers or {})}
        try:
            answer = self._line.ask(target, method=method, headers=sent, body=body, limits=limits)
        except CannotFetch as error:
            failure = ConnectionTimeout if error.reason == "time" else NotConnected
            raise failure("N/A", error.reason, error) from error
        text = answer.body.decode("utf-8", "replace")
        if not 200 <= answer.status < 300 and answer.status not in ignore:
            self._raise_error(answer.status, text, answer.headers.get("content-type"))
        return answer.status, answer.headers, text

    def close(self) -> None:
        self._line.close()


class Nodes:
    """The nodes of one cluster; threads share it, a process that was forked makes its own."""

    def __init__(self, address: Address, writing_seconds: float) -> None:
        self._asking = _Asking()
        self._writing_seconds = writing_seconds
        self._client = OpenSearch(
            [_host(origin) for origin in address.origins],
            connection_class=_GuardedConnection,
            asking=self._asking,
            headers=dict(address.headers),
            max_retries=max(2, len(address.origins)),
            retry_on_timeout=True,
            dead_timeout=REST,
            timeout_cutoff=2,
        )

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        params: Mapping[str, str] | None = None,
        seconds: float,
        attempt: float,
    ) -> Any:
        """The JSON of an answer. Raises NoAnswer after `seconds`, Refused for what a node understood and will not do.

        A node that did not answer after `attempt` seconds is left for another.
        """
        self._asking.deadline = time.monotonic() + seconds
        self._asking.attempt = attempt
        sent = body if body is None or isinstance(body, str) else json.dumps(body)
        try:
            told = self._client.transport.perform_request(method, path, params=params, body=sent)
        except TransportError as error:
            raise _understood(error) from error
        except (OpenSearchException, ValueError) as error:
            raise NoAnswer(f"not an answer of OpenSearch: {type(error).__name__}") from error
        if not isinstance(told, dict):
            raise NoAnswer("not an answer of OpenSearch")
        return told

    def search(
        self, index: str, bodies: Sequence[object], *, preference: str, seconds: float, attempt: float
    ) -> list[dict[str, Any]]:
        """The answers to searches of one index, in one round trip. `preference`: the same copy for the same word."""
        head = json.dumps({"preference": preference, "allow_partial_search_results": False})
        lines = [line for body in bodies for line in (head, json.dumps(body))]
        told = self.ask(
            "POST", f"/{index}/_msearch", "\n".join(lines) + "\n", seconds=seconds, attempt=attempt
        )
        answers = told["responses"]
        for answer in answers:
            if "error" in answer:
                kind, status = str(answer["error"].get("type", "")), int(answer.get("status", 500))
                raise Refused(status, kind) if status < 500 else NoAnswer(kind)
            if answer["timed_out"]:
                raise NoAnswer("late")
        if len(answers) != len(bodies):
            raise NoAnswer("not an answer of OpenSearch")
        return list(answers)

    def write(self, actions: Iterable[dict[str, Any]]) -> Iterator[tuple[str, int]]:
        """(key, status) of each action of a bulk, in order; what the cluster is too busy for is sent again."""
        self._asking.deadline = None
        self._asking.attempt = self._writing_seconds
        try:
            for _done, told in helpers.streaming_bulk(
                self._client,
                actions,
                chunk_size=BULK_LINES,
                max_chunk_bytes=BULK_BYTES,
                raise_on_error=False,
                max_retries=BULK_RETRIES,
                initial_backoff=1,
                max_backoff=5,
            ):
                (line,) = told.values()
                yield str(line.get("_id", "")), int(line.get("status", 500))
        except TransportError as error:
            raise _understood(error) from error
        except (OpenSearchException, KeyError) as error:
            if isinstance(error, KeyError) and error.args != ("items",):
                raise  # not the cluster's fault
            raise NoAnswer(f"not an answer of OpenSearch: {type(error).__name__}") from error


def _understood(error: TransportError) -> NoAnswer | Refused:
    status = error.status_code
    if not isinstance(status, int) or status >= 500:
        return NoAnswer(f"{status} {error.error}"[:200])
    return Refused(status, str(error.error)[:200])


def _with_port(host: str) -> str:
    return host if host.rpartition(":")[2].isdigit() else f"{host}:{DEFAULT_PORT}"


def _host(origin: str) -> dict[str, Any]:
    parts = urlsplit(origin)
    return {"host": parts.hostname, "port": parts.port, "use_ssl": parts.scheme == "https"}
