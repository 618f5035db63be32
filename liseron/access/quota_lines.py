"""A quota as a reader sees it: what is left, out of how many, and when it comes back."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from liseron.access import wording
from liseron.access.rules import QuotaFacts


@dataclass(frozen=True)
class QuotaLine:
    """One quota as the reader sees it. `left` + `used` = `limit`; `subject` names what it is on."""

    quota: int
    scope: str
    period: str
    medium: str
    subject: str
    limit: int
    used: int
    left: int
    comes_back_on: date
    sentence: str


def quota_line(quota: QuotaFacts, medium: str, subject: str, today: date) -> QuotaLine:
    """A quota with its sentence; nothing negative is shown when a limit was lowered below its use."""
    return QuotaLine(
        quota=quota.quota,
        scope=quota.scope,
        period=quota.period,
        medium=medium,
        subject=subject,
        limit=quota.limit,
        used=quota.limit - quota.left,
        left=quota.left,
        comes_back_on=quota.comes_back_on,
        sentence=f"{what_is_left(quota, medium, today)} {what_comes(quota, medium, today)}",
    )


def what_is_left(quota: QuotaFacts, medium: str, today: date) -> str:
    """ "Il vous reste 2 films sur 4 en novembre." and its like for a library or the département."""
    templates = {
        "patron": _("Il vous reste {left} sur {limit} {period}."),
        "library": _("Il reste {left} sur {limit} à votre bibliothèque {period}."),
        "department": _("Il reste {left} sur {limit} pour tout le Département {period}."),
    }
    none_left = {
        "patron": _("Il ne vous reste {left} {period}."),
        "library": _("Il ne reste {left} à votre bibliothèque {period}."),
        "department": _("Il ne reste {left} pour tout le Département {period}."),
    }
    return (templates if quota.left else none_left)[quota.scope].format(
        left=wording.count_of(medium, quota.left),
        limit=wording.in_digits(quota.limit),
        period=wording.in_period(quota.period, today),
    )


def what_comes(quota: QuotaFacts, medium: str, today: date) -> str:
    """ "Quatre nouveaux films le 1er décembre." """
    new = wording.capitalised(wording.new_ones(medium, quota.limit))
    return _("{new_ones} {day}.").format(new_ones=new, day=wording.on_day(quota.comes_back_on, today=today))
