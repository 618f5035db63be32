"""A whole catalogue harvested again: what did not change is not read, what changed is."""

from collections.abc import Callable
from typing import Any

import pytest

from liseron.catalogue.models import Record
from liseron.exchange import reading
from liseron.exchange.tests.faulty_provider import Provider, held
from liseron.exchange.tests.harvest.conftest import Harvester


@pytest.mark.parametrize("medium", ["book", "film"])
def test_a_second_whole_harvest_reads_only_what_changed(
    harvester: Callable[..., Harvester], monkeypatch: pytest.MonkeyPatch, medium: str
) -> None:
    ours = harvester(Provider(held(60)))
    ours.harvest()
    read: list[str] = []
    facts_of = reading.facts_of_dublin_core

    def noted(element: Any, *, source_id: str, medium: str) -> Any:
        read.append(source_id)
        return facts_of(element, source_id=source_id, medium=medium)

    monkeypatch.setattr(reading, "facts_of_dublin_core", noted)
    if medium != ours.source.resource.medium:  # which records take that do not tell their own
        type(ours.source.resource).objects.update(medium=medium)
    again = ours.harvest(is_full=True)
    assert ours.of(again) == ("done", 0, 60)
    assert again.job.totals["unchanged"] == 60
    assert len(read) == (0 if medium == "book" else 60)
    assert Record.objects.available().count() == 60
