"""Facts put on a row by an action: which changed, and never others than those allowed."""

from typing import Any

from django.db.models import Model


def put_facts(row: Model, facts: dict[str, Any], allowed: set[str]) -> list[str]:
    """Puts the facts on the row; the names of those that differ. A fact that is not allowed is a programming error."""
    if unknown := facts.keys() - allowed:
        raise TypeError(f"cannot set {sorted(unknown)}")
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed
