"""Works: the same title from several sources. Put together, parted, undone; and those that look alike."""

from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liseron.catalogue.models import Medium, Record, Work, WorkMerge
from liseron.catalogue.settling import keep_apart
from liseron.catalogue.works import merge_works, probable_duplicates, split_work, undo_merge
from liseron.desk.department.access import STAFF
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import FormPage, answer_button, answer_form, ask
from liseron.desk.department.catalogue.listing import find_titles
from liseron.desk.menu import render_desk
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import search_terms

PAIRS_SHOWN = 25
FOUND_SHOWN = 20
MOST_TOGETHER = 20


@who(STAFF)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that look alike: the same work, or two."""
    medium = request.GET.get("type", "")
    medium = medium if medium in Medium.values else ""
    after = request.GET.get("apres", "")[:200].replace("\x00", "")
    pairs = probable_duplicates(medium=medium, after=after, limit=PAIRS_SHOWN + 1)
    more = pairs[PAIRS_SHOWN].first.sort_title if len(pairs) > PAIRS_SHOWN else ""
    context = {
        "pairs": pairs[:PAIRS_SHOWN],
        "medium": medium,
        "media": Medium.choices,
        "next": urlencode({"type": medium, "apres": more}) if more and more != after else "",
        "today": paris_today(),
    }
    return render_desk(request, "desk/department/catalogue/duplicates.html", context)


@who(STAFF)
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways in of a work, what was put together, and another work to add."""
    found = get_object_or_404(Work.objects.select_related("lead"), pk=pk)
    if found.merged_into_id:
        return redirect("desk:dept_work", found.merged_into_id)
    records = list(
        found.records.select_related("resource").prefetch_related("files").order_by("sort_title", "pk")
    )
    merges = list(found.merges.select_related("absorbed")[:FOUND_SHOWN])
    q = search_terms(request.GET.get("q"))
    context = {
        "work": found,
        "records": records,
        "lead": found.lead or (records[0] if records else None),
        "merges": merges,
        "names": names_of(one.by for one in merges),
        "q": q,
        "others": _others(found, q) if q else [],
        "today": paris_today(),
    }
    return render_desk(request, "desk/department/catalogue/work.html", context)


def _others(found: Work, q: str) -> list[Record]:
    """Titles of other works that the words find, one a work."""
    media = Record.objects.filter(work=found).values("medium")
    rows = find_titles(Record.objects.filter(medium__in=media).exclude(work=found), q)
    by_work = {row.work_id: row for row in rows.select_related("resource").order_by("-sort_title")[:200]}
    return sorted(by_work.values(), key=lambda row: row.sort_title)[:FOUND_SHOWN]


@who(STAFF)
@require_POST
def work_merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    keep, absorb = get_object_or_404(Work, pk=pk), get_object_or_404(Work, pk=other)

    def act() -> str:
        merge_works(keep=keep, absorb=absorb, by=request.user)
        return _("C’est une seule œuvre : les lecteurs verront un seul résultat. Vous pouvez l’annuler ici.")

    return answer_button(request, act, _back(request, reverse("desk:dept_work", args=[pk])))


@who(STAFF)
@require_POST
def work_apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """They look alike and are two: nobody is asked again."""
    works = [get_object_or_404(Work, pk=pk), get_object_or_404(Work, pk=other)]

    def act() -> str:
        keep_apart(works=works, by=request.user)
        return _("Ce sont deux œuvres : elles ne seront plus proposées.")

    return answer_button(request, act, _back(request, reverse("desk:dept_works")))


@who(STAFF)
@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(WorkMerge, pk=pk)

    def act() -> str:
        if not undo_merge(merge=merge, by=request.user):
            return _("C’était déjà annulé.")
        return _("Ce sont de nouveau deux œuvres.")

    return answer_button(request, act, reverse("desk:dept_work", args=[merge.kept_id]))


@who(STAFF)
@require_POST
def work_split(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked ways in become a work of their own."""
    found = get_object_or_404(Work, pk=pk)
    records = Record.objects.filter(work=found, pk__in=_ticked(request))

    def act() -> str:
        split_work(work=found, records=records, by=request.user)
        return _("Les titres cochés sont maintenant une œuvre à part.")

    return answer_button(request, act, reverse("desk:dept_work", args=[pk]))


@who(STAFF)
@require_POST
def works_merge(request: HttpRequest) -> HttpResponse:
    """The works of ticked titles, shown once more with the one that stays, then made one."""
    titles = Prefetch("records", Record.objects.select_related("resource").order_by("sort_title", "pk"))
    works = list(
        Work.objects.filter(records__in=_ticked(request)).distinct().order_by("pk").prefetch_related(titles)
    )
    form = KeepForm(request.POST if "oui" in request.POST else None, works=works)

    def act() -> str:
        keep = next(one for one in works if str(one.pk) == form.cleaned_data["keep"])
        for one in works:
            if one.pk != keep.pk:
                merge_works(keep=keep, absorb=one, by=request.user)
        return ngettext(
            "{n} œuvre a rejoint l’autre.", "{n} œuvres ont rejoint la première.", len(works) - 1
        ).format(n=len(works) - 1)

    enough = len(works) > 1
    page = FormPage(
        title=_("Réunir ces titres ?") if enough else _("Il faut deux œuvres"),
        lead=_("Les lecteurs verront un seul résultat, avec toutes ses façons d’y accéder.")
        if enough
        else _("Cochez au moins deux titres qui ne sont pas déjà réunis."),
        button=_("Réunir en une seule œuvre"),
        back=reverse("desk:dept_titles"),
        trail=((_("Catalogue"), reverse("desk:dept_titles")),),
        template="desk/department/catalogue/works_merge.html",
        context={"works": works if enough else [], "ticked": _ticked(request)},
    )
    return answer_form(request, form, act, page) if form.is_bound and enough else ask(request, form, page)


class KeepForm(forms.Form):
    """Which work takes the others in."""

    keep = forms.ChoiceField(label="", widget=forms.RadioSelect)

    def __init__(self, *args: Any, works: list[Work], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["keep"].label = _("L’œuvre qui reste")
        choices = [(str(one.pk), _named(one)) for one in works]
        self.fields["keep"].choices = choices  # type: ignore[attr-defined]
        self.fields["keep"].initial = choices[0][0] if choices else None


def _named(one: Work) -> str:
    return " ; ".join(f"{row.title} ({row.resource.name})" for row in list(one.records.all())[:4])


def _ticked(request: HttpRequest) -> list[int]:
    told = [pk for pk in request.POST.getlist("titre")[:MOST_TOGETHER] if pk.isascii() and pk.isdigit()]
    return [int(pk[:18]) for pk in told]


def _back(request: HttpRequest, usual: str) -> str:
    """The list of look-alikes goes on where it was."""
    if request.POST.get("retour") != "doublons":
        return usual
    asked = {name: request.POST.get(name, "")[:200] for name in ("type", "apres")}
    return f"{reverse('desk:dept_works')}?{urlencode(asked)}"
