"""Rows of imports that wait for a person: put in the commune that fits, or left aside with a reason."""

from itertools import islice
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.fields import MunicipalityField
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.wording import kind_of_import
from liseron.partners.importing.libraries import KIND, CannotSettle, settle_library_row
from liseron.partners.models import Municipality
from liseron.toolkit.access_rules import who
from liseron.toolkit.imports import ImportLine, set_aside
from liseron.toolkit.text import fold

OTHER = "autre"
ASIDE = "de-cote"
FOUND_AT_MOST = 500


class SettleForm(forms.Form):
    """One of the communes proposed, another one, or aside with a reason."""

    choice = forms.ChoiceField(label=gettext_lazy("Que faire de cette ligne ?"), widget=forms.RadioSelect)
    municipality = MunicipalityField(
        label=gettext_lazy("Une autre commune"),
        help_text=gettext_lazy("Son nom, ou son code INSEE."),
        required=False,
        max_length=200,
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi la laisser de côté"), max_length=200, required=False
    )

    def __init__(self, *args: Any, line: ImportLine, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: list[tuple[str, str]] = []
        if line.run.kind == KIND:
            keys = [key for key in line.data.get("candidates", []) if isinstance(key, int)]
            near = Municipality.objects.filter(pk__in=keys).order_by("folded_name")
            choices = [
                (f"{one.pk}", _("La mettre à {name} ({code})").format(name=one, code=one.insee_code))
                for one in near
            ]
            choices.append((OTHER, _("La mettre dans une autre commune, écrite ci-dessous")))
        else:
            del self.fields["municipality"]
        choices.append((ASIDE, _("La laisser de côté, pour la raison écrite ci-dessous")))
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("choice") == OTHER and not said.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", _("Écrivez le nom ou le code de la commune."))
        if said.get("choice") == ASIDE and not said.get("reason"):
            self.add_error("reason", _("Dites pourquoi cette ligne reste de côté."))
        return said


def _find(rows: Rows, q: str) -> Rows:
    """Every word, accents or not; the first FOUND_AT_MOST."""
    words = fold(q).split()
    told = rows.values_list("pk", "label", "sentence", "run__source")
    found = (pk for pk, *said in told.iterator() if all(word in fold(" ".join(said)) for word in words))
    return rows.filter(pk__in=list(islice(found, FOUND_AT_MOST)))


LISTING = Listing(
    name="lignes-a-regler",
    hint=gettext_lazy("Nom, commune ou fichier"),
    find=_find,
    filters=(
        Filter(
            "import",
            gettext_lazy("Import"),
            ((KIND, gettext_lazy("Bibliothèques")), ("titles", gettext_lazy("Titres"))),
            lambda rows, wanted: rows.filter(run__kind__startswith=wanted),
        ),
    ),
    sorts=(
        Sort("recent", gettext_lazy("Les plus récentes"), ("-run__started_at", "number")),
        Sort("nom", gettext_lazy("Nom"), ("label",)),
    ),
    columns=(
        (gettext_lazy("Fichier"), lambda row: row.run.source),
        (gettext_lazy("Import"), lambda row: str(kind_of_import(row.run.kind))),
        (gettext_lazy("Ligne"), lambda row: row.number),
        (gettext_lazy("Contenu"), lambda row: row.label),
        (gettext_lazy("Raison"), lambda row: row.sentence),
    ),
)


@who(STAFF)
def unsettled(request: HttpRequest) -> HttpResponse:
    rows = ImportLine.objects.to_settle().select_related("run")
    return show_list(request, LISTING, rows, "desk/department/unsettled.html")


@who(STAFF)
def unsettled_line(request: HttpRequest, pk: int) -> HttpResponse:
    """The row as it came, the communes it may mean, and a decision."""
    line = get_object_or_404(ImportLine.objects.select_related("run"), pk=pk)
    form = SettleForm(request.POST or None, line=line)

    def act() -> str:
        said = form.cleaned_data
        if said["choice"] == ASIDE:
            set_aside(line, by=request.user, reason=said["reason"])
            return _("La ligne reste de côté.")
        chosen = said["municipality"] if said["choice"] == OTHER else _candidate(said["choice"])
        library = settle_library_row(line=line, municipality=chosen, by=request.user)
        return _("{library} est à {town}.").format(library=library, town=chosen)

    here = reverse("desk:dept_unsettled")
    page = FormPage(
        title=line.label or _("Ligne {number}").format(number=line.number),
        lead=line.sentence,
        button=_("Régler cette ligne"),
        back=here,
        trail=((_("Lignes à régler"), here),),
        template="desk/department/unsettled_line.html",
        context={"line": line, "cells": (line.data.get("row") or {}).items()},
    )
    return answer_form(request, form, act, page)


def _candidate(key: str) -> Municipality:
    found = Municipality.objects.filter(pk=key).first()
    if found is None:
        raise CannotSettle(_("Cette commune n’existe plus. Choisissez-en une autre."))
    return found
