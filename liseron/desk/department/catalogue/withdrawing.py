"""Titles leaving the offer, one or many, after a preview; and coming back."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liseron.catalogue.models import Record, RecordQuerySet, Withdrawal
from liseron.catalogue.withdrawing import is_undoable, restore_record, undo_withdrawal, withdraw_titles
from liseron.desk.department.access import STAFF
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import FormPage, answer_button, answer_form, ask
from liseron.desk.department.catalogue.listing import listing
from liseron.desk.department.lists import Filter, Listing, Sort, show_list
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now
from liseron.toolkit.pages import search_terms

MOST_TICKED = 200
SHOWN = 10
LISTING = Listing(
    name="retraits",
    hint=gettext_lazy("Raison"),
    find=lambda rows, q: rows.filter(reason__icontains=q),
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            (("standing", gettext_lazy("En vigueur")), ("undone", gettext_lazy("Annulés"))),
            lambda rows, wanted: rows.filter(undone_at__isnull=wanted == "standing"),
        ),
    ),
    sorts=(Sort("recent", gettext_lazy("Les plus récents"), ("-at",)),),
    columns=(
        (gettext_lazy("Quand"), lambda row: row.at),
        (gettext_lazy("Raison"), lambda row: row.reason),
        (gettext_lazy("Titres"), lambda row: row.count),
        (gettext_lazy("Annulé le"), lambda row: row.undone_at),
    ),
)


class ReasonForm(forms.Form):
    """Why titles leave."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        help_text=gettext_lazy("Gardé dans l’historique. Par exemple : fin du contrat avec l’éditeur."),
        max_length=200,
    )


@who(STAFF)
def titles_withdraw(request: HttpRequest) -> HttpResponse:
    """Ticked titles, or all that a search found: how many of each resource leave, why, then done."""
    asked = request.POST if request.method == "POST" else request.GET
    rows = chosen(asked)
    carried = [(name, value) for name in asked for value in asked.getlist(name) if name in CARRIED]
    return answer_withdrawal(request, rows, carried, reverse("desk:dept_titles"))


CARRIED = ("choix", "titre", "q", "ressource", "type", "etat")


def chosen(asked: QueryDict) -> RecordQuerySet:
    """The titles in the offer that were ticked, or found by the same search as the list's."""
    rows = Record.objects.available()
    if asked.get("choix") != "tous":
        ticked = [
            int(pk[:18]) for pk in asked.getlist("titre")[:MOST_TICKED] if pk.isascii() and pk.isdigit()
        ]
        return rows.filter(pk__in=ticked)
    one = listing()
    q = search_terms(asked.get("q"))
    wanted = [(each, asked.get(each.name, "")) for each in one.filters]
    narrowed = [(each, key) for each, key in wanted if key in {known for known, _label in each.choices}]
    if not q and not narrowed:
        return rows.none()
    for each, key in narrowed:
        rows = cast(RecordQuerySet, each.narrow(rows, key))
    return cast(RecordQuerySet, one.find(rows, q) if q else rows)


def answer_withdrawal(
    request: HttpRequest, rows: RecordQuerySet, carried: list[tuple[str, str]], back: str, **more: Any
) -> HttpResponse:
    """The preview with its question; once a reason is given, done."""
    count = rows.count()
    form = ReasonForm(request.POST if "oui" in request.POST else None)

    def act() -> str:
        made = withdraw_titles(records=rows, reason=form.cleaned_data["reason"], by=request.user, now=now())
        return ngettext(
            "{count} titre est retiré. Vous pouvez l’annuler pendant 30 jours.",
            "{count} titres sont retirés. Vous pouvez l’annuler pendant 30 jours.",
            made.count,
        ).format(count=made.count)

    page = FormPage(
        title=_("Retirer ces titres ?") if count else _("Aucun titre à retirer"),
        button=ngettext("Retirer {count} titre", "Retirer {count} titres", count).format(count=count),
        lead=_("Ils ne se chercheront plus. Rien n’est effacé : vous pourrez les remettre.")
        if count
        else _(
            "Cochez des titres dans la liste, ou cherchez-les : ceux qui sont déjà retirés ne comptent pas."
        ),
        back=reverse("desk:dept_withdrawals") if "oui" in request.POST else back,
        trail=((_("Catalogue"), reverse("desk:dept_titles")),),
        template="desk/department/catalogue/withdraw.html",
        context={"count": count, "carried": carried, "home": back, **shares_of(rows), **more},
        is_danger=True,
    )
    return answer_form(request, form, act, page) if count and form.is_bound else ask(request, form, page)


def shares_of(rows: RecordQuerySet) -> dict[str, Any]:
    """How many titles of each resource, and the first of them."""
    shares = rows.order_by().values("resource__name").annotate(n=Count("pk")).order_by("-n", "resource__name")
    first = rows.select_related("resource").order_by("sort_title", "pk")[:SHOWN]
    return {"shares": list(shares), "first": list(first)}


@who(STAFF)
def title_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One title leaves, with a reason."""
    record = get_object_or_404(Record, pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        withdraw_titles(
            records=Record.objects.filter(pk=pk),
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=now(),
        )
        return _("« {title} » est retiré.").format(title=record.title)

    here = reverse("desk:dept_title", args=[pk])
    page = FormPage(
        title=_("Retirer ce titre ?"),
        lead=_("Il ne se cherchera plus. Un import qui le contient de nouveau le remettra."),
        button=_("Retirer ce titre"),
        back=here,
        trail=((_("Catalogue"), reverse("desk:dept_titles")), (record.title, here)),
        is_danger=True,
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def title_restore(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(Record, pk=pk)

    def act() -> str:
        restore_record(record=record, by=request.user, now=now())
        return _("« {title} » est de nouveau dans l’offre.").format(title=record.title)

    return answer_button(request, act, reverse("desk:dept_title", args=[pk]))


@who(STAFF)
def withdrawals(request: HttpRequest) -> HttpResponse:
    rows = Withdrawal.objects.defer("records")
    answer = {"names": names_of(_actors(rows)), "is_undoable": _undoable(rows)}
    return show_list(request, LISTING, rows, "desk/department/catalogue/withdrawals.html", answer)


@who(STAFF)
@require_POST
def withdrawal_undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Withdrawal, pk=pk)

    def act() -> str:
        count = undo_withdrawal(withdrawal=found, by=request.user, now=now())
        return ngettext(
            "{count} titre est de nouveau dans l’offre.",
            "{count} titres sont de nouveau dans l’offre.",
            count,
        ).format(count=count)

    return answer_button(request, act, reverse("desk:dept_withdrawals"))


def _actors(rows: Any) -> Iterable[str]:
    names: Iterable[str] = rows.order_by().values_list("by", flat=True).distinct()
    return names


def _undoable(rows: Any) -> set[int]:
    at = now()
    return {
        one.pk for one in rows.filter(undone_at__isnull=True).only("at", "undone_at") if is_undoable(one, at)
    }
