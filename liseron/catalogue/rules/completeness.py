"""When a list that says it is whole may take away the titles that it no longer names."""

from dataclasses import dataclass

LARGEST_SHARE = 0.10
"""Above this share of what is offered, a person confirms: a list cut short by an accident looks the same."""


@dataclass(frozen=True)
class Absence:
    """`offered` titles before the list, `absent` from it, and `unnamed` lines that may have hidden some of them."""

    offered: int
    absent: int
    unnamed: int = 0

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.absent / self.offered if self.offered else 0.0


def may_withdraw(absence: Absence, *, is_confirmed: bool, limit: float = LARGEST_SHARE) -> bool:
    """Few enough, and every line named its title; or a person looked and confirmed. `limit` is a share, 0 to 1."""
    if not absence.absent:
        return False
    return is_confirmed or (absence.share <= limit and not absence.unnamed)
