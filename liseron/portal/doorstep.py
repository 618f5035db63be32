"""What stands beside a button that enters: may one, what is left, and else what to do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from liseron.access.rules import Decision, RemedyKind
from liseron.catalogue.models import HostedFile, Record, Resource
from liseron.catalogue.sentences import entry_label
from liseron.portal.media import SLUGS


@dataclass(frozen=True)
class Remedy:
    """What to do after a refusal: words of the button and its address."""

    label: str
    url: str


@dataclass(frozen=True)
class Doorstep:
    """All that the card « Votre accès » shows."""

    decision: Decision
    enter_url: str
    label: str
    is_anonymous_entry: bool
    files: tuple[HostedFile, ...]
    remedy: Remedy | None
    leaves_site: bool


def doorstep(
    request: HttpRequest, decision: Decision, *, resource: Resource, record: Record | None = None
) -> Doorstep:
    """Says for this request what `decision` means: addresses, labels, files to read here."""
    anonymous = not request.user.is_authenticated
    files = tuple(record.files.all()) if record and resource.entry == Resource.Entry.HOSTED else ()
    return Doorstep(
        decision=decision,
        enter_url=_enter_url(resource, record, anonymous=anonymous),
        label=entry_label(resource, record),
        is_anonymous_entry=anonymous,
        files=files,
        remedy=remedy_for(request, decision, resource),
        leaves_site=resource.entry != Resource.Entry.HOSTED,
    )


def _enter_url(resource: Resource, record: Record | None, *, anonymous: bool) -> str:
    if record is not None:
        return reverse("portal:open_record" if anonymous else "portal:enter_record", args=[record.pk])
    return reverse("portal:open" if anonymous else "portal:enter", args=[resource.slug])


def remedy_for(request: HttpRequest, decision: Decision, resource: Resource) -> Remedy | None:
    """The one thing to do after a refusal; None when the door opens or when waiting is all there is."""
    match decision.remedy:
        case RemedyKind.SIGN_IN:
            return Remedy(_("Se connecter"), f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        case RemedyKind.REGISTER:
            return Remedy(_("S’inscrire"), reverse("portal:register"))
        case RemedyKind.RENEW:
            return Remedy(_("Renouveler ma carte"), reverse("portal:my_space"))
        case RemedyKind.ANSWER | RemedyKind.WAIT:
            return Remedy(_("Voir mon espace"), reverse("portal:my_space"))
        case RemedyKind.ASK_LIBRARY:
            return Remedy(_("Demander à ma bibliothèque"), reverse("portal:help"))
        case RemedyKind.OTHER_TITLES:
            label = _("Voir ce qui est ouvert à tous")
            return Remedy(label, f"{reverse('portal:search')}?{urlencode({'ouvert': '1'})}")
    return None


def medium_address(medium: str) -> str:
    return f"/{SLUGS[medium]}/"  # type: ignore[index]
