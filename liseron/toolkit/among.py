"""Rows named by a long list, in one parameter whatever its length: `filter(among("record", numbers))`.

`__in` writes a place for each value, which costs Django more than the question costs the database, and SQLite takes
no more than 32,766 of them.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignObject, Lookup, Q
from django.db.models.sql.compiler import SQLCompiler


class _Values:
    """The list, kept from being looked into one by one."""

    def __init__(self, values: Iterable[int | str]) -> None:
        self.listed = list(values)


@Field.register_lookup
@ForeignObject.register_lookup  # which looks no further than itself
class _Among(Lookup[Any]):
    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        listed = self.rhs.listed
        if not listed:
            raise EmptyResultSet
        if connection.vendor == "sqlite":
            among = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 -- a column of our models
            return among, (*parameters, json.dumps(listed))
        return f"{column} = ANY(%s)", (*parameters, listed)


def among(name: str, values: Iterable[int | str]) -> Q:
    """Rows whose field `name`, of numbers or texts, is one of the values; none when there are none."""
    return Q(**{f"{name}__among": _Values(values)})
