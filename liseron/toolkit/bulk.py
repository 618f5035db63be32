"""Rows by the thousand: one statement prepared once, no model instance. SQLite and PostgreSQL.

An instance of a model and its journey through the compiler cost ten times what the database does with the row.
Defaults, auto_now and signals do not apply here: every column is said.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

Row = Sequence[Any]


def insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Row],
    *,
    unique: Sequence[str] = (),
    updating: Sequence[str] = (),
) -> None:
    """Insert rows of values in the order of `names`, which are fields ("work" takes a primary key).

    A row that meets another one of the same `unique` fields changes its fields `updating` instead.
    """
    prepared = _prepared(model, names, rows)
    if prepared:
        holes = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO {_table(model)} ({_columns(model, names)}) VALUES ({holes})"  # noqa: S608
        if unique:
            quoted = [connection.ops.quote_name(_column(model, name)) for name in updating]
            renewed = ", ".join(f"{column} = excluded.{column}" for column in quoted)
            statement += f" ON CONFLICT ({_columns(model, unique)}) DO UPDATE SET {renewed}"
        with connection.cursor() as cursor:
            cursor.executemany(statement, prepared)


def insert_alike(model: type[models.Model], names: Sequence[str], row: Row, count: int) -> list[int]:
    """`count` times the same row, at most a few thousand; their primary keys."""
    if not count:
        return []
    (prepared,) = _prepared(model, names, [row])
    holes = ", ".join([f"({', '.join(['%s'] * len(names))})"] * count)
    statement = (
        f"INSERT INTO {_table(model)} ({_columns(model, names)}) VALUES {holes} "  # noqa: S608
        f"RETURNING {connection.ops.quote_name(_key(model))}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, prepared * count)
        return sorted(pk for (pk,) in cursor.fetchall())


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[int, Row]]) -> None:
    """Set the fields `names` of rows known by their primary key: (pk, values) each."""
    keyed = list(rows)
    values = _prepared(model, names, [row for _pk, row in keyed])
    if values:
        quote = connection.ops.quote_name
        wanted = ", ".join(f"{quote(_column(model, name))} = %s" for name in names)
        statement = f"UPDATE {_table(model)} SET {wanted} WHERE {quote(_key(model))} = %s"  # noqa: S608
        pairs = zip(values, keyed, strict=True)
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(*row, pk) for row, (pk, _row) in pairs])


def _prepared(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """The values as the database takes them; most columns take them as they are."""
    found = ((n, _adapter(model._meta.get_field(name))) for n, name in enumerate(names))
    adapters = [(n, adapt) for n, adapt in found if adapt]
    prepared = []
    for row in rows:
        values = list(row)
        for n, adapt in adapters:
            if values[n] is not None:
                values[n] = adapt(values[n])
        prepared.append(tuple(values))
    return prepared


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    match field:
        case models.JSONField():
            encode: Callable[[Any], str] = (field.encoder or json.JSONEncoder)().encode
            return encode
        case models.DateTimeField():
            return lru_cache(maxsize=8)(connection.ops.adapt_datetimefield_value)  # all rows bear one instant
        case models.DateField():
            return connection.ops.adapt_datefield_value
        case _:
            return None


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: type[models.Model], names: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(_column(model, name)) for name in names)


def _column(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)
