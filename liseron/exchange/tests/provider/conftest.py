"""One small repository for the cases of the standard."""

from typing import Any

import pytest

from liseron.exchange.tests.provider.repository import Repository, build


@pytest.fixture
def repository(db: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Five books and three films of a minute ago, at the partner's address and at the public one."""
    built = build(clock)
    built.add(built.books, 5)
    built.add(built.films, 3)
    built.publish()
    return built
