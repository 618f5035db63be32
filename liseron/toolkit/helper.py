"""A process beside the one that begins it, forked from it: it shares its memory, and never outlives it for long."""

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import connections

from liseron.toolkit.processes import die_with_parent

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.05


class Helper:
    """Begun before any thread of its parent. `work` is called in it, and should end after SIGTERM."""

    def __init__(self, work: Callable[[], None]) -> None:
        connections.close_all()  # a connection that two processes hold breaks for both
        self._parent = os.getpid()
        self._pid = os.fork()
        self._code: int | None = None
        if not self._pid:
            self._be(work)

    def has_ended(self) -> bool:
        """By itself, well or badly."""
        if self._code is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code is not None

    def end(self, patience: float) -> None:
        """Ask it to end, make it end after so many seconds."""
        deadline = time.monotonic() + patience
        if not self.has_ended():
            self._signal(signal.SIGTERM)
        while not self.has_ended() and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)
        if not self.has_ended():
            self._signal(signal.SIGKILL)
            self._code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    def _be(self, work: Callable[[], None]) -> None:
        code = 1
        try:
            die_with_parent()
            if os.getppid() == self._parent:  # it may have died before the line above
                work()
            code = 0
        except Exception:
            logger.exception("helper failed")
        finally:
            os._exit(code)  # what the parent had to do at its exit is not ours to do
