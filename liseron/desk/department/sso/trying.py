"""« Essayer » : a real sign-in at the source, whose answer is shown once, read fact by fact, and kept nowhere."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from liseron.desk.department.access import STAFF
from liseron.desk.department.sso.sources import around
from liseron.desk.department.sso.words import FACTS, rule_told
from liseron.desk.menu import render_desk
from liseron.partners.coverage import why_not_covered
from liseron.sso import sourcing, starting
from liseron.sso.models import IdentitySource
from liseron.sso.previewing import Account, FactRead, Preview, describe, take_preview, take_stop
from liseron.sso.stopping import WORDS, detail_told
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.headers import allow_leaving

LONGEST_SHOWN = 200
MOST_SHOWN = 10


@dataclass(frozen=True)
class Verdict:
    """Whether this very answer would let its reader in, and what would happen then."""

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
    stop = take_stop(request, found) if request.method == "GET" else None
    received = take_preview(request, found) if request.method == "GET" and stop is None else None
    context: dict[str, Any] = {"source": found, "received": received, **around(found)}
    if stop is not None:
        says = str(WORDS[stop[0]].says).format(name=found.name)
        context["stop"] = {"says": says, "detail": detail_told(stop[1])}
    if received is not None:
        seen = describe(found, received, paris_today())
        verdict = verdict_on(seen)
        if verdict.lets_in:
            sourcing.note_trial(source=found, by=request.user, at=now())
        context |= {
            "verdict": verdict,
            "library": seen.library,
            "facts": [(str(FACTS[one.fact]), one, problem_of(one)) for one in seen.facts],
            "conditions": [(rule_told(one.rule), one.holds, one.rule.says) for one in seen.verdicts],
            "others": unread(seen),
        }
    return allow_leaving(render_desk(request, "desk/department/sso/preview.html", context))


def verdict_on(seen: Preview) -> Verdict:
    """As `arriving.finish_sign_in` decides, except that a source still closed does not count."""
    if not seen.subject.strip():
        return Verdict(False, _("La réponse ne dit pas qui est le lecteur."))
    if seen.refusal is not None:
        told = _("Ce lecteur serait arrêté, avec cette phrase\u00a0: {says}")
        return Verdict(False, told.format(says=seen.refusal))
    if why := why_not_covered(seen.source.partner, paris_today()):
        return Verdict(False, why)
    if seen.account == Account.KNOWN:
        return Verdict(True, _("Ce lecteur entrerait. Il est déjà venu\u00a0: il serait reconnu."))
    if seen.account == Account.CANDIDATES:
        told = ngettext(
            "Ce lecteur entrerait. C’est sa première fois\u00a0: il dirait si {n} carte proche est la sienne.",
            "Ce lecteur entrerait. C’est sa première fois\u00a0: il dirait laquelle de {n} cartes est la sienne.",
            seen.candidates,
        )
        return Verdict(True, told.format(n=seen.candidates))
    return Verdict(
        True, _("Ce lecteur entrerait. C’est sa première fois\u00a0: une carte lui serait ouverte.")
    )


def problem_of(fact: FactRead) -> str:
    """What is wrong with the reading of a fact; "" when nothing is."""
    if not fact.attribute:
        return _("Nous ne la lisons pas.")
    if not fact.values:
        return _("La réponse n’a pas cet attribut.")
    return "" if fact.reading else _("Nous ne savons pas lire cette valeur.")


def unread(seen: Preview) -> list[tuple[str, list[str]]]:
    """Attributes that came without being asked for: the partner's supplier should stop sending them."""
    used = {str(name).strip().casefold() for name in seen.source.mapping.values()}
    used |= {one.rule.attribute.strip().casefold() for one in seen.verdicts}
    return [
        (name[:LONGEST_SHOWN], [value[:LONGEST_SHOWN] for value in values[:MOST_SHOWN]])
        for name, values in seen.attributes
        if name.strip().casefold() not in used
    ]


def _source(pk: int) -> IdentitySource:
    return get_object_or_404(IdentitySource.objects.select_related("partner", "library", "app"), pk=pk)
