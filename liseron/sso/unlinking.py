"""A reader no longer signs in by a partner's site: the tie goes; the account, its card and its visits stay."""

from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.people.models import Patron, User
from liseron.sso.ending import end_of_subject
from liseron.sso.models import SourceIdentity
from liseron.sso.only_there import source_of
from liseron.sso.ways_in import sources_in_force
from liseron.toolkit import audit


class CannotUnlink(Exception):
    """The reader would be left outside; the message says what to do first."""


class OtherWay(StrEnum):
    """How the reader would still come in."""

    PASSWORD = "password"  # noqa: S105 - the name of a way in
    SOURCE = "source"
    TO_CHOOSE = "to_choose"  # a password would open the account, and none is chosen yet
    NONE = "none"  # the partner's readers sign in over there, and only there


def other_way(identity: SourceIdentity, user: User, today: date) -> OtherWay:
    """The way in that is left to the reader of this identity without it."""
    if source_of(user) is None and user.has_usable_password():
        return OtherWay.PASSWORD
    if other_identity(identity, today) is not None:
        return OtherWay.SOURCE
    return OtherWay.TO_CHOOSE if source_of(user) is None else OtherWay.NONE


def other_identity(identity: SourceIdentity, today: date) -> SourceIdentity | None:
    """The same reader's at another source that lets readers in today."""
    others = SourceIdentity.objects.filter(patron=identity.patron_id, source__in=sources_in_force(today))
    return others.select_related("source").exclude(pk=identity.pk).order_by("-last_seen_at").first()


@transaction.atomic
def unlink_source(*, identity: SourceIdentity, by: User, today: date, now: datetime) -> None:
    """Forget under which name the source knows the reader, and end every sign-in that it vouched for.

    Whoever calls has seen the proof that `by` is the reader. Raises CannotUnlink without another way in.
    """
    # Two ties undone at the same moment would each count on the other.
    Patron.objects.select_for_update(of=("self",)).filter(pk=identity.patron_id).first()
    if not SourceIdentity.objects.filter(pk=identity.pk).exists():
        return
    if other_way(identity, by, today) not in (OtherWay.PASSWORD, OtherWay.SOURCE):
        raise CannotUnlink(
            _("Vous n’auriez plus de moyen d’entrer. Choisissez d’abord un mot de passe pour ce site.")
        )
    end_of_subject(identity.source, identity.subject, now)
    audit.record(by, "patron.unlinked", identity.patron, source=identity.source.slug)
    identity.delete()
