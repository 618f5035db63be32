"""A repository to harvest, and a worker that does not wait."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from liseron.catalogue.models import ImportJob
from liseron.catalogue.tests.making import a_resource
from liseron.exchange import asking
from liseron.exchange.models import Harvest, Source
from liseron.exchange.sources import add_source, ask_repository, begin_harvest
from liseron.exchange.tests.faulty_provider import Provider
from liseron.toolkit.dates import paris_today
from liseron.toolkit.labour import Labour
from liseron.toolkit.tests.hostile import serving


class Harvester:
    """Our side: `source` follows the provider, `pauses` are the seconds that it would have waited."""

    def __init__(self, provider: Provider, url: str) -> None:
        self.provider, self.url = provider, url
        self.pauses: list[float] = []
        self.source: Source

    def follow(self, address: str = "", **choices: Any) -> Source:
        resource = choices.pop("resource", None) or a_resource()
        where, told = address or self.url, ask_repository(address or self.url, "oai_dc")
        options = {"pace": "day", "told": told} | choices
        self.source = add_source(resource=resource, address=where, by=None, today=paris_today(), **options)
        self.provider.asked.clear()
        return self.source

    def harvest(self, **options: Any) -> Harvest:
        """One harvest to its end, whatever it is."""
        self.source.refresh_from_db()
        made = begin_harvest(source=self.source, by="odile", today=paris_today(), **options)
        Labour().drain()
        return Harvest.objects.select_related("job__run", "source").get(pk=made.pk)

    def of(self, harvest: Harvest) -> tuple[str, int, int]:
        """(state, new titles, lines read)"""
        return harvest.job.state, harvest.job.totals.get("added", 0), harvest.job.lines_read


@pytest.fixture
def harvester(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Callable[..., Harvester]]:
    """Makes a harvester that already follows the provider it is given, unless `follows` is False."""
    with ExitStack() as stack:

        def make(provider: Provider, *, follows: bool = True, **choices: Any) -> Harvester:
            url = stack.enter_context(serving(provider))
            made = Harvester(provider, f"{url}/oai")
            monkeypatch.setattr(asking.time, "sleep", made.pauses.append)
            if follows:
                made.follow(**choices)
            return made

        yield make


def state_of(harvest: Harvest) -> tuple[str, str]:
    job = ImportJob.objects.get(pk=harvest.job_id)
    return job.state, job.problem
