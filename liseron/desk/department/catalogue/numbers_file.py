"""Titles withdrawn by a file of their numbers: one number a line, the supplier's own or an ISBN."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.models import Record, RecordIdentifier, RecordQuerySet, Resource
from liseron.catalogue.rules.identifiers import isbn13
from liseron.desk.department import uploads
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, ask
from liseron.desk.department.catalogue.withdrawing import answer_withdrawal
from liseron.toolkit.access_rules import who
from liseron.toolkit.sheets import read_rows
from liseron.toolkit.workbooks import CannotRead

MOST_NUMBERS = 200_000
BATCH = 900
SHOWN = 50


class NumbersForm(forms.Form):
    """Which resource, and the file."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("Ressource"),
        queryset=Resource.objects.order_by("name"),
        empty_label=gettext_lazy("Choisissez"),
    )
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("CSV, XLSX ou texte. Un numéro par ligne, dans la première colonne."),
        max_length=300,
        required=False,
    )
    token = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("file") and not said.get("token") and "file" not in self.errors:
            self.add_error("file", _("Choisissez un fichier."))
        return said


@who(STAFF)
def titles_withdraw_file(request: HttpRequest) -> HttpResponse:
    """Ask for the file; say what its numbers mean; withdraw once a reason is given."""
    form = NumbersForm(request.POST or None, request.FILES or None)
    page = FormPage(
        title=_("Retirer d’après un fichier"),
        lead=_("Vous verrez combien de titres cela retire avant que rien ne change."),
        button=_("Voir ce que cela retirerait"),
        back=reverse("desk:dept_titles"),
        trail=((_("Catalogue"), reverse("desk:dept_titles")),),
        has_file=True,
    )
    if request.method != "POST" or not form.is_valid():
        return ask(request, form, page)
    said = form.cleaned_data
    try:
        one = (
            uploads.keep(said["file"], user=request.user)
            if said["file"]
            else uploads.kept(said["token"], user=request.user)
        )
        numbers = list(dict.fromkeys(numbers_in(one.path)))
    except (uploads.CannotKeep, CannotRead) as refusal:
        form.add_error(None, str(refusal))
        return ask(request, form, page)
    rows, unknown = titles_of(said["resource"], numbers)
    carried = [("resource", str(said["resource"].pk)), ("token", one.token)]
    here = reverse("desk:dept_titles_withdraw_file")
    return answer_withdrawal(
        request,
        rows,
        carried,
        here,
        unknown=unknown[:SHOWN],
        unknown_count=len(unknown),
        numbers=len(numbers),
    )


def numbers_in(path: Path) -> Iterator[str]:
    """The first cell of each row. Raises CannotRead."""
    count = 0
    for row in read_rows(path.read_bytes(), path.name):
        cell = next(iter(row), "").strip()
        if cell:
            count += 1
            if count > MOST_NUMBERS:
                raise CannotRead(_("Ce fichier a plus de 200 000 numéros. Coupez-le en plusieurs."))
            yield cell


def titles_of(resource: Resource, numbers: list[str]) -> tuple[RecordQuerySet, list[str]]:
    """The titles still in the offer that they name, and the numbers that name none of the resource."""
    found: dict[str, int] = {}
    for start in range(0, len(numbers), BATCH):
        part = numbers[start : start + BATCH]
        known = Record.objects.filter(resource=resource, source_id__in=part)
        found |= dict(known.values_list("source_id", "pk"))
        books = {isbn: number for number in part if number not in found and (isbn := isbn13(number))}
        named = RecordIdentifier.objects.filter(record__resource=resource, scheme="isbn", value__in=books)
        found |= {books[isbn]: pk for isbn, pk in named.values_list("value", "record_id")}
    unknown = [number for number in numbers if number not in found]
    return Record.objects.available().filter(pk__in=list(found.values())), unknown
