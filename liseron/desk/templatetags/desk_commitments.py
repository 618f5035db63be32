"""Words of the board of commitments."""

from django import template

from liseron.agreements.models import Commitment, Standing
from liseron.desk.commitment_board import TONES

register = template.Library()


@register.simple_tag
def standing_of(row: Commitment) -> tuple[str, str]:
    """Where a row of `with_standing` stands, and its tone."""
    standing = Standing(row.standing)  # type: ignore[attr-defined]
    return str(standing.label), TONES[standing]
