"""The two real agreements played over five years: each date and each cent was worked out by hand."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from liseron.access.models import Entitlement
from liseron.access.tests.world import a_library, a_partner, a_patron, a_resource
from liseron.agreements.amending import draft_amendment, sign_amendment
from liseron.agreements.drafting import draft_agreement
from liseron.agreements.ending import (
    lift_termination,
    object_to_renewal,
    record_receipt,
    serve_termination,
)
from liseron.agreements.modelling import load_model
from liseron.agreements.models import Agreement, Party, Termination
from liseron.agreements.refusals import CannotMove
from liseron.agreements.signing import record_deliberation, sign_agreement
from liseron.finance.billing import confirm_batch, prepare_contributions
from liseron.finance.models import Batch, RevenueOrder
from liseron.partners.models import Partner, Population
from liseron.people.cards import open_account
from liseron.people.models import Registration
from tests.playing import Act, Diary, days_to_play, play

pytestmark = [pytest.mark.django_db, pytest.mark.longest, pytest.mark.thorough]
CONTACT = "mairie@exemple.fr"
Acts = list[tuple[date, Act]]


def d(text: str) -> date:
    return date.fromisoformat(text)


def latest() -> Agreement:
    return Agreement.objects.latest("pk")


def party(role: str) -> Party:
    return latest().parties.get(role=role)


def signing(role: str, deliberated: str) -> Act:
    def act(day: date) -> None:
        one = party(role)
        record_deliberation(party=one, deliberated_on=d(deliberated), deliberation="n° 12", by="a", today=day)
        sign_agreement(party=one, signed_on=day, by="a", today=day)

    return act


def drafting(model: str, **facts: date) -> Act:
    return lambda day: draft_agreement(
        model=load_model(model, "a", today=day),
        partner=Partner.objects.get(contact_email=CONTACT),
        by="a",
        today=day,
        **facts,
    )


def amending(**change: object) -> Act:
    return lambda day: draft_amendment(
        agreement=latest(), subject="Un changement", body="", by="a", today=day, **change
    )


def signing_amendment(role: str) -> Act:
    return lambda day: sign_amendment(
        amendment=latest().amendments.get(), party=party(role), signed_on=day, by="a", today=day
    )


def serving(kind: str, role: str) -> Act:
    return lambda day: serve_termination(
        agreement=latest(), way=latest().model.ways.get(kind=kind), served_by=party(role), sent_on=day,
        by="a", today=day, grounds="Les ressources ne sont plus proposées.",
    )  # fmt: skip


def receiving(day: date) -> None:
    record_receipt(termination=Termination.objects.latest("pk"), received_on=day, by="a", today=day)


def lifting(day: date) -> None:
    letter = Termination.objects.latest("pk")
    lift_termination(termination=letter, lifted_on=day, reason="Réparé.", by="a", today=day)


def objecting(day: date) -> object:
    return object_to_renewal(agreement=latest(), party=party("partner"), objected_on=day, by="a", today=day)


def refused(act: Act, article: str) -> Act:
    def try_it(day: date) -> None:
        with pytest.raises(CannotMove, match=rf"Article\s{article}\b"):
            act(day)

    return try_it


def billing(year: int) -> Act:
    """Prepared by one, confirmed by another, and both again: a year is billed once."""

    def act(day: date) -> None:
        for _again in range(2):
            prepare_contributions(year=year, by="user:1", today=day)
            for batch in Batch.objects.filter(year=year):
                confirm_batch(batch=batch, by="user:2", today=day)

    return act


@pytest.fixture
def every_day(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--every-day"))


def five_years(
    first: str,
    last: str,
    acts: Acts,
    figures: dict[int, int],
    *,
    expected: Iterable[list[tuple[str, Any]]],
    every_day: bool,
) -> Diary:
    partner = a_partner(contact_email=CONTACT, agreement_starts_on=None, agreement_ends_on=None)
    for year, inhabitants in figures.items():
        Population.objects.create(
            municipality=partner.municipality, census_year=year - 3, in_force_on=date(year, 1, 1),
            municipal=inhabitants, total=inhabitants + 40, source="essai",
        )  # fmt: skip
    reader, resource = a_patron(a_library(partner), state=""), a_resource()
    open_account(reader, d(first))
    Entitlement.objects.create(resource=resource, partner=partner)
    Registration.objects.create(
        patron=reader, library=reader.library, state="accepted", asked_at="2020-01-01T00:00Z",
        valid_from=d(first), valid_until=d("2035-12-31"), year_ends_on=d("2035-12-31"),
    )  # fmt: skip
    matter = (
        None if every_day else [day for day, _ in acts] + [d(day) for some in expected for day, _ in some]
    )
    days = days_to_play(d(first), d(last), matter)
    diary = play(days=days, acts=acts, patron=reader, resource=resource, to=CONTACT)
    assert diary.broken == {}
    return diary


CHARENTE: Acts = [
    (d("2023-07-01"), drafting("charente")),
    (d("2023-07-10"), signing("partner", "2023-06-14")),
    (d("2023-08-21"), signing("cosignatory", "2023-06-29")),
    (d("2023-09-07"), signing("department", "2022-12-16")),
    (d("2023-10-02"), billing(2023)),
    (d("2024-01-15"), billing(2024)),
    (d("2024-11-18"), amending(new_rate=Decimal("0.175"), rate_from_year=2025)),
    (d("2024-11-20"), signing_amendment("partner")),
    (d("2024-12-02"), signing_amendment("cosignatory")),
    (d("2024-12-16"), signing_amendment("department")),
    (d("2025-01-15"), billing(2025)),
    (d("2025-01-31"), serving("formal_notice", "department")),
    (d("2025-02-20"), lifting),
    (d("2026-01-15"), billing(2026)),
    (d("2026-09-10"), drafting("charente")),
    (d("2026-10-01"), signing("partner", "2026-09-24")),
    (d("2026-10-08"), signing("cosignatory", "2026-09-30")),
    (d("2026-10-15"), signing("department", "2026-10-12")),
    (d("2026-11-16"), billing(2026)),
    (d("2027-01-15"), billing(2027)),
    (d("2027-12-31"), serving("notice", "partner")),
    (d("2028-01-17"), billing(2028)),
    (d("2028-04-03"), billing(2028)),
]  # fmt: skip
CHARENTE_STATES = [
    ("2023-07-01", "draft"), ("2023-07-10", "signing"), ("2023-09-07", "in_force"),
    ("2025-01-31", "notice_served"), ("2025-02-20", "in_force"), ("2026-09-07", "expired"),
    ("2026-09-10", "draft"), ("2026-10-01", "signing"), ("2026-10-15", "in_force"),
    ("2027-12-31", "notice_served"), ("2028-03-01", "terminated"),
]  # fmt: skip
CHARENTE_DOORS = [
    ("2023-07-01", False), ("2023-09-07", True), ("2026-09-07", False), ("2026-10-15", True),
    ("2028-03-01", False),
]  # fmt: skip
CHARENTE_MAILS = [  # written on, about
    ("2024-07-08", "6 septembre 2024"), ("2024-08-08", "7 septembre 2024"), ("2024-08-22", "6 septembre 2024"),
    ("2025-02-01", "2 mars 2025"),
    ("2025-07-08", "6 septembre 2025"), ("2025-08-08", "7 septembre 2025"), ("2025-08-22", "6 septembre 2025"),
    ("2026-03-10", "6 septembre 2026"), ("2026-06-08", "6 septembre 2026"), ("2026-08-07", "6 septembre 2026"),
    ("2026-08-30", "6 septembre 2026"),
    ("2027-08-15", "14 octobre 2027"), ("2027-09-15", "15 octobre 2027"), ("2027-09-29", "14 octobre 2027"),
    ("2028-01-01", "29 février 2028"), ("2028-01-30", "29 février 2028"), ("2028-02-22", "29 février 2028"),
]  # fmt: skip
INHABITANTS = {2023: 1701, 2024: 1713, 2025: 1687, 2026: 1703, 2027: 1709, 2028: 1711}
CENTS = {  # inhabitants × rate; 0.175 € from 2025 by amendment, 0.15 € again with the second agreement
    2023: "255.15",
    2024: "256.95",
    2025: "295.23",  # 295.225
    2026: "298.03",  # 298.025, of the agreement that covered the first days of the year, and once
    2027: "256.35",
    2028: "256.65",  # ended on 29 February: the whole year stays due
}


def test_charente_over_five_years(every_day: bool):
    expected = (CHARENTE_STATES, CHARENTE_DOORS, CHARENTE_MAILS)
    diary = five_years(
        "2023-07-01", "2028-06-30", CHARENTE, INHABITANTS, expected=expected, every_day=every_day
    )
    assert told(diary.states) == CHARENTE_STATES
    assert told(diary.doors) == CHARENTE_DOORS
    assert mails_of(diary) == CHARENTE_MAILS
    billed = RevenueOrder.objects.order_by("contribution__year")
    assert {one.contribution.year: str(one.contribution.amount) for one in billed} == CENTS
    assert billed.count() == len(CENTS)


PAS_DE_CALAIS: Acts = [
    (d("2024-01-08"), drafting("pas-de-calais", agreed_end_on=d("2026-12-31"))),
    (d("2024-01-31"), signing("partner", "2024-01-22")),
    (d("2024-02-29"), signing("department", "2023-11-20")),
    (d("2024-03-01"), refused(objecting, "3")),
    (d("2025-06-02"), refused(serving("formal_notice", "partner"), "10")),
    (d("2026-01-28"), serving("formal_notice", "department")),
    (d("2026-01-31"), receiving),
    (d("2026-02-15"), lifting),
    (d("2026-11-02"), amending(new_end_on=d("2027-12-31"))),
    (d("2026-11-20"), signing_amendment("partner")),
    (d("2026-12-04"), signing_amendment("department")),
    (d("2027-10-29"), serving("formal_notice", "department")),
    (d("2027-10-31"), receiving),
    (d("2028-01-10"), drafting("pas-de-calais", agreed_end_on=d("2030-12-31"))),
    (d("2028-02-10"), signing("partner", "2028-02-01")),
    (d("2028-02-29"), signing("department", "2028-02-14")),
    *((date(year, 3, 1), billing(year)) for year in range(2024, 2029)),
]
PAS_DE_CALAIS_STATES = [
    ("2024-01-08", "draft"), ("2024-01-31", "signing"), ("2024-02-29", "in_force"),
    ("2026-01-28", "notice_served"), ("2026-02-15", "in_force"), ("2027-10-29", "notice_served"),
    ("2027-12-01", "terminated"), ("2028-01-10", "draft"), ("2028-02-10", "signing"), ("2028-02-29", "in_force"),
]  # fmt: skip
PAS_DE_CALAIS_DOORS = [
    ("2024-01-08", False), ("2024-02-29", True), ("2027-12-01", False), ("2028-02-29", True),
]  # fmt: skip
PAS_DE_CALAIS_MAILS = [
    ("2026-02-01", "28 février 2026"),
    ("2026-07-04", "31 décembre 2026"), ("2026-10-02", "31 décembre 2026"), ("2026-12-01", "31 décembre 2026"),
    ("2027-07-04", "31 décembre 2027"), ("2027-10-02", "31 décembre 2027"),
    ("2027-11-01", "30 novembre 2027"), ("2027-11-23", "30 novembre 2027"),
]  # fmt: skip


def test_pas_de_calais_over_five_years(every_day: bool):
    expected = (PAS_DE_CALAIS_STATES, PAS_DE_CALAIS_DOORS, PAS_DE_CALAIS_MAILS)
    diary = five_years(
        "2024-01-08", "2028-12-31", PAS_DE_CALAIS, {2024: 12_000}, expected=expected, every_day=every_day
    )
    assert told(diary.states) == PAS_DE_CALAIS_STATES
    assert told(diary.doors) == PAS_DE_CALAIS_DOORS
    assert mails_of(diary) == PAS_DE_CALAIS_MAILS
    assert not RevenueOrder.objects.exists()


def told(changes: list[tuple[date, object]]) -> list[tuple[str, object]]:
    return [(day.isoformat(), what) for day, what in changes]


def mails_of(diary: Diary) -> list[tuple[str, str]]:
    """When, and the day that the subject speaks of."""
    about: Callable[[str], str] = lambda subject: subject.rpartition(": le ")[2].replace("\u00a0", " ")  # noqa: E731
    return [(day.isoformat(), about(subject.replace("\u00a0", " "))) for day, subject in diary.mails]
