"""Words that find one another: kept by people, tried on the spot."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.catalogue import search
from liseron.catalogue.models import Synonyms
from liseron.catalogue.search.synonyms import matching
from liseron.catalogue.synonyms import change_synonyms, create_synonyms, delete_synonyms
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.fields import ChangeForm
from liseron.desk.department.lists import Filter, Listing, Sort, show_list
from liseron.toolkit.access_rules import who
from liseron.toolkit.pages import search_terms

SHOWN = 5
LISTING = Listing(
    name="synonymes",
    hint=gettext_lazy("Un mot"),
    find=lambda rows, q: rows.filter(expressions__icontains=q),
    filters=(
        Filter(
            "sens",
            gettext_lazy("Sens"),
            (("both", gettext_lazy("Dans les deux sens")), ("one", gettext_lazy("Dans un sens"))),
            lambda rows, wanted: rows.filter(is_one_way=wanted == "one"),
        ),
    ),
    sorts=(Sort("mot", gettext_lazy("Mot"), ("expressions",)),),
    columns=(
        (gettext_lazy("Expressions"), lambda row: " / ".join(row.lines)),
        (gettext_lazy("Dans un sens"), lambda row: row.is_one_way),
        (gettext_lazy("Changé le"), lambda row: row.changed_at),
    ),
)


class SynonymsForm(ChangeForm):
    """A group, one expression a line."""

    facts = ("expressions", "is_one_way")

    expressions = forms.CharField(
        label=gettext_lazy("Mots ou expressions"),
        help_text=gettext_lazy("Un par ligne, deux au moins. Par exemple : polar, puis roman policier."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_one_way = forms.BooleanField(
        label=gettext_lazy("Dans un seul sens"),
        help_text=gettext_lazy("Qui cherche la première ligne trouve aussi les autres, pas l’inverse."),
        required=False,
    )


@who(STAFF)
def synonyms(request: HttpRequest) -> HttpResponse:
    """The groups, and what the search understands of a question."""
    tried = search_terms(request.GET.get("essai"))
    context = {"tried": tried, **(understood(tried) if tried else {})}
    return show_list(
        request, LISTING, Synonyms.objects.all(), "desk/department/catalogue/synonyms.html", context
    )


def understood(text: str) -> dict[str, Any]:
    """The groups that a question calls, and the first titles found; what is wrong when it cannot be searched."""
    try:
        page = search.search(search.Query(text, size=SHOWN))
    except search.CannotSearch as refusal:
        return {"refusal": str(refusal)}
    return {"understood": list(matching(text).values()), "answer": page}


@who(STAFF)
def synonyms_new(request: HttpRequest) -> HttpResponse:
    form = SynonymsForm(request.POST or None)

    def act() -> str:
        create_synonyms(by=request.user, **_facts(form))
        return _("C’est noté : la recherche le sait dès maintenant.")

    return answer_form(request, form, act, _page(_("Ajouter des synonymes"), _("Ajouter ce groupe")))


@who(STAFF)
def synonyms_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Synonyms, pk=pk)
    form = SynonymsForm(request.POST or None, row=found)

    def act() -> str:
        change_synonyms(group=Synonyms.objects.get(pk=pk), by=request.user, **_facts(form))
        return _("C’est noté : la recherche le sait dès maintenant.")

    page = _page(
        _("Changer des synonymes"),
        _("Enregistrer"),
        template="desk/department/catalogue/synonyms_change.html",
        context={"group": found},
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def synonyms_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Synonyms, pk=pk)

    def act() -> str:
        delete_synonyms(group=found, by=request.user)
        return _("Ce groupe est retiré.")

    return answer_button(request, act, reverse("desk:dept_synonyms"))


def _facts(form: SynonymsForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in form.facts}


def _page(title: str, button: str, **more: Any) -> FormPage:
    here = reverse("desk:dept_synonyms")
    trail = ((_("Catalogue"), reverse("desk:dept_titles")), (_("Synonymes"), here))
    return FormPage(**{"title": title, "button": button, "back": here, "trail": trail, **more})
