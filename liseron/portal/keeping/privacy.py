"""What is kept goes into the reader's export, and goes with the account; links that nobody uses any more end."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from liseron.people.erasing import exports
from liseron.people.models import Patron
from liseron.people.retention import Retention, kept
from liseron.portal.models import Selection
from liseron.toolkit import dates


@exports("selections")
def export_selections(patron: Patron) -> list[dict[str, Any]]:
    """A line for each title of each list; a list without a title still has its line. One query."""
    rows = patron.selections.order_by("name", "pk", "items__position").values_list(
        "name", "share_key", "created_at", "items__work__lead__title", "items__note", "items__added_at"
    )
    return [
        {
            "selection": name,
            "title": title or "",
            "note": note or "",
            "at": (added_at or created_at).isoformat(),
            "shared": bool(key),
        }
        for name, key, created_at, title, note, added_at in rows
    ]


@exports("saved_searches")
def export_searches(patron: Patron) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "asked": one.asked, "at": one.created_at.isoformat()}
        for one in patron.saved_searches.all()
    ]


def end_old_shares(now: datetime) -> int:
    """Take back the links shared a year ago: their owner shares again in one click."""
    day = dates.add_years(dates.paris_today(now), -1)
    old = Selection.objects.exclude(share_key="").filter(shared_at__date__lt=day)
    return old.update(share_key="", shared_at=None)


def erased_with_the_account(now: datetime) -> int:
    """Selections and saved searches are the reader's: nothing but the reader, or the account's end, erases them."""
    return 0


kept(
    Retention(
        _("Sélections et recherches gardées"),
        _("Aussi longtemps que le compte"),
        _("leur création"),
        _("Article 5 du RGPD : vous les effacez quand vous voulez"),
        erased_with_the_account,
    )
)
kept(
    Retention(
        _("Lien d’une sélection partagée"),
        _("1 an"),
        _("le partage"),
        _("Article 5 du RGPD : pas plus longtemps que nécessaire"),
        end_old_shares,
    )
)
