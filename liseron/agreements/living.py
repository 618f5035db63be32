"""Rows as values for the rules, and what the rules say written back: days of the agreement, cover of its partner."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from liseron.agreements import rules
from liseron.agreements.models import Agreement, AgreementModel, Amendment, Termination, TerminationWay
from liseron.partners.actions import set_coverage
from liseron.partners.models import Partner

A_DAY = timedelta(days=1)


def terms_of(model: AgreementModel) -> rules.Terms:
    """What the model says of the term."""
    return rules.Terms(
        kind=rules.TermKind(model.term_kind),
        begins=rules.Begins(model.begins),
        fixed_end_on=model.fixed_end_on,
        months=model.months,
        renewal_months=model.renewal_months,
        longest_months=model.longest_months,
        objection_days=model.objection_days,
    )


def way_of(way: TerminationWay) -> rules.Way:
    return rules.Way(
        kind=rules.WayKind(way.kind),
        served_by=rules.Side(way.served_by),
        counts_from=rules.CountsFrom(way.counts_from),
        months=way.months,
        days=way.days,
        article=way.article,
    )


def ending_of(letter: Termination) -> rules.Ending:
    return rules.Ending(way_of(letter.way), letter.sent_on, letter.received_on, letter.lifted_on)


def change_of(amendment: Amendment) -> rules.Change:
    return rules.Change(
        number=amendment.number,
        signed_on=amendment.signed_on,
        new_end_on=amendment.new_end_on,
        new_rate=amendment.new_rate,
        rate_from_year=amendment.rate_from_year,
    )


def facts_of(agreement: Agreement) -> rules.Facts:
    """What happened to it; no query after `Agreement.objects.whole()`. Parties and letters in their own order."""
    parties = agreement.parties.all()
    return rules.Facts(
        signed=tuple(party.signed_on for party in parties),
        deliberated=tuple(party.deliberated_on for party in parties),
        begins_on=agreement.begins_on,
        ends_on=agreement.agreed_end_on,
        changes=tuple(change_of(one) for one in agreement.amendments.all()),
        endings=tuple(ending_of(one) for one in agreement.terminations.all()),
        objected_on=agreement.objected_on,
        abandoned_on=agreement.abandoned_on,
    )


def life_of(agreement: Agreement, today: date) -> rules.Life:
    """State, first and last day, renewals on that day."""
    return rules.life(terms_of(agreement.model), facts_of(agreement), today)


def timeline_of(agreement: Agreement) -> tuple[rules.Moment, ...]:
    """Past and coming moments, in order."""
    return rules.timeline(terms_of(agreement.model), facts_of(agreement))


@transaction.atomic
def follow(*, agreement: Agreement, by: object | None, today: date) -> Agreement:
    """Writes what the rules say of the facts as they now stand in the database; gives the row read again."""
    fresh = Agreement.objects.whole().get(pk=agreement.pk)
    had_begun = fresh.starts_on is not None and fresh.starts_on <= today
    write_days(fresh)
    cover(partner=fresh.partner, by=by, today=today, had_begun=had_begun)
    return fresh


def write_days(whole: Agreement) -> None:
    """Days of the amendments, of the letters, of the agreement; `whole` has just been read, and is right after."""
    parties = {party.pk for party in whole.parties.all()}
    for amendment in whole.amendments.all():
        signed = {one.party_id: one.signed_on for one in amendment.signatures.all()}
        _write(amendment, signed_on=max(signed.values()) if parties == signed.keys() else None)
    for letter in whole.terminations.all():
        _write(letter, last_day=ending_of(letter).last_day)
    span = rules.span(terms_of(whole.model), facts_of(whole))
    first, last = (span.first_day, span.last_day) if span else (None, None)
    _write(whole, starts_on=first, ends_on=last, ended_by=str(span.why) if span else "")


def _write(row: Agreement | Amendment | Termination, **days: date | str | None) -> None:
    changed = [name for name, value in days.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, days[name])
    if changed:
        row.save(update_fields=changed)


@transaction.atomic
def cover(*, partner: Partner, by: object | None, today: date, had_begun: bool = False) -> None:
    """The partner is covered by its agreements: those that follow each other without a gap count as one (B7).

    A partner keeps the days that the département wrote by hand until its first agreement here begins; `had_begun`
    says that they are not of the hand: an agreement had begun, and now begins later.
    """
    fresh = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    shown = cover_of(fresh, today, had_begun=had_begun)
    if shown is not None:
        set_coverage(partner=fresh, starts_on=shown[0], ends_on=shown[1], by=by)


def cover_of(partner: Partner, today: date, *, had_begun: bool = False) -> tuple[date, date] | None:
    """First and last day to show of its agreements on that day; None when it keeps those that it has."""
    rows = partner.agreements.filter(starts_on__isnull=False).order_by("starts_on")
    spans = joined((one.starts_on, one.ends_on) for one in rows if one.starts_on and one.ends_on)
    if not spans:
        return None
    is_first_to_come = spans[0][0] > today and not had_begun
    if is_first_to_come and partner.is_covered_on(today):
        return None
    return _shown(spans, today)


def joined(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans in order, those that touch or overlap made one."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + A_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _shown(spans: list[tuple[date, date]], today: date) -> tuple[date, date]:
    """The span of today, else the next to come, else the last that ended."""
    coming = [span for span in spans if span[1] >= today]
    return coming[0] if coming else spans[-1]
