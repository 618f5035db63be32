"""SQLite for several processes: whoever writes waits in a line, instead of asking again and again.

SQLite's own waiting is a series of naps of up to 100 ms after which the luckiest writer wins: under eight processes
one click in a hundred waited for seconds. A file lock puts them in order (measured by `script/bench quota`).
Django imports an engine's module by the name `base`.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base, features

NORMAL = 1  # the safety level that waits for the disk at checkpoints alone


class DatabaseFeatures(features.DatabaseFeatures):
    """Django counts on SQLite before 3.32, whose 999 values cut a batch of 1,000 rows into forty statements."""

    max_query_params = 32_766


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes the line's lock before BEGIN IMMEDIATE and gives it back when the transaction ends, however it ends.

    The kernel gives the lock of a killed process back at once. Single statements outside a transaction do not
    stand in line: SQLite's busy timeout serves them.
    """

    features_class = DatabaseFeatures

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line: int | None = None

    @contextmanager
    def without_waiting_for_the_disk(self) -> Iterator[None]:
        """What is written inside, outside any transaction, may go with a power cut; the file stays whole (WAL)."""
        self.ensure_connection()
        if self.in_atomic_block:  # where SQLite changes no safety level, and the others' rows wait anyway
            yield
            return
        [safety] = self.connection.execute("PRAGMA synchronous").fetchone()
        self.connection.execute(f"PRAGMA synchronous={min(safety, NORMAL)}")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA synchronous={safety}")

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # not in the stubs
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc] # not in the stubs
        finally:
            self._give_turn_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _take_turn(self) -> None:
        if self.is_in_memory_db() or self._line is not None:
            return
        self._line = os.open(
            f"{self.settings_dict['NAME']}-line", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        fcntl.flock(self._line, fcntl.LOCK_EX)

    def _give_turn_back(self) -> None:
        if self._line is not None:
            line, self._line = self._line, None
            os.close(line)
