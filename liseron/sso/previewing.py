"""What a real answer of a source would do, for whoever sets the source up: read, judged, and nothing written."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.http import HttpRequest

from liseron.partners.models import Library
from liseron.sso.arriving import PREVIEW_ANSWER, PREVIEW_STOP, Received, identity_of, library_named
from liseron.sso.joining import candidates_of
from liseron.sso.mapping import FACTS, Profile, holds, read_profile, values_of
from liseron.sso.models import AdmissionRule, IdentitySource
from liseron.sso.stopping import Stop
from liseron.sso.welcoming.forms import WelcomeForm, missing_in


class Account(StrEnum):
    """Whom the answer would open to."""

    KNOWN = "known"
    CANDIDATES = "candidates"
    NEW = "new"
    REFUSED = "refused"


@dataclass(frozen=True)
class FactRead:
    """A fact of ours: the partner's attribute that holds it, what came, what we make of it ("" when unreadable)."""

    fact: str
    attribute: str
    values: tuple[str, ...]
    reading: str


@dataclass(frozen=True)
class Verdict:
    """One rule, the values it judged, and whether it lets in."""

    rule: AdmissionRule
    values: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class Preview:
    """`refusal` is what the reader would read, or None. `missing`: fields that the first sign-in would ask."""

    source: IdentitySource
    subject: str
    attributes: tuple[tuple[str, tuple[str, ...]], ...]
    facts: tuple[FactRead, ...]
    verdicts: tuple[Verdict, ...]
    refusal: str | None
    library: Library
    missing: tuple[str, ...]
    account: Account
    candidates: int


def take_preview(request: HttpRequest, source: IdentitySource) -> Received | None:
    """The answer that « essayer » kept in this session, once; None when there is none for this source."""
    said = request.session.pop(PREVIEW_ANSWER, None)
    if not said or said["source"] != source.pk:
        return None
    attributes = {name: tuple(values) for name, values in said["attributes"].items()}
    return Received(source, said["subject"], attributes)


def keep_stop(request: HttpRequest, source: IdentitySource, stop: Stop, detail: str) -> None:
    """Why a trial brought nothing back, for one display."""
    request.session.pop(PREVIEW_ANSWER, None)
    request.session[PREVIEW_STOP] = {"source": source.pk, "stop": stop.value, "detail": detail}


def take_stop(request: HttpRequest, source: IdentitySource) -> tuple[Stop, str] | None:
    """Why the last trial of this source brought nothing back, and the words of the machine, once."""
    said = request.session.pop(PREVIEW_STOP, None)
    return (Stop(said["stop"]), said["detail"]) if said and said["source"] == source.pk else None


def describe(source: IdentitySource, received: Received, today: date) -> Preview:
    """How the source as it is set now reads this answer. Writes nothing."""
    said = received.said
    profile = read_profile(source.mapping, said)
    rules = list(source.admission_rules.all())
    verdicts = tuple(
        Verdict(rule, tuple(values_of(said, rule.attribute)), holds(rule, said, today)) for rule in rules
    )
    refusal = next((one.rule.says for one in verdicts if not one.holds), None)
    found = candidates_of(source, profile, profile.birth_date)
    is_known = identity_of(received) is not None
    return Preview(
        source=source,
        subject=received.subject,
        attributes=tuple(sorted(received.attributes.items())),
        facts=tuple(_fact(name, source.mapping, said, profile) for name in FACTS),
        verdicts=verdicts,
        refusal=refusal,
        library=library_named(source, profile.library),
        missing=() if is_known else tuple(missing_in(profile, today)),
        account=_account(refusal, is_known=is_known, candidates=len(found)),
        candidates=len(found),
    )


def asked_of(seen: Preview) -> list[str]:
    """`seen.missing` as the first sign-in names these fields."""
    return [str(WelcomeForm.base_fields[name].label) for name in seen.missing]


def _fact(name: str, mapping: dict[str, str], said: dict[str, tuple[str, ...]], profile: Profile) -> FactRead:
    attribute = str(mapping.get(name, ""))
    reading = getattr(profile, name)
    return FactRead(
        fact=name,
        attribute=attribute,
        values=tuple(values_of(said, attribute)) if attribute else (),
        reading=f"{reading:%d/%m/%Y}" if isinstance(reading, date) else str(reading or ""),
    )


def _account(refusal: str | None, *, is_known: bool, candidates: int) -> Account:
    if refusal is not None:
        return Account.REFUSED
    if is_known:
        return Account.KNOWN
    return Account.CANDIDATES if candidates else Account.NEW
