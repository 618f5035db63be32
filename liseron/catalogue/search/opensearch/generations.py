"""Where an index lives in the cluster: one index a generation, an alias that names the one in use, and turns.

Whoever writes takes a turn first, and only then reads the tables. What stands in the index under a later turn was read
later, so the cluster itself refuses an older state; no lock is needed, and none is left behind by a worker that dies.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from liseron.catalogue.search.opensearch.mapping import SERVING, VERSION, new_index
from liseron.catalogue.search.opensearch.nodes import NoAnswer, Nodes, Refused

SHARE = 0.6  # of what is left, for one node before the next is asked
WAIT_FOR_COPY = 30


class Generations:
    """The indexes of one catalogue, whose names begin with `name`."""

    def __init__(self, nodes: Nodes, name: str, seconds: float) -> None:
        self._nodes = nodes
        self._seconds = seconds
        self._all = f"{name}-v"
        self._turns = f"{name}-turns"
        self.served = f"{name}-v{VERSION}"
        self._writing = f"{self.served}-writing"

    def take_turn(self) -> int:
        """Higher than every turn taken before."""
        try:
            return self._next_turn()
        except Refused as error:
            if error.status != 404:
                raise
        self._begin_turns()
        return self._next_turn()

    def written(self) -> list[str]:
        """The generations that must hold each change: the one in use, and those being built."""
        try:
            return sorted(self._asked("GET", f"/_alias/{self._writing}"))
        except Refused as error:
            if error.status != 404:
                raise
        return [self._first()]

    def begin(self) -> str:
        """A generation that takes changes and that nobody reads yet."""
        return self._made(self.take_turn())

    def activate(self, index: str) -> None:
        """Point to `index` and drop those before it, in one step; one that was begun later is left alone."""
        self._asked("PUT", f"/{index}/_settings", SERVING)
        self.refresh([index])
        self._wait_for_a_copy(index)
        actions = [{"add": {"index": index, "alias": self.served}}]
        actions += [{"remove_index": {"index": other}} for other in self._older_than(index)]
        self._asked("POST", "/_aliases", {"actions": actions})

    def refresh(self, indexes: Sequence[str]) -> None:
        """What was written is found from now on, on every node."""
        self._asked("POST", f"/{','.join(indexes)}/_refresh")

    def drop(self, index: str) -> None:
        with suppress(Refused, NoAnswer):
            self._asked("DELETE", f"/{index}")

    def _next_turn(self) -> int:
        told = self._asked(
            "POST",
            f"/{self._turns}/_update/turn",
            {"doc": {"at": time.time_ns()}, "detect_noop": False},
            retry_on_conflict="20",
        )
        if "_version" not in told:
            raise NoAnswer("not an answer of OpenSearch")
        return int(told["_version"])

    def _begin_turns(self) -> None:
        """From the clock's milliseconds: should the turns be lost, the next ones are still higher."""
        self._unless_there("PUT", f"/{self._turns}", {"settings": {"number_of_shards": 1, **SERVING}})
        first = str(time.time_ns() // 1_000_000)
        self._unless_there(
            "PUT", f"/{self._turns}/_doc/turn", {"at": 0}, version=first, version_type="external"
        )

    def _first(self) -> str:
        """An empty generation, the same for all who need one at once."""
        index = self._made(0)
        self.activate(index)
        return index

    def _made(self, turn: int) -> str:
        index = f"{self.served}-{turn}"
        self._unless_there("PUT", f"/{index}", {**new_index(), "aliases": {self._writing: {}}})
        return index

    def _wait_for_a_copy(self, index: str) -> None:
        """So that a node may be lost the moment after; without a second node there is nothing to wait for."""
        with suppress(NoAnswer, Refused):
            waiting = {"wait_for_status": "green", "timeout": f"{WAIT_FOR_COPY}s"}
            self._asked("GET", f"/_cluster/health/{index}", **waiting)

    def _older_than(self, index: str) -> list[str]:
        mine = _age(index)
        return [other for other in self._asked("GET", f"/{self._all}*/_alias") if _age(other) < mine]

    def _unless_there(self, method: str, path: str, body: object, **params: str) -> None:
        try:
            self._asked(method, path, body, **params)
        except Refused as error:
            if error.status != 409 and error.kind != "resource_already_exists_exception":
                raise

    def _asked(self, method: str, path: str, body: object = None, **params: str) -> Any:
        return self._nodes.ask(
            method, path, body, params=params, seconds=self._seconds, attempt=self._seconds * SHARE
        )


def _age(index: str) -> tuple[int, int]:
    """(version, turn) of "liseron-v1-1763800000000"."""
    _name, version, turn = index.rsplit("-", 2)
    return int(version.removeprefix("v")), int(turn)
