"""Questions asked so often that translating them costs more than answering: the ORM writes their SQL once.

What is written is what the ORM would write, for whichever database; only the values change from call to call.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from enum import Enum
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.utils import CursorWrapper

Row = tuple[Any, ...]
AS_THEY_ARE = {int, str, bool}


class PreparedQuery:
    """A query of `values_list`, prepared at its first call.

    `build` makes it from one marker for each value: texts, numbers, dates and instants that nothing else in the query
    equals. Values are given in the same order.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], *markers: Any) -> None:
        self._build = build
        self._markers = markers
        self._written: dict[str, tuple[str, list[tuple[int | None, Any]], Any, dict[int, Any]]] = {}

    def rows(self, *values: Any) -> list[Row]:
        """What the database answers, one tuple for each row."""
        sql, places, compiler, converters = self._written.get(connection.vendor) or self._write()
        given = [_adapted(value) for value in values]
        with _cursor() as cursor:
            cursor.execute(sql, [constant if place is None else given[place] for place, constant in places])
            found = cursor.fetchall()
        if converters and found:
            return [tuple(row) for row in compiler.apply_converters(found, converters)]
        return list(found)

    def _write(self) -> tuple[str, list[tuple[int | None, Any]], Any, dict[int, Any]]:
        compiler = self._build(*self._markers).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        markers = [_adapted(marker) for marker in self._markers]
        places = [
            (markers.index(one) if one in markers else None, one.value if isinstance(one, Enum) else one)
            for one in parameters
        ]
        if {place for place, _constant in places if place is not None} != set(range(len(markers))):
            raise ValueError("a value of a prepared query has no place in its SQL")
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        written = (sql, places, compiler, converters)
        self._written[connection.vendor] = written
        return written


class PreparedInsert:
    """A new row of one table. Every column named gets its value; signals are not sent.

    `may_be_lost`: SQLite does not wait for the disk, and a power cut may take the last rows. For what is asked again.
    """

    def __init__(self, model: type[models.Model], *names: str, may_be_lost: bool = False) -> None:
        self._fields = [model._meta.get_field(name) for name in names]
        # Texts, numbers and truths are written as they are, but in JSON; the rest as its field says.
        self._are_plain = [not isinstance(field, models.JSONField) for field in self._fields]
        self._table = model._meta.db_table
        self._may_be_lost = may_be_lost
        self._written: dict[str, str] = {}

    def __call__(self, *values: Any) -> bool:
        """Values in the order of the names; a foreign key takes the number of its row.

        False when a unique key was taken: the row that has it stays as it is.
        """
        sql = self._written.get(connection.vendor) or self._write()
        given = [
            value if is_plain and type(value) in AS_THEY_ARE else field.get_db_prep_save(value, connection)  # type: ignore[union-attr]
            for field, is_plain, value in zip(self._fields, self._are_plain, values, strict=True)
        ]
        with self._haste(), _cursor() as cursor:
            cursor.execute(sql, given)
            return bool(cursor.rowcount == 1)

    def _haste(self) -> AbstractContextManager[None]:
        without_waiting: Callable[[], AbstractContextManager[None]] | None
        without_waiting = getattr(connection, "without_waiting_for_the_disk", None)
        return without_waiting() if self._may_be_lost and without_waiting else nullcontext()

    def _write(self) -> str:
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(str(field.column)) for field in self._fields)  # type: ignore[union-attr]
        places = ", ".join(["%s"] * len(self._fields))
        into = f"{quoted(self._table)} ({columns})"
        sql = f"INSERT INTO {into} VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608 -- names of our models
        self._written[connection.vendor] = sql
        return sql


class PreparedDelete:
    """The row of a number goes; whoever removes it is told so, and nobody else. For tables that nothing points to."""

    def __init__(self, model: type[models.Model]) -> None:
        self._table = model._meta.db_table
        self._key = str(model._meta.pk.column) if model._meta.pk else "id"

    def __call__(self, key: int) -> bool:
        quoted = connection.ops.quote_name
        sql = f"DELETE FROM {quoted(self._table)} WHERE {quoted(self._key)} = %s"  # noqa: S608
        with _cursor() as cursor:
            cursor.execute(sql, [key])
            return bool(cursor.rowcount == 1)


def _cursor() -> CursorWrapper:
    """Django's own; on PostgreSQL one whose values travel beside the SQL, so that the server plans it once.

    psycopg then prepares each text at its first use (`prepare_threshold` in config/values.py).
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        return cast(CursorWrapper, here.cursor())
    from django.db.backends.postgresql.base import ServerBindingCursor

    here.close_if_health_check_failed()
    here.ensure_connection()
    binding: Any = ServerBindingCursor
    return cast(CursorWrapper, here._prepare_cursor(binding(here.connection)))


def _adapted(value: Any) -> Any:
    """As the ORM gives it to the database's driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
