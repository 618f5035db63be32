"""The one end of every sign-in at a partner's: who came, whether he or she may, and on to the page wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.partners.coverage import why_not_covered
from liseron.partners.models import Library
from liseron.people.accounts import INACTIVE
from liseron.people.arrivals import CannotWelcome, correct_vouched, end_vouched, renew_vouched
from liseron.people.models import Patron, User
from liseron.sso import pending, sessions
from liseron.sso.backends import VOUCHED, Vouched
from liseron.sso.counting import Outcome, count_arrival
from liseron.sso.leaving import end_every_session
from liseron.sso.mapping import SUBJECT, Profile, library_of, read_profile, refusal_of
from liseron.sso.models import IdentitySource, SourceIdentity
from liseron.sso.ways_in import registration_url
from liseron.toolkit.dates import paris_today
from liseron.toolkit.redirect import is_same_site_path

SEE_OTHER = 303
LONGEST_SUBJECT = 255
PREVIEW = "sso_preview"
PREVIEW_ANSWER, PREVIEW_STOP = "sso_preview_answer", "sso_preview_stop"
CORRECTED = ("given_name", "family_name", "email", "birth_date", "postcode", "town")


@dataclass(frozen=True)
class Received:
    """What a source said. `session`: its own ticket, SessionIndex or sid, in clear; only a digest is kept.

    `leaving`: what the source will ask for to sign this reader out there; `sso.signing_out` keeps it, sealed.
    """

    source: IdentitySource
    subject: str
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    session: str = ""
    leaving: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, tuple[str, ...]]:
        """The attributes, with the subject under SUBJECT unless the source uses that name for something else."""
        return {SUBJECT: (self.subject,)} | dict(self.attributes)


def finish_sign_in(request: HttpRequest, received: Received, wanted: str, now: datetime) -> HttpResponse:
    """Let the reader in, ask what a first sign-in needs, or say why not. `wanted`: a path of this site.

    The caller has proved that the source said it, now, to this browser. Nobody is signed in for a preview.
    """
    source = received.source
    if not is_same_site_path(wanted):
        wanted = reverse("portal:home")
    if request.session.pop(PREVIEW, None) == source.pk:
        return _keep_for_preview(request, received, wanted)
    if not received.subject.strip() or len(received.subject) > LONGEST_SUBJECT or not source.is_open:
        return refused(request, source, _("Sa réponse ne nous permet pas de vous reconnaître."))
    identity = identity_of(received)
    _leave_whoever_was_there(request, identity)
    refusal = refusal_of(source.admission_rules.all(), received.said, paris_today(now))
    if refusal is not None:
        if identity is not None:
            _take_right_away(request, identity, refusal, now)
        return refused(request, source, refusal)
    profile = read_profile(source.mapping, received.said)
    session = pending.session_digest(received.session)
    if identity is not None:
        return let_in(request, identity, profile=profile, session=session, wanted=wanted, now=now)
    why = why_not_covered(source.partner, paris_today(now))
    if why:
        return refused(request, source, why)
    pending.keep(
        request, source=source, subject=received.subject, profile=profile, session=session, wanted=wanted,
        now=now,
    )  # fmt: skip
    return _see_other("sso:welcome")


def identity_of(received: Received) -> SourceIdentity | None:
    """Whom the subject is known as. The source itself counts: two partners may have a reader of the same name."""
    known = SourceIdentity.objects.select_related("source__partner", "patron__user", "patron__library")
    return known.filter(source=received.source, subject=received.subject).first()


def let_in(
    request: HttpRequest,
    identity: SourceIdentity,
    *,
    profile: Profile,
    session: str,
    wanted: str,
    now: datetime,
) -> HttpResponse:
    """Sign the reader of this identity in: right prolonged, identity brought up to date, session renewed."""
    source, patron = identity.source, identity.patron
    user = Vouched().authenticate(request, vouched=identity)
    if not isinstance(user, User):
        return refused(request, source, closed_sentence(patron))
    said = {name: getattr(profile, name) for name in CORRECTED} | {"library_card": profile.card}
    by = f"source:{source.pk}"
    correct_vouched(patron=patron, said=said, by=by, now=now)
    try:
        renew_vouched(
            patron=patron,
            library=library_named(source, profile.library),
            valid_days=source.lapses_after_days,
            by=by,
            now=now,
        )
    except CannotWelcome as refusal:
        messages.warning(request, str(refusal))
    SourceIdentity.objects.filter(pk=identity.pk).update(last_seen_at=now)
    sign_in(request, user, source=source, session=session)
    return _see_other_path(wanted)


def sign_in(request: HttpRequest, user: User, *, source: IdentitySource, session: str) -> None:
    """The session becomes the reader's, under a new number; what another way in had begun is forgotten."""
    clear_login(request)
    request.session.pop(pending.IN_SESSION, None)
    former = request.session.session_key
    login(request, user, backend=VOUCHED)
    if request.session.session_key == former:  # the same reader again: Django would keep the number
        request.session.cycle_key()
    sessions.begin(request, source=source, source_session=session)
    count_arrival(source, Outcome.ENTERED, paris_today())


def library_named(source: IdentitySource, named: str) -> Library:
    """The library that the answer names, of the source's partner; the source's own when it names none we know."""
    choices = {
        one.value: one.library
        for one in source.libraries.select_related("library__partner", "library__municipality")
        if one.library.partner_id == source.partner_id
    }
    return library_of(choices, named, source.library)


def closed_sentence(patron: Patron) -> str:
    """Why the account of a known reader does not open."""
    if patron.user is not None and patron.user.is_active and patron.user.is_professional:
        return _("Ce compte est aussi celui d’un professionnel : connectez-vous avec votre mot de passe.")
    return str(INACTIVE)


def _leave_whoever_was_there(request: HttpRequest, identity: SourceIdentity | None) -> None:
    """The next person at the same computer: the former one's session ends before anything is shown or asked."""
    is_same = identity is not None and request.user.pk == identity.patron.user_id
    if request.user.is_authenticated and not is_same:
        logout(request)


def _take_right_away(request: HttpRequest, identity: SourceIdentity, reason: str, now: datetime) -> None:
    """Lost there, lost here: the registration ends, and so does every open session of the reader."""
    by = f"source:{identity.source_id}"
    partner = identity.source.partner
    end_vouched(patron=identity.patron, partner=partner, reason=reason, by=by, now=now)
    user = identity.patron.user
    if user is not None:
        if request.user.pk == user.pk:
            logout(request)
        end_every_session(user, now)


def refused(request: HttpRequest, source: IdentitySource, sentence: str) -> HttpResponse:
    """The page that says why, where to register, and what to do."""
    count_arrival(source, Outcome.REFUSED, paris_today())
    context = {"source": source, "sentence": sentence, "registration_url": registration_url(source)}
    return render(request, "sso/refused.html", context, status=403)


def _keep_for_preview(request: HttpRequest, received: Received, wanted: str) -> HttpResponse:
    """For one display to whoever tries. Nothing is written elsewhere, nobody is signed in."""
    request.session.pop(PREVIEW_STOP, None)
    request.session[PREVIEW_ANSWER] = {
        "source": received.source.pk,
        "subject": received.subject,
        "attributes": {name: list(values) for name, values in received.attributes.items()},
    }
    return _see_other_path(wanted)


def _see_other(name: str, *args: object) -> HttpResponse:
    return _see_other_path(reverse(name, args=args))


def _see_other_path(path: str) -> HttpResponse:
    response = HttpResponseRedirect(path)
    response.status_code = SEE_OTHER
    response["Cache-Control"] = "no-store"
    return response
