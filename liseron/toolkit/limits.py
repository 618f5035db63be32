"""Spend a limit: never one more than allowed, whatever the number of processes."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet


def spend(counters: "QuerySet[Any]", limit: int) -> bool:
    """Add one to `used` of the single counter in `counters` if it is below `limit`; False when all is spent.

    One conditional UPDATE: reading first would grant the same last unit to several people. Write the ledger
    line in the same transaction. Raises ValueError when `counters` names more than one row.
    """
    with transaction.atomic(using=counters.db):
        changed = counters.filter(used__lt=limit).update(used=F("used") + 1)
        if changed > 1:
            raise ValueError("spend() takes the query of one counter")
    return changed == 1


def give_back(counters: "QuerySet[Any]") -> bool:
    """Take one from `used` of the single counter, never below zero; False when nothing was spent."""
    with transaction.atomic(using=counters.db):
        changed = counters.filter(used__gt=0).update(used=F("used") - 1)
        if changed > 1:
            raise ValueError("give_back() takes the query of one counter")
    return changed == 1
