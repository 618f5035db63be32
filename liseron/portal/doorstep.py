"""What stands beside a button that enters: may one, what is left, and else what to do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from liseron.access.headings import heading_of, tone_of
from liseron.access.rules import RemedyKind
from liseron.access.sentences import Decision
from liseron.access.telling import receives_of
from liseron.catalogue.models import HostedFile, Medium, Record, Resource
from liseron.catalogue.sentences import entry_label
from liseron.portal.media import TITLE_LABELS
from liseron.portal.readers import patron_of
from liseron.sso.ways_in import WayIn, way_in


@dataclass(frozen=True)
class Doorstep:
    """All that the card « Votre accès » shows."""

    decision: Decision
    enter_url: str
    label: str
    is_anonymous_entry: bool
    files: tuple[HostedFile, ...]
    remedy_url: str
    leaves_site: bool
    titles_url: str = ""
    library_way: WayIn | None = None
    receives: str = ""

    @property
    def tone(self) -> str:
        return tone_of(self.decision)

    @property
    def heading(self) -> str:
        return heading_of(self.decision)


def doorstep(
    request: HttpRequest, decision: Decision, *, resource: Resource, record: Record | None = None
) -> Doorstep:
    """Says for this request what `decision` means: addresses, labels, files to read here."""
    anonymous = not request.user.is_authenticated
    files = tuple(record.files.all()) if record and resource.entry == Resource.Entry.HOSTED else ()
    return Doorstep(
        decision=decision,
        enter_url=enter_url(resource, record, anonymous=anonymous),
        label=_label(resource, record),
        is_anonymous_entry=anonymous,
        files=files,
        remedy_url=remedy_url(request, decision, resource),
        leaves_site=resource.entry != Resource.Entry.HOSTED,
        titles_url=_titles_url(resource)
        if record is None and resource.entry == Resource.Entry.HOSTED
        else "",
        library_way=way_in(request, _page_to_come_back_to(request, resource))
        if decision.remedy.kind is RemedyKind.SIGN_IN
        else None,
        receives=receives_of(resource),
    )


def _titles_url(resource: Resource) -> str:
    """A hosted shelf opens title by title: its only title, or the list of them."""
    titles = list(resource.records.available().values_list("pk", flat=True)[:2])
    if len(titles) == 1:
        return reverse("portal:record", args=titles)
    return f"{reverse('portal:search')}?{urlencode({'offre': resource.slug})}"


def enter_url(resource: Resource, record: Record | None, *, anonymous: bool) -> str:
    """Address of the button that enters; an anonymous visitor's needs no token."""
    if record is not None:
        return reverse("portal:open_record" if anonymous else "portal:enter_record", args=[record.pk])
    return reverse("portal:open" if anonymous else "portal:enter", args=[resource.slug])


def _label(resource: Resource, record: Record | None) -> str:
    """Words of the button: the effect of the click, for this title or for the whole resource."""
    if record is not None:
        return str(TITLE_LABELS[Medium(record.medium)])
    return resource.entry_label or entry_label(resource.medium)


def remedy_url(request: HttpRequest, decision: Decision, resource: Resource) -> str:
    """Where the remedy's button leads; empty when the door opens."""
    match decision.remedy.kind:
        case RemedyKind.SIGN_IN:
            page = _page_to_come_back_to(request, resource)
            return f"{reverse('account_login')}?{urlencode({'next': page})}"
        case RemedyKind.REGISTER:
            return reverse("portal:register")
        case RemedyKind.RENEW | RemedyKind.ANSWER | RemedyKind.WAIT:
            return reverse("portal:my_space")
        case RemedyKind.ASK_LIBRARY:
            patron = patron_of(request)
            return reverse("portal:library", args=[patron.library.slug]) if patron else reverse("portal:help")
        case RemedyKind.OTHER_TITLES:
            return reverse("portal:medium", args=[resource.medium])
    return ""


def _page_to_come_back_to(request: HttpRequest, resource: Resource) -> str:
    """This page, unless it was a button's."""
    return reverse("portal:resource", args=[resource.slug]) if request.method == "POST" else request.path
