"""What the columns of a table mean: proposed, changed, tried on its first rows, kept for the next file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.catalogue.imports.columns import SEVERAL, TARGETS, ColumnPlan, Rule
from liseron.catalogue.imports.detecting import TABLE
from liseron.catalogue.imports.jobs import proposed_plan, say_columns
from liseron.catalogue.imports.keeping import delete_mapping
from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.imports.tables import Preview, preview
from liseron.catalogue.models import ColumnMapping, ImportJob, Medium
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, ask, attempt
from liseron.toolkit.access_rules import who

MOST_COLUMNS = 60
ASKED = (ImportJob.State.COLUMNS, ImportJob.State.READY, ImportJob.State.FAILED, ImportJob.State.STOPPED)


class ColumnsForm(forms.Form):
    """One choice a column, and how it parts where a title has several; the type of all when no column says it."""

    medium = forms.ChoiceField(
        label=gettext_lazy("Type de document, si aucune colonne ne le dit"),
        choices=[("", gettext_lazy("Une colonne le dit")), *Medium.choices],
        required=False,
    )

    def __init__(self, *args: Any, shown: Preview, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shown = shown
        rules = {column: (target, rule) for target, rule in shown.plan.rules for column in rule.columns}
        constant = next((rule.constant for rule in shown.plan.of("medium") if not rule.columns), "")
        self.fields["medium"].initial = constant
        choices = [("", _("Ne pas la lire")), *TARGETS.items()]
        for place, column in enumerate(shown.header[:MOST_COLUMNS]):
            target, rule = rules.get(column, ("", Rule()))
            self.fields[f"col-{place}"] = forms.ChoiceField(
                label=column,
                choices=choices,
                required=False,
                initial=target,
                help_text=" · ".join(shown.examples.get(column, ())),
            )
            self.fields[f"split-{place}"] = forms.CharField(
                label=_("Ce qui sépare, dans « {column} »").format(column=column),
                max_length=5,
                required=False,
                initial=rule.split,
                strip=False,
            )

    def columns(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Each column with what parts it."""
        for place in range(len(self.shown.header[:MOST_COLUMNS])):
            yield self[f"col-{place}"], self[f"split-{place}"]

    def plan(self) -> ColumnPlan:
        """As it was answered; what was said of a column elsewhere (dates, translations) stays with it."""
        known = {(target, column): rule for target, rule in self.shown.plan.rules for column in rule.columns}
        rules: list[tuple[str, Rule]] = []
        for place, column in enumerate(self.shown.header[:MOST_COLUMNS]):
            target = self.cleaned_data.get(f"col-{place}", "")
            if not target:
                continue
            before = known.get((target, column), Rule())
            split = self.cleaned_data.get(f"split-{place}", "") if target in SEVERAL else ""
            rules.append((target, replace(before, columns=(column,), split=split)))
        if medium := self.cleaned_data.get("medium"):
            rules.append(("medium", Rule(constant=medium)))
        return ColumnPlan(tuple(rules))


@who(STAFF)
def job_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns, what they seem to mean, and the first rows read so."""
    found = get_object_or_404(ImportJob.objects.select_related("resource"), pk=pk)
    here = reverse("desk:dept_import_job", args=[pk])
    if found.kind != TABLE or found.state not in ASKED or not found.file:
        return redirect(here)
    page = FormPage(
        title=_("Les colonnes de ce tableau"),
        lead=_(
            "Dites ce que contient chaque colonne. Votre réponse servira aux prochains fichiers de « {resource} »."
        ).format(resource=found.resource),
        button=_("Continuer vers l’aperçu"),
        back=here,
        trail=((_("Imports de titres"), reverse("desk:dept_import_jobs")), (found.source, here)),
        template="desk/department/catalogue/columns.html",
    )
    try:
        shown = proposed_plan(found)
    except CannotImport as refusal:
        form = forms.Form({})
        form.is_valid()
        form.add_error(None, str(refusal))
        return ask(request, form, _unreadable(page))
    form = ColumnsForm(request.POST or None, shown=shown)
    if request.method == "POST" and form.is_valid():
        if "essayer" in request.POST:
            shown = _tried(found, form, shown)
        elif attempt(form, lambda: _said(found, form, request.user)) is not None:
            return redirect(here)
    kept = ColumnMapping.objects.usable_for(found.resource).select_related("resource", "vendor")
    page.context.update({"shown_rows": shown.rows, "job": found, "kept": kept})
    return ask(request, form, page)


@who(STAFF)
@require_POST
def job_columns_forget(request: HttpRequest, pk: int, mapping: int) -> HttpResponse:
    """The next file is read by the names of its columns again."""
    found = get_object_or_404(ImportJob.objects.select_related("resource"), pk=pk)
    kept = get_object_or_404(ColumnMapping.objects.usable_for(found.resource), pk=mapping)

    def act() -> str:
        delete_mapping(mapping=kept, by=request.user)
        return _("« {name} » est oublié. Les titres déjà entrés restent.").format(name=kept.name)

    return answer_button(request, act, reverse("desk:dept_import_job_columns", args=[pk]))


def _said(found: ImportJob, form: ColumnsForm, by: object) -> str:
    say_columns(job=found, plan=form.plan(), by=by)
    return ""


def _tried(found: ImportJob, form: ColumnsForm, shown: Preview) -> Preview:
    """The first rows by what is typed, nothing kept."""
    try:
        return preview(Path(found.file.path), form.plan(), medium=found.resource.medium)
    except CannotImport as refusal:
        form.add_error(None, str(refusal))
        return shown


def _unreadable(page: FormPage) -> FormPage:
    return FormPage(
        title=page.title,
        button="",
        back=reverse("desk:dept_import_job_new"),
        trail=page.trail,
        template="desk/department/catalogue/unreadable.html",
    )
