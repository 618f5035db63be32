"""Imports: what was read and when, and files brought in after a preview."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department import uploads
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, ask
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.resource_forms import FileForm
from liseron.desk.department.wording import IMPORTS, kind_of_import
from liseron.desk.menu import render_desk
from liseron.partners.importing.libraries import import_libraries
from liseron.partners.importing.lines import LABELS, ONE_LABELS, Lines
from liseron.partners.importing.populations import import_populations
from liseron.partners.importing.reading import CannotImport
from liseron.partners.importing.run import run_import
from liseron.partners.models import Municipality
from liseron.toolkit.access_rules import who
from liseron.toolkit.imports import ImportLine, ImportRun

SHOWN_LINES = 200
MOST_REASONS = 60
Work = Callable[[bytes, str, Any], Lines]


def _search_lines(rows: Rows, q: str) -> Rows:
    return rows.filter(label__icontains=q) | rows.filter(sentence__icontains=q)


RUNS = Listing(
    name="imports",
    hint=gettext_lazy("Nom du fichier"),
    find=lambda rows, q: rows.filter(source__icontains=q),
    filters=(
        Filter(
            "import",
            gettext_lazy("Import"),
            tuple(IMPORTS.items()),
            lambda rows, wanted: rows.filter(kind=wanted),
        ),
        Filter(
            "etat",
            gettext_lazy("État"),
            tuple(choice for choice in ImportRun.State.choices if choice[0] != ImportRun.State.PREVIEW),
            lambda rows, wanted: rows.filter(state=wanted),
        ),
    ),
    sorts=(Sort("recent", gettext_lazy("Les plus récents"), ("-started_at",)),),
    columns=(
        (gettext_lazy("Quand"), lambda row: row.started_at),
        (gettext_lazy("Import"), lambda row: kind_of_import(row.kind)),
        (gettext_lazy("Fichier"), lambda row: row.source),
        (gettext_lazy("État"), lambda row: row.get_state_display()),
        (gettext_lazy("Reprises"), lambda row: row.totals.get("in", 0)),
        (gettext_lazy("Déjà à jour"), lambda row: row.totals.get("unchanged", 0)),
        (gettext_lazy("Écartées"), lambda row: row.totals.get("rejected", 0)),
        (gettext_lazy("À régler"), lambda row: row.totals.get("to_settle", 0)),
    ),
)
LINES = Listing(
    name="rapport-d-import",
    hint=gettext_lazy("Contenu ou raison"),
    find=_search_lines,
    filters=(
        Filter(
            "sort",
            gettext_lazy("Ce qu’elle est devenue"),
            (("rejected", gettext_lazy("Écartée")), ("to_settle", gettext_lazy("À régler"))),
            lambda rows, wanted: rows.filter(outcome=wanted),
        ),
    ),
    sorts=(Sort("ligne", gettext_lazy("Ordre du fichier"), ("number",)),),
    columns=(
        (gettext_lazy("Ligne"), lambda row: row.number),
        (gettext_lazy("Contenu"), lambda row: row.label),
        (gettext_lazy("Ce qu’elle est devenue"), lambda row: row.get_outcome_display()),
        (gettext_lazy("Raison"), lambda row: row.sentence),
        (gettext_lazy("Réglée le"), lambda row: row.settled_at),
    ),
)


def totals_of(run: ImportRun) -> list[tuple[Any, int]]:
    """How many lines went each way, said of several."""
    return [
        (_("lignes reprises"), run.totals.get("in", 0)),
        (_("lignes déjà à jour"), run.totals.get("unchanged", 0)),
        (_("lignes écartées"), run.totals.get("rejected", 0)),
        (_("lignes à régler"), run.totals.get("to_settle", 0)),
    ]


@who(STAFF)
def imports(request: HttpRequest) -> HttpResponse:
    rows = ImportRun.objects.exclude(state=ImportRun.State.PREVIEW)
    return show_list(request, RUNS, rows, "desk/department/imports.html")


@who(STAFF)
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """A report: totals, then every line that did not simply go in."""
    run = get_object_or_404(ImportRun, pk=pk)
    lines = ImportLine.objects.filter(run=run)
    totals = totals_of(run)
    context: dict[str, Any] = {"run": run, "totals": totals, "kind": kind_of_import(run.kind)}
    reasons = lines.order_by().exclude(reason="").values_list("reason").annotate(sentence=Min("sentence"))
    why = Filter(
        "raison",
        _("Raison"),
        tuple(
            (reason, sentence[:80] or reason)
            for reason, sentence in reasons.order_by("reason")[:MOST_REASONS]
        ),
        lambda rows, wanted: rows.filter(reason=wanted),
    )
    listing = replace(LINES, filters=(*LINES.filters, why))
    return show_list(request, listing, lines, "desk/department/import_run.html", context)


class LibrariesFileForm(FileForm):
    """The Ministry's list of public libraries."""


class PopulationsFileForm(FileForm):
    """INSEE's populations; the year is asked for files that do not say it."""

    census_year = forms.IntegerField(
        label=gettext_lazy("Année du recensement"),
        help_text=gettext_lazy("Si le fichier ne la dit pas. Par exemple : 2022"),
        required=False,
        min_value=1968,
        max_value=2100,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )


@who(STAFF)
def import_libraries_file(request: HttpRequest) -> HttpResponse:
    """The Ministry's list, for the départements whose communes are known."""

    def work(content: bytes, _source: str, _form: Any) -> Lines:
        known = set(Municipality.objects.order_by().values_list("department", flat=True).distinct())
        return import_libraries(content, departments=known or None, by=request.user)

    form = LibrariesFileForm(request.POST or None, request.FILES or None)
    page = _page(
        _("Importer les bibliothèques"),
        _("La liste du ministère de la Culture, en CSV ou XLSX. Ce que vous avez corrigé à la main reste."),
        reverse("desk:dept_libraries"),
    )
    return _import(request, form, "libraries", work, page)


@who(STAFF)
def import_populations_file(request: HttpRequest) -> HttpResponse:
    """INSEE's reference populations, one year of census."""

    def work(content: bytes, source: str, form: Any) -> Lines:
        year = form.cleaned_data.get("census_year") if form.is_valid() else None
        return import_populations(content, source=source, census_year=year, by=request.user)

    form = PopulationsFileForm(request.POST or None, request.FILES or None)
    page = _page(
        _("Importer les populations"),
        _("Le fichier des populations de référence de l’INSEE, en CSV ou XLSX."),
        reverse("desk:dept_imports"),
    )
    return _import(request, form, "populations", work, page)


def _import(request: HttpRequest, form: forms.Form, kind: str, work: Work, page: FormPage) -> HttpResponse:
    """Ask for the file, show what it would do, do it once confirmed; a refusal keeps nothing and says why."""
    token = request.POST.get("token", "")
    if token and "file" in form.fields:
        form.fields["file"].required = False
    if request.method != "POST" or not form.is_valid():
        return ask(request, form, page)
    try:
        one = uploads.kept(token, user=request.user) if token else None
        one = one or uploads.keep(form.cleaned_data["file"], user=request.user)
        content = one.path.read_bytes()
        lines = run_import(
            lambda: work(content, one.path.name, form),
            kind=kind,
            source=one.path.name,
            by=request.user,
            preview=not token,
        )
    except (CannotImport, uploads.CannotKeep) as refusal:
        form.add_error(None, str(refusal))
        return ask(request, form, page)
    if token:
        uploads.forget(one)
        return _told(request, kind)
    counts = [(label, lines.counts()[outcome]) for outcome, label in LABELS.items()]
    remarks = [(line, ONE_LABELS[line.outcome]) for line in lines.remarks()[:SHOWN_LINES]]
    context = {"ask": page, "form": form, "counts": counts, "remarks": remarks, "token": one.token}
    return render_desk(request, "desk/department/import_preview.html", context)


def _told(request: HttpRequest, kind: str) -> HttpResponse:
    messages.success(request, _("L’import est terminé. Voici ce que chaque ligne est devenue."))
    run = ImportRun.objects.filter(kind=kind).order_by("-pk")[0]
    return redirect("desk:dept_import_run", run.pk)


def _page(title: str, lead: str, back: str) -> FormPage:
    return FormPage(
        title=title,
        lead=lead,
        button=_("Voir ce que cela changerait"),
        back=back,
        trail=((_("Imports"), reverse("desk:dept_imports")),),
        has_file=True,
    )
