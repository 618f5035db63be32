"""A title corrected by a person: every field, its days, and a correction taken back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liseron.catalogue.editing import CORRECTABLE, correct_record, take_back_correction
from liseron.catalogue.models import Audience, Medium, Record
from liseron.catalogue.rules import is_web_address
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.catalogue.listed import CreatorsField, LinesField
from liseron.desk.department.catalogue.wording import FIELDS, field_word
from liseron.desk.department.fields import ChangeForm, DayField
from liseron.toolkit.access_rules import who

LONGEST_SUMMARY = 5000
TEXTS = {
    "title": 500,
    "subtitle": 500,
    "publisher": 200,
    "series": 300,
    "series_number": 40,
    "part_number": 40,
    "part_title": 300,
    "published": 40,
    "language": 3,
    "extent": 80,
    "format": 100,
    "url": 1000,
    "cover_url": 1000,
    "rights": 500,
}


class CorrectionForm(ChangeForm):
    """Every fact but the days. What is left as the source says it is no correction."""

    facts = (
        *(
            "title",
            "subtitle",
            "creators",
            "medium",
            "audience",
            "language",
            "publisher",
            "published",
            "year",
        ),
        *("series", "series_number", "part_number", "part_title", "subjects", "summary", "extent", "format"),
        *("url", "cover_url", "rights", "accessibility"),
    )
    field_order = facts

    creators = CreatorsField(label=FIELDS["creators"], required=False)
    subjects = LinesField(label=FIELDS["subjects"], required=False)
    accessibility = LinesField(label=FIELDS["accessibility"], required=False)
    medium = forms.ChoiceField(label=FIELDS["medium"], choices=Medium.choices)
    audience = forms.ChoiceField(label=FIELDS["audience"], choices=Audience.choices)
    year = forms.IntegerField(
        label=FIELDS["year"],
        required=False,
        min_value=-800,
        max_value=2100,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    summary = forms.CharField(
        label=FIELDS["summary"], required=False, max_length=LONGEST_SUMMARY, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, longest in TEXTS.items():
            self.fields[name] = forms.CharField(
                label=FIELDS[name], max_length=longest, required=name == "title"
            )
        self.fields["language"].help_text = _("Deux ou trois lettres : fr, en, oc.")
        self.order_fields(self.facts)

    def clean_url(self) -> str:
        return self._web("url")

    def clean_cover_url(self) -> str:
        return self._web("cover_url")

    def _web(self, name: str) -> str:
        typed = str(self.cleaned_data[name])
        if typed and not is_web_address(typed):
            raise ValidationError(_("Ce n’est pas une adresse web (http ou https)."))
        return typed


class WindowForm(ChangeForm):
    """The first and the last day that readers find it, both included."""

    facts = ("available_from", "available_until")

    available_from = DayField(label=FIELDS["available_from"])
    available_until = DayField(
        label=FIELDS["available_until"], help_text=gettext_lazy("Compris. Laissez vide s’il n’y en a pas.")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last = said.get("available_from"), said.get("available_until")
        if first and last and last < first:
            self.add_error(
                "available_until", _("Le dernier jour vient avant le premier. Corrigez l’une des deux dates.")
            )
        return said


@who(STAFF)
def title_correct(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(Record, pk=pk)
    form = CorrectionForm(request.POST or None, row=record)
    page = _page(
        record,
        _("Corriger ce titre"),
        lead=_(
            "Ce que vous écrivez reste, même après un import. Vous pourrez reprendre ce que dit la source."
        ),
    )
    return answer_form(request, form, lambda: _correct(record, form, request.user), page)


@who(STAFF)
def title_window(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(Record, pk=pk)
    form = WindowForm(request.POST or None, row=record)
    page = _page(
        record,
        _("Changer ses dates"),
        lead=_("En dehors de ces jours, les lecteurs ne le trouvent pas. Les dates s’appliquent aussitôt."),
    )
    return answer_form(request, form, lambda: _correct(record, form, request.user), page)


@who(STAFF)
@require_POST
def title_take_back(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """The source's own words again, for one field."""
    record = get_object_or_404(Record, pk=pk)
    if field not in CORRECTABLE:
        raise Http404

    def act() -> str:
        if not take_back_correction(record=record, by=request.user, fields=[field]):
            return _("Il n’y avait plus rien à reprendre.")
        return _("« {field} » dit de nouveau ce que dit la source.").format(field=field_word(field))

    return answer_button(request, act, reverse("desk:dept_title", args=[pk]))


def _correct(record: Record, form: ChangeForm, by: object) -> str:
    changed = correct_record(record=record, by=by, **{name: form.cleaned_data[name] for name in form.facts})
    if not changed:
        return _("Rien n’a changé.")
    return ngettext("{n} champ est corrigé.", "{n} champs sont corrigés.", len(changed)).format(
        n=len(changed)
    )


def _page(record: Record, title: str, *, lead: str) -> FormPage:
    here = reverse("desk:dept_title", args=[record.pk])
    trail = ((_("Catalogue"), reverse("desk:dept_titles")), (record.title, here))
    return FormPage(title=title, lead=lead, button=_("Enregistrer"), back=here, trail=trail)
