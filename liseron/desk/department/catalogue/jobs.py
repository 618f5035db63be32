"""Imports of titles: brought, previewed, confirmed, seen as they go, stopped and taken up again."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.catalogue.imports.jobs import (
    bring_address,
    bring_file,
    confirm_job,
    stop_job,
    take_up_job,
)
from liseron.catalogue.imports.running import KINDS
from liseron.catalogue.models import ImportJob, Resource
from liseron.desk.department.access import STAFF
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import FormPage, answer_button, ask, attempt
from liseron.desk.department.lists import Filter, Listing, Sort, show_list
from liseron.desk.department.uploads import LARGEST
from liseron.desk.department.wording import kind_of_import
from liseron.desk.menu import render_desk
from liseron.exchange.models import Harvest
from liseron.toolkit.access_rules import who
from liseron.toolkit.imports import ImportLine

State = ImportJob.State
REASONS_SHOWN = 30
TONES = {
    State.DONE: "ok",
    State.FAILED: "stop",
    State.STOPPED: "stop",
    State.READY: "warn",
    State.COLUMNS: "warn",
}
LISTING = Listing(
    name="imports-de-titres",
    hint=gettext_lazy("Fichier ou adresse"),
    find=lambda rows, q: rows.filter(source__icontains=q),
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            tuple(State.choices),
            lambda rows, wanted: rows.filter(state=wanted),
        ),
    ),
    sorts=(Sort("recent", gettext_lazy("Les plus récents"), ("-created_at",)),),
    columns=(
        (gettext_lazy("Quand"), lambda row: row.created_at),
        (gettext_lazy("Ressource"), lambda row: row.resource.name),
        (gettext_lazy("Fichier ou adresse"), lambda row: row.source),
        (gettext_lazy("État"), lambda row: row.get_state_display()),
        (gettext_lazy("Nouveaux"), lambda row: row.totals.get("added", 0)),
        (gettext_lazy("Changés"), lambda row: row.totals.get("in", 0) - row.totals.get("added", 0)),
        (gettext_lazy("Déjà à jour"), lambda row: row.totals.get("unchanged", 0)),
        (gettext_lazy("Écartés"), lambda row: row.totals.get("rejected", 0)),
        (gettext_lazy("À régler"), lambda row: row.totals.get("to_settle", 0)),
        (gettext_lazy("Retirés"), lambda row: row.totals.get("withdrawn", 0)),
    ),
)


class JobForm(forms.Form):
    """Which resource, and what to read."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("Ressource"),
        queryset=Resource.objects.order_by("name"),
        empty_label=gettext_lazy("Choisissez"),
    )
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("UNIMARC, MARC 21, ONIX, OPDS, CSV ou XLSX. 100 Mo au plus."),
        max_length=300,
        required=False,
    )
    address = forms.CharField(
        label=gettext_lazy("Ou l’adresse d’un catalogue OPDS"),
        help_text=gettext_lazy("Elle commence par https://. Toutes ses pages seront lues."),
        max_length=500,
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Forme du fichier"),
        help_text=gettext_lazy("Laissez « La reconnaître » : changez si nous nous trompons."),
        required=False,
    )
    is_complete = forms.BooleanField(
        label=gettext_lazy("C’est la liste complète de cette ressource"),
        help_text=gettext_lazy("Les titres qui n’y sont plus pourront être retirés. L’aperçu dira combien."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = [
            (kind, kind_of_import(f"titles-{kind}").partition(" : ")[2] or kind) for kind in sorted(KINDS)
        ]
        self.fields["kind"].choices = [("", _("La reconnaître")), *words]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        file, address = said.get("file"), said.get("address", "")
        if bool(file) == bool(address) and not {"file", "address"} & set(self.errors):
            self.add_error("file", _("Donnez un fichier ou une adresse : l’un des deux."))
        if file and file.size > LARGEST:
            self.add_error("file", _("Ce fichier est trop gros : 100 Mo au plus. Coupez-le en plusieurs."))
        if address and not address.lower().startswith(("https://", "http://")):
            self.add_error("address", _("L’adresse commence par https://."))
        return said


@dataclass(frozen=True)
class Progress:
    """How far a reading is. `share` is 0 to 100, None while the end is not known."""

    read: int
    expected: int

    @property
    def share(self) -> int | None:
        return min(100, self.read * 100 // self.expected) if self.expected else None


@who(STAFF)
def jobs(request: HttpRequest) -> HttpResponse:
    rows = ImportJob.objects.select_related("resource")
    return show_list(request, LISTING, rows, "desk/department/catalogue/jobs.html", {"tones": TONES})


@who(STAFF)
def job_new(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Ask for a file or an address, of a resource that may be known already."""
    found = get_object_or_404(Resource, slug=slug) if slug else None
    form = JobForm(request.POST or None, request.FILES or None, initial={"resource": found})
    here = reverse("desk:dept_resource", args=[slug]) if found else reverse("desk:dept_import_jobs")
    trail = (
        ((_("Offre en ligne"), reverse("desk:dept_resources")), (found.name, here))
        if found
        else ((_("Imports de titres"), here),)
    )
    page = FormPage(
        title=_("Importer des titres dans « {resource} »").format(resource=found)
        if found
        else _("Importer des titres"),
        lead=_("Vous verrez un aperçu avant que rien ne change."),
        button=_("Lire et montrer un aperçu"),
        back=here,
        trail=trail,
        has_file=True,
    )
    made: list[ImportJob] = []

    def act() -> str:
        made.append(_brought(form.cleaned_data, request.user))
        return ""

    if request.method == "POST" and form.is_valid() and attempt(form, act) is not None:
        return redirect("desk:dept_import_job", made[0].pk)
    return ask(request, form, page)


def _brought(said: dict[str, Any], by: object) -> ImportJob:
    whole = {"resource": said["resource"], "is_complete": said["is_complete"], "by": by}
    if said["address"]:
        return bring_address(address=said["address"], **whole)
    given = said["file"]
    return bring_file(content=given.file, name=given.name, kind=said["kind"], **whole)


@who(STAFF)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is; then what it would do, or did, by reasons."""
    found = get_object_or_404(ImportJob.objects.select_related("resource", "run", "feed"), pk=pk)
    if harvest := Harvest.objects.filter(job=found).first():
        return redirect("desk:dept_harvest", harvest.pk)
    if found.state == State.COLUMNS:
        return redirect("desk:dept_import_job_columns", pk)
    context = {
        "job": found,
        "kind": kind_of_import(f"titles-{found.kind}"),
        "tone": TONES.get(State(found.state), ""),
        "progress": Progress(found.lines_read, found.expected if found.state == State.RUNNING else 0),
        "is_under_way": found.state in ImportJob.UNDER_WAY,
        "figures": figures_of(found),
        "reasons": reasons_of(found),
        "names": names_of([found.by]),
    }
    return render_desk(request, "desk/department/catalogue/job.html", context)


def figures_of(found: ImportJob) -> list[tuple[str | Promise, int]]:
    """What became of the lines; those that leave only when the list is complete."""
    totals = found.totals
    added = totals.get("added", 0)
    figures = [
        (_("nouveaux"), added),
        (_("changés"), totals.get("in", 0) - added),
        (_("déjà à jour"), totals.get("unchanged", 0)),
        (_("écartés"), totals.get("rejected", 0)),
        (_("à régler"), totals.get("to_settle", 0)),
    ]
    if "absent" in totals:
        absent, left = totals["absent"], totals.get("withdrawn", 0)
        figures.append((_("absents de la liste"), absent))
        if found.state == State.DONE:
            figures.append((_("retirés"), left))
    return [(label, max(0, count)) for label, count in figures]


def reasons_of(found: ImportJob) -> list[dict[str, Any]]:
    """Why lines did not simply go in, the most frequent first; none while it is read."""
    if not found.run_id or found.state in ImportJob.UNDER_WAY:
        return []
    lines = ImportLine.objects.filter(run=found.run_id).order_by().values("outcome", "reason")
    counted = lines.annotate(n=Count("pk"), sentence=Min("sentence"), label=Min("label"))
    return [dict(row) for row in counted.order_by("-n", "reason")[:REASONS_SHOWN]]


@who(STAFF)
@require_POST
def job_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Confirm, stop or take up."""
    found = get_object_or_404(ImportJob.objects.select_related("resource"), pk=pk)
    if move not in {"importer", "arreter", "reprendre"}:
        raise Http404

    def act() -> str:
        if move == "importer":
            confirm_job(job=found, by=request.user, withdraws="retirer" in request.POST)
            return _("L’import commence. Vous pouvez quitter cette page : il continue.")
        if move == "arreter":
            stop_job(job=found, by=request.user)
            return _("L’import s’arrête. Ce qui est entré reste.")
        take_up_job(job=found, by=request.user)
        return _("L’import reprend : ce qui est déjà entré ne sera pas en double.")

    return answer_button(request, act, reverse("desk:dept_import_job", args=[pk]))
