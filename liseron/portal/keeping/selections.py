"""Titles kept in named lists: added, put in order, noted, shared by a secret link that can be taken back."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from liseron.catalogue.models import Work
from liseron.people.models import Patron
from liseron.portal.models import Selection, SelectionItem
from liseron.toolkit.text import clean_line

MOST_SELECTIONS = 30
MOST_TITLES = 300
LONGEST_NAME = 80
LONGEST_NOTE = 300


class CannotKeep(Exception):
    """A French sentence that says why, and what to do."""


def selections_of(patron: Patron) -> QuerySet[Selection]:
    """The reader's lists with the number of their titles (`titles`). One query."""
    return Selection.objects.filter(patron=patron).annotate(titles=Count("items"))


@transaction.atomic
def create_selection(*, patron: Patron, name: str) -> Selection:
    """Raises CannotKeep for an empty name, one in use, or one list too many."""
    _hold(patron)
    mine = Selection.objects.filter(patron=patron)
    if mine.count() >= MOST_SELECTIONS:
        raise CannotKeep(
            _("Vous avez déjà {n} sélections. Effacez-en une pour en créer une autre.").format(
                n=MOST_SELECTIONS
            )
        )
    return Selection.objects.create(patron=patron, name=_checked_name(mine, name))


@transaction.atomic
def rename_selection(*, selection: Selection, name: str, shows_notes: bool) -> None:
    """Raises CannotKeep for an empty name or one in use."""
    _hold(selection.patron)
    others = Selection.objects.filter(patron=selection.patron_id).exclude(pk=selection.pk)
    selection.name, selection.shows_notes = _checked_name(others, name), shows_notes
    selection.save(update_fields=["name", "shows_notes"])


@transaction.atomic
def keep_title(*, patron: Patron, work: Work, selections: Collection[int], new: str = "") -> list[Selection]:
    """Put `work` in these lists of the reader and in no other, and in a new one when it has a name.

    Returns the lists that hold it now. Raises CannotKeep: nothing is changed then.
    """
    _hold(patron)
    if new.strip():
        selections = [*selections, create_selection(patron=patron, name=new).pk]
    mine = list(selections_of(patron).filter(pk__in=selections))
    held = set(
        SelectionItem.objects.filter(selection__patron=patron, work=work).values_list("selection", flat=True)
    )
    for selection in mine:
        if selection.pk not in held:
            _add(selection, work)
    SelectionItem.objects.filter(selection__patron=patron, work=work).exclude(selection__in=mine).delete()
    return mine


def _add(selection: Selection, work: Work) -> None:
    if selection.items.count() >= MOST_TITLES:
        raise CannotKeep(
            _("« {name} » contient déjà {n} titres. Choisissez une autre sélection.").format(
                name=selection.name, n=MOST_TITLES
            )
        )
    last = selection.items.aggregate(last=Max("position"))["last"] or 0
    SelectionItem.objects.create(selection=selection, work=work, position=last + 1)


@transaction.atomic
def move_title(*, item: SelectionItem, up: bool) -> None:
    """One place up or down; the first and the last stay where they are."""
    _hold(item.selection.patron)
    rows = list(item.selection.items.all())
    at = next(n for n, row in enumerate(rows) if row.pk == item.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        for position, row in enumerate(rows, 1):
            row.position = position
        SelectionItem.objects.bulk_update(rows, ["position"])


def note_title(*, item: SelectionItem, note: str) -> None:
    item.note = clean_line(note, LONGEST_NOTE)
    item.save(update_fields=["note"])


def share(*, selection: Selection, now: datetime) -> str:
    """The key of the link; the same as before when it was shared already."""
    Selection.objects.filter(pk=selection.pk, share_key="").update(
        share_key=secrets.token_urlsafe(24), shared_at=now
    )
    selection.refresh_from_db(fields=["share_key", "shared_at"])
    return selection.share_key


def take_back(*, selection: Selection) -> None:
    """The link opens nothing any more; a later one will be another."""
    Selection.objects.filter(pk=selection.pk).update(share_key="", shared_at=None)


def shared(key: str) -> Selection | None:
    """The selection that this link opens today."""
    return Selection.objects.filter(share_key=key).first() if key else None


def kept_works(patron: Patron, works: Collection[int]) -> set[int]:
    """Which of these works are in a list of the reader. One query."""
    rows = SelectionItem.objects.filter(selection__patron=patron, work__in=works)
    return set(rows.values_list("work_id", flat=True))


def standing_works(items: Collection[SelectionItem]) -> list[tuple[SelectionItem, Work]]:
    """Each title with the work that stands for it today."""
    return [(item, item.work.merged_into or item.work) for item in items]


def _checked_name(others: QuerySet[Selection], name: str) -> str:
    cleaned = clean_line(name, LONGEST_NAME)
    if not cleaned:
        raise CannotKeep(_("Donnez un nom à cette sélection."))
    if others.filter(name=cleaned).exists():
        raise CannotKeep(_("Vous avez déjà une sélection de ce nom. Choisissez-en un autre."))
    return cleaned


def _hold(patron: Patron) -> None:
    """One change at a time for one reader, so that limits and places hold."""
    Patron.objects.select_for_update().filter(pk=patron.pk).values_list("pk").first()
