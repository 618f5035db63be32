"""The contributions of a year, line by line: what each partner owes, on which figures, or why nothing (J1)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from liseron.agreements import rules as agreement_rules
from liseron.agreements.living import change_of
from liseron.agreements.models import Agreement, AgreementModel, Amendment
from liseron.finance.models import Batch, Contribution
from liseron.finance.rules.contribution import (
    Deal,
    Due,
    WhyNot,
    communes_counted,
    deal_that_counts,
    due_for,
    expected_census,
    why_no_deal,
)
from liseron.partners.models import Municipality, Partner
from liseron.partners.populations import Headcount, headcounts, territories_of

OWN = "own"


@dataclass(frozen=True)
class MunicipalityCount:
    """A commune that counts, or is left out because of `why`: OWN, or the name of who already counts it."""

    code: str
    name: str
    population: int | None
    why: str = ""


@dataclass(frozen=True)
class Line:
    """One partner and year. `why` says why nothing is asked; else `due` does, or the `contribution` already made."""

    partner: Partner
    year: int
    deal: Deal | None = None
    why: WhyNot | None = None
    due: Due | None = None
    census_year: int | None = None
    communes: tuple[MunicipalityCount, ...] = ()
    left_out: tuple[MunicipalityCount, ...] = ()
    contribution: Contribution | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can be prepared now."""
        return self.why is None and self.due is not None and self.contribution is None

    @property
    def amount(self) -> Decimal:
        """What is asked in €, prepared or not; 0 when nothing is."""
        if self.contribution is not None:
            return self.contribution.amount
        return self.due.amount if self.due and self.why is None else Decimal(0)


def lines_of(
    year: int, *, today: date, accepts_older: bool = False, apart_from: Batch | None = None
) -> list[Line]:
    """A line for every partner, by name, in a constant number of queries.

    `accepts_older` takes the last census year known where the one in force was not imported. `apart_from`: as if
    that batch had not been prepared.
    """
    partners = list(Partner.objects.select_related("municipality", "intercommunality").order_by("name", "pk"))
    return _Year(year, today, accepts_older, partners, apart_from).lines()


def deals_of(year: int) -> dict[int, list[Deal]]:
    """What each signed agreement says of the year, by partner."""
    deals: dict[int, list[Deal]] = defaultdict(list)
    models, changes = AgreementModel.objects.in_bulk(), _rate_changes()
    for agreement in Agreement.objects.filter(starts_on__isnull=False).order_by("starts_on", "pk"):
        agreement.model = models[agreement.model_id]
        deals[agreement.partner_id].append(_deal(agreement, changes.get(agreement.pk, ()), year))
    return deals


def _rate_changes() -> dict[int, list[Amendment]]:
    """The signed amendments that change a rate, by agreement: few, so they are read whole."""
    found: dict[int, list[Amendment]] = defaultdict(list)
    for one in Amendment.objects.filter(signed_on__isnull=False, new_rate__isnull=False):
        found[one.agreement_id].append(one)
    return found


def _deal(agreement: Agreement, amendments: Sequence[Amendment], year: int) -> Deal:
    if agreement.starts_on is None or agreement.ends_on is None:
        raise ValueError("an agreement that nobody has signed")
    model = agreement.model
    reference = agreement_rules.reference_day(year, month=model.reference_month, day=model.reference_day)
    why = agreement_rules.Why(agreement.ended_by or agreement_rules.Why.TERM)
    whole = agreement_rules.Span(agreement.starts_on, agreement.ends_on, why)
    due = agreement_rules.DueYears(model.due_years)
    return Deal(
        agreement=agreement.pk,
        first_day=agreement.starts_on,
        last_day=agreement.ends_on,
        is_due=agreement_rules.is_due(year, due=due, whole=whole, reference=reference),
        rate=agreement_rules.rate_in(year, rate=model.rate, changes=[change_of(one) for one in amendments]),
        reference_on=reference,
        wants_total=model.population_kind == AgreementModel.PopulationKind.TOTAL,
        article=model.money_article,
    )


@dataclass
class _Year:
    """All that the lines of a year are read from."""

    year: int
    today: date
    accepts_older: bool
    partners: list[Partner]
    apart_from: Batch | None
    territories: dict[int, list[Municipality]] = field(init=False)
    deals: dict[int, list[Deal]] = field(init=False)
    standing: dict[int, Contribution] = field(init=False)
    chosen: dict[int, Deal] = field(init=False)

    def __post_init__(self) -> None:
        self.territories = territories_of(self.partners)
        self.deals = deals_of(self.year)
        rows = (
            Contribution.objects.standing().filter(year=self.year).select_related("batch", "order", "partner")
        )
        if self.apart_from is not None:
            rows = rows.exclude(batch=self.apart_from)
        self.standing = {row.partner_id: row for row in rows}
        found = {one.pk: deal_that_counts(self.deals.get(one.pk, ())) for one in self.partners}
        self.chosen = {pk: deal for pk, deal in found.items() if deal is not None}
        self.counted_by = {
            commune["code"]: row for row in self.standing.values() for commune in row.detail["communes"]
        }
        self.owing = {
            one.municipality_id: one
            for one in self.partners
            if one.municipality_id is not None and (one.pk in self.chosen or one.pk in self.standing)
        }

    def lines(self) -> list[Line]:
        first = [self._without_figures(partner) for partner in self.partners]
        waiting = [line for line in first if _waits(line)]
        heads: dict[int, Headcount | None] = {}
        for day in {line.deal.reference_on for line in waiting if line.deal}:
            wanted = {
                line.partner.pk: self._counted(line.partner)
                for line in waiting
                if line.deal and line.deal.reference_on == day
            }
            heads |= headcounts(wanted, on=day)
        return [self._with_figures(line, heads) if _waits(line) else line for line in first]

    def _without_figures(self, partner: Partner) -> Line:
        line = Line(partner, self.year, self.chosen.get(partner.pk))
        if (made := self.standing.get(partner.pk)) is not None:
            return replace(line, contribution=made)
        return replace(line, why=self._why_not(partner, line.deal))

    def _why_not(self, partner: Partner, deal: Deal | None) -> WhyNot | None:
        if deal is None:
            return why_no_deal(self.deals.get(partner.pk, ()), self.year)
        if deal.reference_on > self.today:
            return WhyNot.TOO_EARLY
        town = partner.municipality
        if town is not None and town.valid_until is not None and town.valid_until < deal.reference_on:
            return WhyNot.MERGED
        if self.territories[partner.pk] and not self._counted(partner):
            return WhyNot.COUNTED_ELSEWHERE
        return None

    def _counted(self, partner: Partner) -> frozenset[int]:
        territory = self.territories[partner.pk]
        return communes_counted(
            [one.pk for one in territory],
            is_community=partner.intercommunality_id is not None,
            own=self.owing.keys(),
            elsewhere=[one.pk for one in territory if one.insee_code in self.counted_by],
        )

    def _with_figures(self, line: Line, heads: Mapping[int, Headcount | None]) -> Line:
        found, deal = heads.get(line.partner.pk), line.deal
        if found is None or deal is None:
            return replace(line, why=WhyNot.NO_FIGURES)
        people = {pk: one.total if deal.wants_total else one.municipal for pk, one in found.communes.items()}
        due = due_for(deal, people)
        is_old = found.census_year < expected_census(deal.reference_on) and not self.accepts_older
        return replace(
            line,
            why=due if isinstance(due, WhyNot) else WhyNot.OLDER_FIGURES if is_old else None,
            due=due if isinstance(due, Due) else None,
            census_year=found.census_year,
            communes=tuple(self._communes(line.partner, people)),
            left_out=tuple(self._left_out(line.partner, people)),
        )

    def _communes(self, partner: Partner, people: Mapping[int, int | None]) -> list[MunicipalityCount]:
        return [
            MunicipalityCount(one.insee_code, one.name, people[one.pk])
            for one in self.territories[partner.pk]
            if one.pk in people
        ]

    def _left_out(self, partner: Partner, people: Mapping[int, int | None]) -> list[MunicipalityCount]:
        return [
            MunicipalityCount(one.insee_code, one.name, None, self._who_counts(one))
            for one in self.territories[partner.pk]
            if one.pk not in people
        ]

    def _who_counts(self, commune: Municipality) -> str:
        by = self.counted_by.get(commune.insee_code)
        return OWN if by is None or by.partner.municipality_id == commune.pk else by.partner.name


def _waits(line: Line) -> bool:
    """Whether its figures are still to be read."""
    return line.why is None and line.contribution is None


def detail_of(line: Line) -> dict[str, Any]:
    """What `Contribution.detail` keeps of a line."""
    return {
        "communes": [
            {"code": one.code, "name": one.name, "population": one.population} for one in line.communes
        ],
        "left_out": [{"code": one.code, "name": one.name, "why": one.why} for one in line.left_out],
        "article": line.deal.article if line.deal else "",
    }
