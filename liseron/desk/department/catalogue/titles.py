"""A title's page: its facts and where each comes from, its source's record, its work, its files, its history."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from liseron.catalogue.imports.showing import readable
from liseron.catalogue.models import Record, RecordChange, SourceCopy
from liseron.catalogue.writing import FIELDS
from liseron.desk.department.access import STAFF
from liseron.desk.department.actors import names_of
from liseron.desk.department.catalogue import wording
from liseron.desk.menu import render_desk
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import slug

CHANGES_SHOWN = 50
EXTENSIONS = {
    "unimarc": "mrc",
    "marc21": "mrc",
    "opds1": "xml",
    "opds2": "json",
    "onix3": "xml",
    "table": "json",
}


@dataclass(frozen=True)
class Fact:
    """A field in words; `correction` is the line of the log where a person settled it, `source` what is said there."""

    name: str
    label: str
    value: str
    is_corrected: bool = False
    source: str = ""
    correction: RecordChange | None = None


@who(STAFF)
def title(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(
        Record.objects.select_related("resource", "work__lead").prefetch_related("files", "identifiers"),
        pk=pk,
    )
    changes = list(record.changes.select_related("run")[:CHANGES_SHOWN])
    copies = SourceCopy.objects.filter(record=record).defer("content").select_related("run")
    siblings = Record.objects.filter(work=record.work_id).exclude(pk=pk).select_related("resource")
    context = {
        "record": record,
        "facts": facts_of(record, changes),
        "numbers": [
            (wording.NUMBERS.get(one.scheme, one.scheme), one.value) for one in record.identifiers.all()
        ],
        "copy": copies.first(),
        "reports": list(record.error_reports.select_related("partner").waiting()[:CHANGES_SHOWN]),
        "siblings": list(siblings[:CHANGES_SHOWN]),
        "changes": [(one, wording.told_changes(one.before, one.after)) for one in changes],
        "names": names_of(one.by for one in changes),
        "today": paris_today(),
    }
    return render_desk(request, "desk/department/catalogue/title.html", context)


@who(STAFF)
def title_source(request: HttpRequest, pk: int) -> HttpResponse:
    """The record as its source sent it: to read, or to keep as a file."""
    record = get_object_or_404(Record.objects.select_related("resource"), pk=pk)
    copy = get_object_or_404(SourceCopy, record=record)
    content = copy.bytes_received
    if "fichier" in request.GET:
        return _file(copy, content)
    context = {"copy": copy, "record": record, "readable": readable(copy.format, content)}
    return render_desk(request, "desk/department/catalogue/source.html", context)


def facts_of(record: Record, changes: list[RecordChange]) -> list[Fact]:
    """Every field that says something, or of which a person said that it says nothing."""
    facts = []
    for name in FIELDS:
        value, is_corrected = wording.shown(name, getattr(record, name)), name in record.corrected
        if not value and not is_corrected:
            continue
        source = wording.shown(name, record.said_by_source.get(name)) if is_corrected else ""
        facts.append(
            Fact(
                name,
                wording.field_word(name),
                value or _("rien"),
                is_corrected,
                source,
                _corrected_by(name, changes) if is_corrected else None,
            )
        )
    return facts


def _corrected_by(name: str, changes: list[RecordChange]) -> RecordChange | None:
    kind = RecordChange.Kind.CORRECTED
    return next((one for one in changes if one.kind == kind and name in one.after), None)


def _file(copy: SourceCopy, content: bytes) -> HttpResponse:
    name = f"{slug(copy.record.title, 60) or copy.record_id}.{EXTENSIONS.get(copy.format, 'txt')}"
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
