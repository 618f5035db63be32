"""« Essayer » : a real sign-in at the source, whose answer is shown once, read fact by fact, and kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liseron.desk.department.access import STAFF
from liseron.desk.department.sso.sources import around
from liseron.desk.department.sso.words import FACTS, rule_told
from liseron.desk.menu import render_desk
from liseron.partners.coverage import why_not_covered
from liseron.sso import sourcing, starting
from liseron.sso.arriving import PREVIEW_ANSWER, Received, library_named
from liseron.sso.mapping import holds, read_profile, refusal_of, values_of
from liseron.sso.models import IdentitySource
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, now, paris_today
from liseron.toolkit.headers import allow_leaving

LONGEST_SHOWN = 200
MOST_SHOWN = 10


@dataclass(frozen=True)
class FactRead:
    """A fact as the source wrote it, and as we read it. `problem` says what is wrong, "" when nothing is."""

    label: str
    attribute: str
    written: tuple[str, ...]
    read: str
    problem: str


@dataclass(frozen=True)
class Condition:
    told: str
    is_met: bool
    says: str


@dataclass(frozen=True)
class Verdict:
    """Whether this very answer would let its reader in, and why not."""

    lets_in: bool
    sentence: str


@who(STAFF)
@require_POST
def identity_source_try(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _source(pk)
    return starting.start(request, found, reverse("desk:identity_source_preview", args=[pk]), preview=True)


@who(STAFF)
@require_safe
def identity_source_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What came back, once: a second look finds nothing."""
    found = _source(pk)
    received = _received(request, found)
    context: dict[str, Any] = {"source": found, "received": received, **around(found)}
    if received is not None:
        verdict = verdict_on(received)
        if verdict.lets_in:
            sourcing.note_trial(source=found, by=request.user, at=now())
        context |= {
            "verdict": verdict,
            "facts": facts_read(received),
            "conditions": conditions_of(received),
            "others": _unread(received),
            "is_known": found.identities.filter(subject=received.subject).exists(),
        }
    return allow_leaving(render_desk(request, "desk/department/sso/preview.html", context))


def facts_read(received: Received) -> list[FactRead]:
    """Every fact of ours, in order, with what the answer says of it."""
    mapping = received.source.mapping
    profile = read_profile(mapping, received.said)
    found = []
    for fact, label in FACTS.items():
        name = str(mapping.get(fact, ""))
        written = tuple(values_of(received.said, name)) if name else ()
        value = getattr(profile, fact)
        read = in_full(value) if fact == "birth_date" and value else str(value or "")
        if fact == "library" and name:
            read = library_named(received.source, profile.library).name
        found.append(FactRead(str(label), name, _shown(written), read, _problem(name, written, read)))
    return found


def conditions_of(received: Received) -> list[Condition]:
    today = paris_today()
    return [
        Condition(rule_told(rule), holds(rule, received.said, today), rule.says)
        for rule in received.source.admission_rules.all()
    ]


def verdict_on(received: Received) -> Verdict:
    """As `arriving.finish_sign_in` decides, except that a source still closed does not count."""
    source = received.source
    if not received.subject.strip():
        return Verdict(False, _("La réponse ne dit pas qui est le lecteur."))
    refusal = refusal_of(source.admission_rules.all(), received.said, paris_today())
    if refusal is not None:
        return Verdict(
            False, _("Ce lecteur serait arrêté, avec cette phrase\u00a0: {says}").format(says=refusal)
        )
    if why := why_not_covered(source.partner, paris_today()):
        return Verdict(False, str(why))
    return Verdict(True, _("Ce lecteur entrerait."))


def _problem(name: str, written: Sequence[str], read: str) -> str:
    if not name:
        return _("Nous ne la lisons pas.")
    if not written:
        return _("La réponse n’a pas cet attribut.")
    return "" if read else _("Nous ne savons pas lire cette valeur.")


def _unread(received: Received) -> list[tuple[str, tuple[str, ...]]]:
    """Attributes that came without being asked for: the partner's supplier should stop sending them."""
    used = {str(name).strip().casefold() for name in received.source.mapping.values()}
    used |= {rule.attribute.strip().casefold() for rule in received.source.admission_rules.all()}
    return sorted(
        (name[:LONGEST_SHOWN], _shown(values))
        for name, values in received.attributes.items()
        if name.strip().casefold() not in used
    )


def _shown(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(value[:LONGEST_SHOWN] for value in values[:MOST_SHOWN])


def _received(request: HttpRequest, source: IdentitySource) -> Received | None:
    kept: Mapping[str, Any] | None = request.session.get(PREVIEW_ANSWER)
    if not kept or kept.get("source") != source.pk or request.method != "GET":
        return None
    del request.session[PREVIEW_ANSWER]
    attributes = {name: tuple(values) for name, values in kept["attributes"].items()}
    return Received(source, kept["subject"], attributes)


def _source(pk: int) -> IdentitySource:
    return get_object_or_404(IdentitySource.objects.select_related("partner", "library", "app"), pk=pk)
