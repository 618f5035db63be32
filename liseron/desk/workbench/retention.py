"""Links name whom they were given to: they go a year after they ended. The journal has kept what happened."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.desk.models import WorkbenchLink
from liseron.people.retention import Retention, kept
from liseron.toolkit import dates


def forget_ended_links(now: datetime) -> int:
    """Those whose last day, or whose taking back, is a year old."""
    day = dates.add_years(dates.paris_today(now), -1)
    old = WorkbenchLink.objects.filter(Q(ends_on__lt=day) | Q(revoked_at__date__lt=day))
    return old.delete()[0]


kept(
    Retention(
        _("Lien de raccordement donné à un prestataire"),
        _("1 an"),
        _("sa fin"),
        _("Article 5 du RGPD : pas plus longtemps que nécessaire"),
        forget_ended_links,
    )
)
