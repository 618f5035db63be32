"""Where an index lives: one directory a generation, a pointer file that names the one in use, one writer at a time."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liseron.catalogue.search.engine import CannotAnswer, CannotWrite

SCHEMA_VERSION = 4
POINTER = "current"
LOCK = "writer.lock"
PAUSE = 0.05


def current(root: Path) -> Path:
    """The generation in use. Raises CannotAnswer when there is none, or when it is of another schema."""
    try:
        name = (root / POINTER).read_text().strip()
    except OSError as error:
        raise CannotAnswer("no index yet") from error
    if not name.startswith(f"catalogue-v{SCHEMA_VERSION}-") or "/" in name:
        raise CannotAnswer("index of another version")
    return root / name


def begin(root: Path) -> Path:
    """An empty directory for a generation that nobody reads yet."""
    place = root / f"catalogue-v{SCHEMA_VERSION}-{time.time_ns()}"
    place.mkdir(parents=True)
    return place


def activate(root: Path, place: Path) -> None:
    """Point to `place`, then drop the others: whoever still reads one keeps its files until it closes them."""
    fresh = root / f"{POINTER}.new"
    fresh.write_text(place.name)
    fresh.replace(root / POINTER)
    for other in root.glob("catalogue-v*"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def writing(root: Path, *, patience: float) -> Iterator[None]:
    """The only writer, after at most `patience` seconds. Raises CannotWrite."""
    root.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + patience
    with (root / LOCK).open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() >= deadline:
                    raise CannotWrite("another process is writing") from error
                time.sleep(PAUSE)
        yield
