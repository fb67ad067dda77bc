"""Rows written by the hundred, past the ORM (measured: model instances are four fifths of what judging costs)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model, UUIDField

SIZES = (64, 8, 1)
"""Rows in one statement: for each statement Python lets go of its lock, and a thread that draws may keep it for milliseconds."""


def write(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, unless: Sequence[str] = (), key: Sequence[str] = ()
) -> None:  # fmt: skip
    """Insert `rows` whose values stand in the order of `columns`, inside the caller's transaction.

    A row that is there already stays as it is when it agrees in `unless`, is overwritten when it agrees in `key`, and with neither is one
    too many (IntegrityError).
    """
    by_column: dict[str, Field[Any, Any]] = {str(field.column): field for field in model._meta.concrete_fields}
    turns = [(index, turn) for index, name in enumerate(columns) if (turn := _turn(by_column[name])) is not None]
    ready = []
    for row in rows:
        values = list(row)
        for index, turn in turns:
            values[index] = turn(values[index])
        ready.append(values)
    with connection.cursor() as cursor:
        if key:  # one row a statement: two of one key would be refused by PostgreSQL
            cursor.executemany(_statement(model, columns, unless, key), ready)
            return
        start = 0
        for size in SIZES:
            while len(ready) - start >= size:
                values = [value for row in ready[start : start + size] for value in row]
                cursor.execute(_statement(model, columns, unless, key, rows=size), values)
                start += size


def _turn(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What a value must become before the database takes it; None: nothing."""
    if isinstance(field, JSONField):
        return lambda value: field.get_db_prep_value(value, connection)
    if isinstance(field, UUIDField) and not connection.features.has_native_uuid_field:
        return lambda value: None if value is None else value.hex
    return None


def _statement(
    model: type[Model], columns: Sequence[str], unless: Sequence[str], key: Sequence[str], *, rows: int = 1
) -> str:
    quoted = {name: connection.ops.quote_name(name) for name in columns}
    table, marks = connection.ops.quote_name(model._meta.db_table), f"({', '.join(['%s'] * len(columns))})"
    values = ", ".join([marks] * rows)
    insert = f"INSERT INTO {table} ({', '.join(quoted.values())}) VALUES {values}"  # noqa: S608 - own names
    if not unless and not key:
        return insert
    agree = ", ".join(quoted[name] for name in (unless or key))
    kept = ", ".join(f"{quoted[name]} = EXCLUDED.{quoted[name]}" for name in columns if name not in key)
    then = "NOTHING" if unless else f"UPDATE SET {kept}"
    return f"{insert} ON CONFLICT ({agree}) DO {then}"
