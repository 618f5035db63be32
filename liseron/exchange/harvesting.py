"""One harvest, from where it is to its end: records and the place reached are written together, page after page."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from liseron.catalogue.imports.job_reading import LetGo
from liseron.catalogue.imports.reading import CannotImport, Late, Line
from liseron.catalogue.imports.recognising import recognised
from liseron.catalogue.imports.running import note, take
from liseron.catalogue.intake import Outcome
from liseron.catalogue.models import ImportJob
from liseron.exchange.asking import AskAgainLater, Repository, TokenRefused
from liseron.exchange.asking_sentences import endless
from liseron.exchange.models import Harvest, Sighting, Source
from liseron.exchange.reading import late_line_from
from liseron.exchange.removing import why_not_now
from liseron.exchange.rules.windows import Window, halves, next_since
from liseron.exchange.sweeping import sweep
from liseron.protocols.oai.pages import Page
from liseron.toolkit import bulk, dates
from liseron.toolkit.imports import Report

OAI = "oai"
BATCH = 1000
TRIAL_LINES = 1000
PATIENCE = 5.0  # seconds between two signs of life, whatever the size of the pages
MOST_EMPTY = 20
MOST_RESTARTS = 2
MOST_SPLITS = 40
MOST_TRIES = 5
FULL_EVERY = timedelta(days=28)
AGAIN_AFTER = timedelta(minutes=10)
State = ImportJob.State


def read_harvest(job: ImportJob) -> Report:
    """Go on with the harvest of a job, for a trial or for good. Raises CannotImport and LetGo.

    Killed at any point and called again, it ends in the same state: what is committed is never read for nothing.
    """
    harvest = Harvest.objects.select_related("source__resource").get(job=job)
    if reason := why_not_now(harvest.source.resource_id):
        raise CannotImport(reason)
    with _report_of(job, harvest) as report:
        reading = Reading(job, harvest, report)
        try:
            reading.read()
        except AskAgainLater as trouble:
            _note_wait(harvest, trouble)
            raise
        if not reading.is_trial:
            _finish(harvest, report)
    return report


def _report_of(job: ImportJob, harvest: Harvest) -> Report:
    """A new one, or that of the reading that broke off; its totals are those of what was committed."""
    Harvest.objects.filter(pk=harvest.pk).update(resume_at=None)
    if harvest.totals and job.run and job.state == State.RUNNING:
        counted = dict(harvest.totals)
        return Report.resume(job.run, added=counted.pop("added", 0), totals=counted)
    harvest.pages, harvest.remarks, harvest.announced, harvest.first_answered = 0, {}, "", ""
    is_trial = job.state == State.PREVIEWING
    report = Report.start(kind=f"titles-{OAI}", source=job.source, by=job.by, preview=is_trial)
    ImportJob.objects.filter(pk=job.pk, attempt=job.attempt).update(run=report.run)
    return report


def _note_wait(harvest: Harvest, trouble: AskAgainLater) -> None:
    """It is taken up by itself, later each time, as long as it gets on or has tries left."""
    wait = timedelta(seconds=trouble.seconds) or AGAIN_AFTER * 2**harvest.tries
    resume_at = dates.now() + wait if harvest.tries < MOST_TRIES else None
    Harvest.objects.filter(pk=harvest.pk).update(resume_at=resume_at, tries=harvest.tries + 1)


def _finish(harvest: Harvest, report: Report) -> None:
    """What a complete harvest leaves: titles that it no longer named, and where the next one begins."""
    source = harvest.source
    if harvest.is_full and source.is_swept:
        sweep(harvest, by=report.run.by)
        report.totals |= {"absent": harvest.absent, "withdrawn": harvest.withdrawn}
    since = next_since(harvest.first_answered, source.granularity)
    facts: dict[str, Any] = {"read_at": dates.now()}
    if harvest.is_full:
        facts["full_on"] = dates.paris_today() + FULL_EVERY
    if since > source.since:
        facts["since"] = since
    Source.objects.filter(pk=source.pk).update(**facts)


@dataclass
class Reading:
    """What is read and not yet written, and where the list is meanwhile."""

    job: ImportJob
    harvest: Harvest
    report: Report
    met: set[str] = field(default_factory=set)
    empty: int = 0
    waiting: list[Line | Late] = field(default_factory=list)

    def __post_init__(self) -> None:
        source = self.harvest.source
        self.is_trial = self.job.state == State.PREVIEWING
        self.repository = Repository(source.address)
        self.windows = [Window(*one) for one in self.harvest.windows]
        self.token = "" if self.is_trial else self.harvest.token
        self.pages = 0
        self.written_at = time.monotonic()
        self.of_list: int | None = 0 if not self.token else None
        self.remarks: Counter[str] = Counter(self.harvest.remarks)
        self.facts: dict[str, Any] = {}
        self.lines = 0 if self.is_trial else self.harvest.lines

    def read(self) -> None:
        """Every window to its end; a trial stops after a thousand records."""
        try:
            while self.windows:
                try:
                    page = self.repository.records(self._arguments())
                except TokenRefused:
                    self._begin_again()
                    continue
                self._receive(page)
                if self.is_trial and self.lines + len(self.waiting) >= TRIAL_LINES:
                    break
                if self.windows and self.harvest.source.pause_seconds:
                    self.repository.pause(self.harvest.source.pause_seconds)
        except CannotImport:
            self._write()
            raise
        self._write()

    def _arguments(self) -> dict[str, str]:
        if self.token:
            return {"resumptionToken": self.token}
        window, source = self.windows[0], self.harvest.source
        asked = {"metadataPrefix": source.prefix, "set": source.set_spec}
        asked |= {"from": window.since, "until": window.until}
        return {name: value for name, value in asked.items() if value}

    def _receive(self, page: Page) -> None:
        """Take a page in, and move to the next one. Raises CannotImport where the list does not end."""
        source = self.harvest.source
        if not self.token and not self.harvest.first_answered:
            self.harvest.first_answered = self.facts["first_answered"] = page.response_date[:40]
        if page.announced and not self.harvest.announced:
            self.harvest.announced = self.facts["announced"] = page.announced[:40]
        self._remark(page)
        first = self.lines + len(self.waiting) + 1
        self.waiting += [
            late_line_from(item, number=number, prefix=source.prefix, medium=source.resource.medium)
            for number, item in enumerate(page.items, first)
        ]
        self.pages += 1
        self._move(page)
        if len(self.waiting) >= BATCH or not self.windows or time.monotonic() > self.written_at + PATIENCE:
            self._write()

    def _move(self, page: Page) -> None:
        self.empty = 0 if page.items else self.empty + 1
        if page.token and page.token in self.met:
            raise CannotImport(endless("cycle"))
        if page.token and self.empty > MOST_EMPTY:
            raise CannotImport(endless("empty"))
        self.token = page.token
        self.met.add(page.token)
        if not page.token:
            self.windows.pop(0)
            self.met, self.empty, self.of_list = set(), 0, 0
            self.facts["restarts"] = self.harvest.restarts = 0

    def _remark(self, page: Page) -> None:
        if not page.response_date:
            self.remarks["no_date"] += 1
        if page.cursor and self.of_list is not None and page.cursor != str(self.of_list):
            self.remarks["cursor"] += 1
        if self.of_list is not None:
            self.of_list += len(page.items)
        self.remarks.update(page.remarks)
        self.remarks.update(self.repository.repairs)
        self.repository.repairs.clear()

    def _begin_again(self) -> None:
        """The window from its beginning; after that in two smaller ones, as far as dates allow."""
        self._write()
        harvest, had_begun = self.harvest, bool(self.token)
        self.token, self.met, self.empty, self.of_list = "", set(), 0, 0
        harvest.restarts += 1
        self.remarks["restarted"] += 1
        cut = self._cut() if harvest.restarts > MOST_RESTARTS else ()
        if cut:
            self.windows[:1] = cut
            harvest.restarts, harvest.splits = 0, harvest.splits + 1
        self.facts |= {"restarts": harvest.restarts, "splits": harvest.splits}
        self._write()
        if not had_begun or cut is None:
            raise CannotImport(endless("token"))

    def _cut(self) -> tuple[Window, Window] | None:
        """The window under way in two, None when that goes no further."""
        source, latest = self.harvest.source, self.harvest.first_answered
        if self.harvest.splits >= MOST_SPLITS:
            return None
        window, granularity = self.windows[0], source.granularity
        return halves(window, earliest=source.earliest, latest=latest, granularity=granularity)

    def _write(self) -> None:
        """What waits and where it stands, in one transaction. Raises LetGo when the job is no longer ours."""
        if not (self.waiting or self.pages or self.facts or self.repository.retries):
            return
        self.remarks["retried"] += self.repository.retries
        self.repository.retries = 0
        last = _last_of_each(self.waiting)
        ours = ImportJob.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=self.job.state)
        with transaction.atomic():
            if not ours.update(seen_at=dates.now()):
                raise LetGo
            lines = recognised(last, self.harvest.source.resource)
            self._put(lines)
            self.report.leave_unchanged(len(self.waiting) - len(lines))
            if not self.is_trial:
                self._sight(lines)
            self.report.flush()
            self._keep_place(ours)
        self.waiting, self.pages, self.facts = [], 0, {}
        self.written_at = time.monotonic()

    def _put(self, lines: list[Line]) -> None:
        """Those that come in before those that leave: two batches, whatever their order on the page."""
        ordered = sorted(lines, key=lambda line: line.withdraws)
        resource, run = self.harvest.source.resource, self.report.run
        outcomes = take(ordered, resource, {}, self.job.by, run, self.is_trial) if ordered else []
        for line, outcome in zip(ordered, outcomes, strict=True):
            # A title that we never had, and that left: there is nothing to do, and nothing wrong.
            known = Outcome("unchanged") if outcome.reason == "unknown_number" else outcome
            note(self.report, line, known)

    def _sight(self, lines: list[Line]) -> None:
        source = self.harvest.source
        there = {line.source_id for line in lines if line.source_id and not line.withdraws}
        gone = [line.source_id for line in lines if line.withdraws]
        rows = ((source.pk, number, self.harvest.pk) for number in sorted(there))
        names = ["source", "number", "harvest"]
        bulk.insert(Sighting, names, rows, unique=["source", "number"], updating=["harvest"])
        Sighting.objects.filter(source=source, number__in=gone).delete()

    def _keep_place(self, ours: QuerySet[ImportJob]) -> None:
        harvest, waiting = self.harvest, self.waiting
        self.lines += len(waiting)
        totals = {**self.report.totals, "added": self.report.added}
        ours.update(lines_read=self.lines, totals=totals, expected=self._expected())
        harvest.pages += self.pages
        harvest.unnamed += sum(not line.source_id for line in waiting)
        facts = self.facts | {"pages": harvest.pages, "remarks": dict(+self.remarks)}
        if not self.is_trial:
            facts |= {"windows": self.windows, "token": self.token, "lines": self.lines, "totals": totals}
            facts |= {"unnamed": harvest.unnamed}
        if waiting:
            facts["tries"] = harvest.tries = 0
        Harvest.objects.filter(pk=harvest.pk).update(**facts)

    def _expected(self) -> int:
        """What the repository announced, were it wrong; at least one, as of an import that was begun for good."""
        said = self.harvest.announced
        return max(1, min(int(said), 2_000_000_000)) if said.isascii() and said.isdigit() else 1


def _last_of_each(lines: list[Line | Late]) -> list[Line | Late]:
    """The lines without those that a later line of the same number replaces."""
    return list({line.source_id or n: line for n, line in enumerate(lines)}.values())
