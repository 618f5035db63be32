"""Errors that librarians reported: read, corrected on the title's own page, answered."""

from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.titles import sort_key
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.models import ErrorReport
from liseron.desk.reporting import LONGEST_ANSWER, settle_report
from liseron.toolkit.access_rules import who

STATES = (("waiting", gettext_lazy("À régler")), ("settled", gettext_lazy("Réglées")))


class AnswerForm(forms.Form):
    """What the library reads."""

    answer = forms.CharField(
        label=gettext_lazy("Votre réponse à la bibliothèque"),
        help_text=gettext_lazy("Par exemple : C’est corrigé, merci. Ou : le fournisseur est prévenu."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _find(rows: Rows, q: str) -> Rows:
    for word in sort_key(q).split():
        rows = rows.filter(Q(record__sort_title__contains=word) | Q(record__folded_creators__contains=word))
    return rows


def _narrow(rows: Rows, wanted: str) -> Rows:
    return rows.filter(settled_at__isnull=wanted == "waiting")


LISTING = Listing(
    name="erreurs-signalees",
    hint=gettext_lazy("Titre ou auteur"),
    find=_find,
    filters=(Filter("etat", gettext_lazy("État"), STATES, _narrow),),
    sorts=(
        Sort(
            "regler",
            gettext_lazy("À régler d’abord"),
            (F("settled_at").desc(nulls_first=True), "at"),
        ),
        Sort("recent", gettext_lazy("Les plus récentes"), ("-at",)),
        Sort("ancien", gettext_lazy("Les plus anciennes"), ("at",)),
    ),
    columns=(
        (gettext_lazy("Titre"), lambda row: row.record.title),
        (gettext_lazy("Ressource"), lambda row: row.record.resource.name),
        (gettext_lazy("Signalé par"), lambda row: row.said_by),
        (gettext_lazy("Le"), lambda row: row.at),
        (gettext_lazy("Ce qui ne va pas"), lambda row: row.words),
        (gettext_lazy("Réponse"), lambda row: row.answer),
        (gettext_lazy("Réglé le"), lambda row: row.settled_at),
    ),
)


@who(STAFF)
def title_reports(request: HttpRequest) -> HttpResponse:
    rows = ErrorReport.objects.select_related("record__resource", "partner")
    return show_list(request, LISTING, rows, "desk/department/catalogue/reports.html")


@who(STAFF)
def title_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, the way to the title, and the answer."""
    found = get_object_or_404(ErrorReport.objects.select_related("record__resource", "partner"), pk=pk)
    form = AnswerForm(request.POST or None)

    def act() -> str:
        settle_report(report=found, answer=form.cleaned_data["answer"], by=request.user)
        return _("C’est réglé. {place} lit votre réponse.").format(
            place=found.said_by or _("La bibliothèque")
        )

    here = reverse("desk:dept_title_reports")
    trail = ((_("Catalogue"), reverse("desk:dept_titles")), (_("Erreurs signalées"), here))
    context: dict[str, Any] = {"report": found}
    asks = _("Corrigez d’abord le titre si besoin, puis répondez : la bibliothèque lit votre réponse.")
    settled = _("Ce signalement est réglé. La bibliothèque lit cette réponse sur la page du titre.")
    page = FormPage(
        title=_("Erreur signalée : {title}").format(title=found.record.title),
        lead=settled if found.settled_at else asks,
        button=_("Répondre et régler"),
        back=here,
        trail=trail,
        template="desk/department/catalogue/report.html",
        context=context,
    )
    return answer_form(request, form, act, page)
