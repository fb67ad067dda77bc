"""All rows of the main database from one database to another, whatever the two are: SQLite and PostgreSQL either way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from diemcau.infra.options import options

from .progress import Tell

BATCH = 2_000
MAIN = "default"


def add_sqlite(alias: str, path: Path) -> None:
    """Let Django know the SQLite file at `path` as `alias` (``default``: in place of the main database)."""
    _add(alias, f"sqlite:///{path}")


def add_main() -> None:
    """Let ``default`` be the configured main database again."""
    _add(MAIN, options().database_url)


def _add(alias: str, url: str) -> None:
    from diemcau.project.settings import database  # noqa: PLC0415 - Django reads them first

    if alias in connections.databases:
        connections[alias].close()
        del connections[alias]
    connections.databases[alias] = connections.configure_settings({MAIN: database(url)})[MAIN]


def let_go(alias: str) -> None:
    """Close the database, so that its file is whole."""
    connections[alias].close()


def copy(source: str, target: str, *, tell: Tell) -> int:
    """Copy every row of every table, as one snapshot of `source`, into the migrated `target`, which is emptied first.

    All or nothing. Returns the number of rows. The numbers to be given next go along: a number is never given twice.
    """
    total, done = 0, 0
    with transaction.atomic(using=source), transaction.atomic(using=target):
        if connections[source].vendor == "postgresql":
            with connections[source].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = list(_tables())
        for model in tables:
            total += model._base_manager.using(source).count()
        for model in reversed(tables):
            model._base_manager.using(target).all()._raw_delete(target)
        for model in tables:
            for batch in _batches(model, source):
                model._base_manager.using(target).bulk_create(batch, batch_size=BATCH)
                done += len(batch)
                tell("main database", done, total)
        _write_sequences(connections[target], _sequences(connections[source]))
    return done


def counts(alias: str) -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.db_table: model._base_manager.using(alias).count() for model in _tables()}


def move_aside(alias: str, schema: str) -> None:
    """On PostgreSQL, inside a transaction: all tables into a schema of their own; then an empty database of this version."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        quote = connection.ops.quote_name
        if names:
            cursor.execute(f"CREATE SCHEMA {quote(schema)}")
        for name in names:
            cursor.execute(f"ALTER TABLE {quote(name)} SET SCHEMA {quote(schema)}")
    ContentType.objects.clear_cache()
    call_command("migrate", database=alias, interactive=False, verbosity=0)


def is_current(alias: str) -> bool:
    """Whether no migration is missing there."""
    executor = MigrationExecutor(connections[alias])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _batches(model: type[models.Model], source: str) -> Iterator[list[models.Model]]:
    batch: list[models.Model] = []
    for row in model._base_manager.using(source).order_by("pk").iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _sequences(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], int]:
    """The last number given, by table and column."""
    found: dict[tuple[str, str], int] = {}
    with connection.cursor() as cursor:
        for table, column in _numbered():
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            else:
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
                cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")  # noqa: S608 - quoted by it
            row: Any = cursor.fetchone()
            if row and row[0]:
                found[table, column] = int(row[0])
    return found


def _write_sequences(connection: BaseDatabaseWrapper, last: dict[tuple[str, str], int]) -> None:
    with connection.cursor() as cursor:
        for (table, column), number in last.items():
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, number])


def _numbered() -> Iterator[tuple[str, str]]:
    for model in _tables():
        field = model._meta.auto_field
        if field is not None and field.column:
            yield model._meta.db_table, field.column
