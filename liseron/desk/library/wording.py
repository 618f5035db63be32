"""How long ago, in the words of a counter."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.toolkit.dates import paris_today


def ago(instant: datetime, now: datetime) -> str:
    """ "il y a 2 heures", "hier", "il y a 3 jours": by days of the calendar, not by hours, past midnight."""
    days = (paris_today(now) - paris_today(instant)).days
    if days == 1:
        return _("hier")
    if days > 1:
        return ngettext("il y a {n} jour", "il y a {n} jours", days).format(n=days)
    minutes = max(0, int((now - instant).total_seconds() // 60))
    if minutes < 5:
        return _("à l’instant")
    if minutes < 60:
        return _("il y a {n} minutes").format(n=minutes)
    hours = minutes // 60
    return ngettext("il y a {n} heure", "il y a {n} heures", hours).format(n=hours)


def since(instant: datetime, now: datetime) -> str:
    """ "depuis 3 jours", for what waits."""
    days = (paris_today(now) - paris_today(instant)).days
    if days == 0:
        return _("depuis aujourd’hui")
    return _("depuis hier") if days == 1 else _("depuis {n} jours").format(n=days)
