"""What single sign-on keeps of readers, how long, and what they read of it (RGPD, art. 5, 15 and 20)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liseron.people.erasing import exports
from liseron.people.models import Patron
from liseron.people.retention import Retention, kept
from liseron.sso import joining, pending, sessions
from liseron.sso.models import SignOnSession
from liseron.toolkit.once import SingleUseToken


def forget_arrivals(now: datetime) -> int:
    """First sign-ins that nobody finished: what the library said of them goes with their time; how many."""
    kinds = [pending.KIND, joining.CODE]
    return SingleUseToken.objects.filter(kind__in=kinds, expires_at__lte=now).delete()[0]


def end_old_sign_ins(now: datetime) -> int:
    """Sign-ins older than a browser's session may be; how many."""
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    old = list(SignOnSession.objects.filter(began_at__lt=oldest))
    for session in old:
        sessions.end(session, now)
    return len(old)


@exports("sign_ins")
def _sign_ins(patron: Patron) -> list[dict[str, Any]]:
    """By which library one signs in, and under which name over there."""
    return [
        {
            "source": identity.source.name,
            "name_there": identity.subject,
            "first_seen_at": identity.first_seen_at.isoformat(),
            "last_seen_at": identity.last_seen_at.isoformat(),
        }
        for identity in patron.identities.select_related("source").order_by("first_seen_at")
    ]


@exports("sites_reached")
def _sites_reached(patron: Patron) -> list[dict[str, Any]]:
    """The sites that a sign-in still open has opened; they go with it."""
    open_now = SignOnSession.objects.filter(user=patron.user_id).prefetch_related("reached__service")
    return [
        {"site": reached.service.name, "at": reached.at.isoformat()}
        for session in (open_now if patron.user_id else ())
        for reached in session.reached.all()
    ]


kept(
    Retention(
        _("Première connexion par une bibliothèque, laissée sans suite"),
        _("30 minutes"),
        _("la réponse de la bibliothèque"),
        _("Article 5 du RGPD : pas plus longtemps que nécessaire"),
        forget_arrivals,
    )
)
kept(
    Retention(
        _("Connexion en cours et sites qu’elle a ouverts"),
        _("Jusqu’à la déconnexion, 14 jours au plus"),
        _("la connexion"),
        _("Article 5 du RGPD : pas plus longtemps que nécessaire"),
        end_old_sign_ins,
    )
)
