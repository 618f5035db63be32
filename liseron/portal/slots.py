"""Places on the home page that an app above fills: editorial pages, an agenda, news.

An app registers a provider in its `ready()`; until then the slot shows nothing and costs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Filling:
    """What a provider answers: a template of its own and what the template needs."""

    template: str
    context: dict[str, Any]


Provider = Callable[[HttpRequest], Filling | None]

HOME_SLOTS = ("headline", "selection", "agenda", "news")

_providers: dict[str, Provider] = {}


def fill(slot: str, provider: Provider) -> None:
    """Registers the provider of a slot. Raises LookupError for a slot that the page does not have."""
    if slot not in HOME_SLOTS:
        raise LookupError(f"no slot {slot!r}: {', '.join(HOME_SLOTS)}")
    _providers[slot] = provider


def fillings(request: HttpRequest) -> dict[str, Filling]:
    """What fills each slot for this request; empty slots are left out."""
    answers = {slot: provider(request) for slot, provider in _providers.items()}
    return {slot: filling for slot, filling in answers.items() if filling is not None}
