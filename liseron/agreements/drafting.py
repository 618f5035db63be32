"""A new agreement: drafted from a model, described party by party, abandoned."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from liseron.agreements import living, settling
from liseron.agreements.models import Agreement, AgreementModel, ModelParty, Party
from liseron.agreements.refusals import CannotDraft
from liseron.agreements.rules import moves
from liseron.agreements.rules.refusal import Refusal
from liseron.partners.models import Partner
from liseron.toolkit import audit
from liseron.toolkit.department import this_department
from liseron.toolkit.text import clean_line

PARTY_FACTS = {"name", "label", "address", "siren", "represented_by", "capacity", "wants_deliberation"}
REMEMBERED = ("name", "address", "siren", "represented_by", "capacity")
TRIES = 50


@transaction.atomic
def draft_agreement(
    *,
    model: AgreementModel,
    partner: Partner,
    by: object | None,
    today: date,
    begins_on: date | None = None,
    agreed_end_on: date | None = None,
) -> Agreement:
    """A numbered draft with the parties that the model asks for, described as they last were. Raises CannotDraft."""
    model = AgreementModel.objects.select_for_update().get(pk=model.pk)
    if model.status != AgreementModel.Status.OFFERED:
        raise CannotDraft(Refusal.NOT_OFFERED, model=model)
    asked = list(model.parties.all())
    if not {ModelParty.Role.DEPARTMENT, ModelParty.Role.PARTNER} <= {one.role for one in asked}:
        raise CannotDraft(Refusal.NO_PARTIES, model=model)
    terms = living.terms_of(model)
    if code := moves.why_not_draft(terms, begins_on=begins_on, ends_on=agreed_end_on, today=today):
        raise CannotDraft(code, model=model)
    agreement = _numbered(
        Agreement(
            model=model, partner=partner, drafted_on=today, begins_on=begins_on, agreed_end_on=agreed_end_on
        )
    )
    for position, party in enumerate(_signatories(asked, partner), 1):
        Party.objects.create(agreement=agreement, position=position, **_described(party, partner))
    audit.record(
        by, "agreement.drafted", agreement, model=model.pk, partner=partner.pk, number=agreement.number
    )
    return agreement


@transaction.atomic
def change_draft(
    *,
    agreement: Agreement,
    by: object | None,
    today: date,
    begins_on: date | None,
    agreed_end_on: date | None,
) -> Agreement:
    """Other days, while nobody has signed. Raises CannotDraft."""
    row = settling.lock(agreement)
    code = moves.why_not_change_draft(living.facts_of(row)) or moves.why_not_draft(
        living.terms_of(row.model), begins_on=begins_on, ends_on=agreed_end_on, today=today
    )
    if code:
        raise CannotDraft(code, row)
    before = [row.begins_on, row.agreed_end_on]
    row.begins_on, row.agreed_end_on = begins_on, agreed_end_on
    row.save(update_fields=["begins_on", "agreed_end_on"])
    audit.record(by, "agreement.changed", row, before=before, after=[begins_on, agreed_end_on])
    return row


@transaction.atomic
def describe_party(*, party: Party, by: object | None, **facts: Any) -> Party:
    """Changes some of PARTY_FACTS until the party signs. Raises CannotDraft, ValidationError."""
    if unknown := facts.keys() - PARTY_FACTS:
        raise TypeError(f"cannot set {sorted(unknown)}")
    agreement = settling.lock(party.agreement)
    rank, row = settling.party_of(agreement, party)
    if code := moves.why_not_describe(living.facts_of(agreement), rank):
        raise CannotDraft(code, agreement)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    row.full_clean()
    if changed:
        row.save(update_fields=changed)
        audit.record(by, "agreement.party_described", agreement, party=row.position, fields=changed)
    return row


@transaction.atomic
def abandon_agreement(*, agreement: Agreement, by: object | None, today: date) -> Agreement:
    """The draft stays, with its number, and goes no further. Raises CannotDraft once all have signed."""
    row = settling.lock(agreement)
    if code := moves.why_not_abandon(living.facts_of(row)):
        raise CannotDraft(code, row)
    row.abandoned_on = today
    row.save(update_fields=["abandoned_on"])
    audit.record(by, "agreement.abandoned", row)
    return settling.settle(row, by=by, today=today)


def _numbered(agreement: Agreement) -> Agreement:
    """Saved under the next number of its year; who comes second at the same instant takes the one after."""
    year = f"{agreement.drafted_on.year}-"
    for _try in range(TRIES):
        known = Agreement.objects.filter(number__startswith=year)
        last = known.annotate(size=Length("number")).order_by("-size", "-number").first()
        following = int(last.number.removeprefix(year)) + 1 if last else 1
        agreement.pk, agreement.number = None, f"{year}{following:03d}"
        try:
            with transaction.atomic():
                agreement.save(force_insert=True)
        except IntegrityError:
            continue
        return agreement
    raise IntegrityError(f"no free number for {year}")


def _signatories(asked: list[ModelParty], partner: Partner) -> list[ModelParty]:
    """An EPCI that is the partner itself does not sign twice: no cosignatory beside it."""
    if partner.intercommunality_id is None:
        return asked
    return [party for party in asked if party.role != ModelParty.Role.COSIGNATORY]


def _described(asked: ModelParty, partner: Partner) -> dict[str, Any]:
    """As the same party was in the latest agreement, else as the territory knows it."""
    facts = {"role": asked.role, "label": asked.label, "wants_deliberation": asked.wants_deliberation}
    earlier = Party.objects.filter(role=asked.role).exclude(name="")
    if asked.role != ModelParty.Role.DEPARTMENT:
        earlier = earlier.filter(agreement__partner=partner)
    latest = earlier.order_by("-agreement__drafted_on", "-pk").first()
    if latest is not None:
        return facts | {name: getattr(latest, name) for name in REMEMBERED}
    name, siren = _known(asked.role, partner)
    return facts | {"name": clean_line(name, 200), "siren": siren}


def _known(role: str, partner: Partner) -> tuple[str, str]:
    """Name and SIREN from the settings or the territory."""
    if role == ModelParty.Role.DEPARTMENT:
        return this_department(), ""
    town = partner.municipality
    if role == ModelParty.Role.PARTNER:
        return partner.name, town.siren if town else partner.intercommunality_id or ""
    around = town.intercommunality if town else None
    return (around.name, around.siren) if around else ("", "")
