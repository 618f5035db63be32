"""The history of one agreement, from the journal, in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from liseron.agreements.models import Agreement
from liseron.desk.department.journal_words import ACTIONS
from liseron.people.models import User
from liseron.toolkit.audit import Event, name_of
from liseron.toolkit.dates import in_full

SHOWN = 40
SYSTEM = "system"


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    detail: str


def history_of(agreement: Agreement) -> list[Line]:
    """What was done to the agreement and to what belongs to it, the latest first. Two queries."""
    rows = [agreement, *agreement.amendments.all(), *agreement.terminations.all()]
    events = list(Event.objects.filter(subject__in=[name_of(one) for one in rows])[:SHOWN])
    pks = {one.actor.removeprefix("user:") for one in events if one.actor.startswith("user:")}
    names = {f"user:{one.pk}": str(one) for one in User.objects.filter(pk__in=pks).only("name", "username")}
    parties = {one.position: str(one) for one in agreement.parties.all()}
    return [
        Line(
            one.at,
            names.get(one.actor) or _somebody(one.actor),
            str(ACTIONS.get(one.action, one.action)),
            _detail(one, parties),
        )
        for one in events
    ]


def _somebody(actor: str) -> str:
    """Who has no account any more, or never had one."""
    if actor == SYSTEM:
        return _("Le système")
    return _("Un ancien compte") if actor.startswith("user:") else actor


def _detail(event: Event, parties: dict[int, str]) -> str:
    """ "Commune de Chalais, le 12 mai 2026, raison"."""
    facts = event.facts
    said = [parties.get(facts.get("party", -1), ""), _day(facts.get("on")), str(facts.get("reason") or "")]
    if isinstance(facts.get("number"), int):
        said.insert(0, _("n°\u00a0{n}").format(n=facts["number"]))
    return ", ".join(one for one in said if one)


def _day(text: object) -> str:
    try:
        return in_full(date.fromisoformat(str(text)))
    except ValueError:
        return ""
