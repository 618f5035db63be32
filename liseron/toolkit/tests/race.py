"""Processes on a database file: eight at once for conditional updates, one that is killed for what must be whole."""

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import connections, models

PROCESSES = 8


def _use_file(path: Path) -> None:
    connections.settings["default"] = {
        **connections.settings["default"],
        "ENGINE": "liseron.toolkit.sqlite",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
    del connections["default"]


def in_one_process(path: Path, work: Callable[[], None]) -> None:
    """Run `work` on the database file, in a process of its own; its failure is ours."""
    _run(path, [work], expected=1)


def create_tables(path: Path, tables: Iterable[type[models.Model]]) -> None:
    def create() -> None:
        with connections["default"].schema_editor() as editor:
            for table in tables:
                editor.create_model(table)

    in_one_process(path, create)


def race(path: Path, work: Callable[[], int]) -> int:
    """Sum of what `work` answers in eight processes that start together."""
    return _run(path, [work] * PROCESSES, expected=PROCESSES)


def race_here(work: Callable[[], int]) -> int:
    """The same on the database of the tests, whichever it is, for a test that has it without a transaction."""
    connections.close_all()
    return _run(None, [work] * PROCESSES, expected=PROCESSES)


def killed_after(path: Path, work: Callable[[], int | None], seconds: float) -> bool:
    """Run `work` in a process of its own and kill it (SIGKILL) after so long; False when it had ended before."""
    context = multiprocessing.get_context("fork")
    ready = context.Event()

    def child() -> None:
        _use_file(path)
        ready.set()
        work()
        connections.close_all()
        os._exit(0)

    process = context.Process(target=child)
    process.start()
    ready.wait(30)
    process.join(seconds)
    process.kill()
    process.join(30)
    return process.exitcode != 0


def _run(path: Path | None, works: list[Callable[[], int | None]], *, expected: int) -> int:
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(len(works)), context.SimpleQueue()

    def child(work: Callable[[], int | None]) -> None:
        try:
            if path is not None:
                _use_file(path)
            start.wait(30)
            answers.put(work() or 0)
            connections.close_all()
        except BaseException:
            answers.put(traceback.format_exc())
        os._exit(0)

    children = [context.Process(target=child, args=(work,)) for work in works]
    for process in children:
        process.start()
    results = [answers.get() for _ in range(expected)]
    for process in children:
        process.join(30)
    failures = [result for result in results if isinstance(result, str)]
    assert not failures, failures[0]
    return sum(results)
