"""The reader's selections: made, filled, put in order, shared, taken along."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from liseron.catalogue.models import Work
from liseron.people.models import Patron
from liseron.people.roles import PATRON
from liseron.portal.describing import absolute
from liseron.portal.keeping import selections as keeping
from liseron.portal.keeping.selections import CannotKeep
from liseron.portal.models import Selection, SelectionItem
from liseron.portal.readers import patron_of
from liseron.portal.ways import offered
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now
from liseron.toolkit.redirect import safe_next
from liseron.toolkit.sheets import write_csv
from liseron.toolkit.text import slug

FIRST_NAME = gettext_lazy("Mes envies")


def _patron(request: HttpRequest) -> Patron:
    """The reader: views that call this carry the rule PATRON."""
    return cast(Patron, patron_of(request))


def _mine(request: HttpRequest, pk: int) -> Selection:
    return get_object_or_404(Selection.objects.select_related("patron"), pk=pk, patron=_patron(request))


@who(PATRON)
def my_selections(request: HttpRequest) -> HttpResponse:
    """Every list; a name makes a new one."""
    problem, name = "", request.POST.get("name", "")
    if request.method == "POST":
        try:
            created = keeping.create_selection(patron=_patron(request), name=name)
        except CannotKeep as refusal:
            problem = str(refusal)
        else:
            return redirect("portal:selection", pk=created.pk)
    context = {
        "selections": keeping.selections_of(_patron(request)),
        "problem": problem,
        "name": name[:200],
    }
    return render(request, "portal/keeping/selections.html", context, status=422 if problem else 200)


@who(PATRON)
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, its titles in order; a POST renames it."""
    found, problem = _mine(request, pk), ""
    if request.method == "POST":
        try:
            keeping.rename_selection(
                selection=found,
                name=request.POST.get("name", ""),
                shows_notes=request.POST.get("shows_notes") == "1",
            )
        except CannotKeep as refusal:
            problem = str(refusal)
            found.refresh_from_db()
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("portal:selection", pk=pk)
    context = {"selection": found, "problem": problem, "lines": _lines(found), "link": _link(found)}
    return render(request, "portal/keeping/selection.html", context, status=422 if problem else 200)


def _lines(selection: Selection) -> list[dict[str, Any]]:
    """Titles in order, each with the record that speaks for it and whether readers may still see it. Two queries."""
    rows = keeping.standing_works(list(selection.items.all().shown()))
    leads = [work.lead_id for _item, work in rows if work.lead_id]
    here = set(offered().filter(pk__in=leads).values_list("pk", flat=True))
    return [{"item": item, "record": work.lead, "is_offered": work.lead_id in here} for item, work in rows]


def _link(selection: Selection) -> str:
    if not selection.share_key:
        return ""
    return absolute(reverse("portal:shared_selection", args=[selection.share_key]))


@who(PATRON)
@require_POST
def change_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """`do`: up, down, remove or note."""
    row = get_object_or_404(SelectionItem.objects.filter(selection=_mine(request, pk)), pk=item)
    match request.POST.get("do"):
        case "up" | "down":
            keeping.move_title(item=row, up=request.POST["do"] == "up")
        case "remove":
            row.delete()
            messages.success(request, _("Le titre est retiré de cette sélection."))
        case "note":
            keeping.note_title(item=row, note=request.POST.get("note", ""))
    return redirect(reverse("portal:selection", args=[pk]) + f"#titre-{item}")


@who(PATRON)
@require_POST
def share_selection(request: HttpRequest, pk: int) -> HttpResponse:
    """`do`: share, or anything else to take the link back."""
    found = _mine(request, pk)
    if request.POST.get("do") == "share":
        keeping.share(selection=found, now=now())
        messages.success(request, _("Le lien est prêt. Donnez-le à qui vous voulez."))
    else:
        keeping.take_back(selection=found)
        messages.success(request, _("Le lien ne s’ouvre plus."))
    return redirect(reverse("portal:selection", args=[pk]) + "#partage")


@who(PATRON)
def erase_selection(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("La sélection est effacée."))
        return redirect("portal:my_selections")
    return render(request, "portal/keeping/erase_selection.html", {"selection": found})


@who(PATRON)
@require_safe
def export_selection(request: HttpRequest, pk: int) -> HttpResponse:
    """The titles as a sheet, addresses included."""
    found = _mine(request, pk)
    rows = [
        [
            line["record"].title,
            ", ".join(line["record"].creator_names),
            line["record"].year,
            str(line["record"].get_medium_display()),
            line["item"].note,
            absolute(reverse("portal:record", args=[line["record"].pk])),
        ]
        for line in _lines(found)
        if line["record"]
    ]
    header = [_("Titre"), _("Auteurs"), _("Année"), _("Média"), _("Ma note"), _("Adresse")]
    answer = HttpResponse(write_csv(rows, header), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug(found.name) or "selection"}.csv"'
    return answer


@who(EVERYONE)
@require_safe
def shared_selection(request: HttpRequest, key: str) -> HttpResponse:
    """What a secret link shows: the titles, the notes when their owner agreed, nobody's name."""
    found = keeping.shared(key)
    if found is None:
        return render(request, "portal/keeping/no_longer_shared.html", status=410)
    lines = [line for line in _lines(found) if line["is_offered"]]
    return render(request, "portal/keeping/shared.html", {"selection": found, "lines": lines})


@who(PATRON)
def keep_title(request: HttpRequest, work: int) -> HttpResponse:
    """In which lists a title is: tick, untick, or name a new one. Inside a page (htmx) as on a page of its own."""
    found = get_object_or_404(Work.objects.filter(merged_into=None, lead__isnull=False), pk=work)
    patron, problem = _patron(request), ""
    if request.method == "POST":
        try:
            held = keeping.keep_title(
                patron=patron,
                work=found,
                selections=[
                    int(one) for one in request.POST.getlist("in") if one.isdecimal() and len(one) < 16
                ],
                new=request.POST.get("new", ""),
            )
        except CannotKeep as refusal:
            problem = str(refusal)
        else:
            return _kept(request, found, held)
    context = {
        "work": found,
        "title": found.lead.title if found.lead else "",
        "selections": keeping.selections_of(patron),
        "held": set(
            SelectionItem.objects.filter(selection__patron=patron, work=found).values_list(
                "selection", flat=True
            )
        ),
        "first_name": FIRST_NAME,
        "problem": problem,
        "back": safe_next(request, reverse("portal:record", args=[found.lead_id])),
    }
    return render(request, "portal/keeping/keep_title.html", context, status=422 if problem else 200)


def _kept(request: HttpRequest, work: Work, held: list[Selection]) -> HttpResponse:
    names = ", ".join(f"« {one.name} »" for one in held)
    said = (
        _("Gardé dans {names}.").format(names=names)
        if held
        else _("Le titre n’est plus dans vos sélections.")
    )
    if request.headers.get("HX-Request"):
        return render(
            request, "portal/keeping/kept.html", {"said": said, "work": work.pk, "is_kept": bool(held)}
        )
    messages.success(request, said)
    return redirect(safe_next(request, reverse("portal:record", args=[work.lead_id])))
