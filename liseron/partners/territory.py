"""The ground of a partner: which postcodes and towns are on it, so that a library sees who lives elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from liseron.partners.models import Municipality, Partner
from liseron.protocols.insee import fold_name


@dataclass(frozen=True)
class Territory:
    """Postcodes and folded names of the towns of a partner; `beside` are other towns that share its postcodes."""

    postcodes: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    beside: frozenset[tuple[str, str]] = frozenset()

    def is_outside(self, postcode: str, town: str) -> bool:
        """True when what was typed says so; nothing typed, or a partner whose ground we do not know, says nothing.

        The postcode decides. Where towns share it, a town known to be another one of them is outside.
        """
        name = fold_name(town)
        if not self.towns or (not postcode and not name):
            return False
        if not postcode:
            return name not in self.towns
        if postcode not in self.postcodes:
            return bool(self.postcodes)
        return name not in self.towns and (postcode, name) in self.beside


def territories_of(partners: Iterable[Partner]) -> dict[int, Territory]:
    """Partner number → territory, in two queries for any number of partners. Merged towns count by their name."""
    asked = {partner.pk: partner for partner in partners}
    if not asked:
        return {}
    ours = _rows(
        Q(pk__in=[p.municipality_id for p in asked.values() if p.municipality_id])
        | Q(successor__in=[p.municipality_id for p in asked.values() if p.municipality_id])
        | Q(intercommunality__in=[p.intercommunality_id for p in asked.values() if p.intercommunality_id])
        | Q(
            successor__intercommunality__in=[
                p.intercommunality_id for p in asked.values() if p.intercommunality_id
            ]
        )
    )
    codes = {code for *_, code in ours if code}
    sharing = _rows(Q(postal_codes__code__in=codes)) if codes else []
    return {key: _territory(partner, ours, sharing) for key, partner in asked.items()}


Row = tuple[int, int | None, str | None, str | None, str, str | None]


def _rows(wanted: Q) -> list[Row]:
    """Town, the town it became, the EPCI of both, folded name, postcode."""
    return list(
        Municipality.objects.filter(wanted)
        .order_by()
        .values_list(
            "pk",
            "successor_id",
            "intercommunality_id",
            "successor__intercommunality_id",
            "folded_name",
            "postal_codes__code",
        )
    )


def _territory(partner: Partner, rows: list[Row], sharing: list[Row]) -> Territory:
    inside = [row for row in rows if _is_in(partner, row)]
    codes = frozenset(row[5] for row in inside if row[5])
    towns = frozenset(row[4] for row in inside)
    beside = frozenset(
        (row[5], row[4]) for row in sharing if row[5] in codes and row[4] not in towns and row[5]
    )
    return Territory(codes, towns, beside)


def _is_in(partner: Partner, row: Row) -> bool:
    town, became, community, community_after, *_ = row
    if partner.municipality_id is not None:
        return partner.municipality_id in {town, became}
    return partner.intercommunality_id in {community, community_after}
