"""Thousands of delegates written at once, past the ORM (measured.md B.D: 3 to 4 times faster)."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from .entry import Entry, identity, keys, pieces
from .enums import DelegateStatus, Source
from .models import Delegate, FormerEntry

ASK = 4_000  # values in one IN list: below every database's limit
COLUMNS = (
    "uid", "conference_id", "run", "full_name", "sort_key", "search_key", "unit_key", "row_key", "honorific", "position",
    "unit", "group_id", "site_id", "status", "source", "approved_by", "phone", "note", "listed", "code", "code_hash",
    "created_at", "version",
)  # fmt: skip


def prepare(
    conference: int,
    entries: Sequence[Entry],
    *,
    source: str = Source.IMPORT.value,
    status: str = DelegateStatus.CONFIRMED.value,
    row_keys: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Rows for `write`, with keys and fresh identities: the slow part, done before any lock is taken. `row_keys` as computed before."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    native = connection.features.has_native_uuid_field
    rows = []
    for entry, row_key in zip_longest(entries, row_keys, fillvalue=""):
        assert isinstance(entry, Entry)
        who, key = (
            identity(conference),
            keys(conference, entry.full_name, entry.unit, entry.site, known_row_key=row_key),
        )
        rows.append((
            who.uid if native else who.uid.hex, conference, "live", entry.full_name, key.sort_key, key.search_key,
            key.unit_key, key.row_key, entry.honorific, entry.position, entry.unit, entry.group, entry.site, status, source,
            "", entry.phone, entry.note, entry.listed, who.code, who.code_hash, now,
        ))  # fmt: skip
    return rows


def write(rows: Sequence[tuple[Any, ...]], *, version: int) -> None:
    """Write prepared rows as new delegates, inside the caller's transaction. Nothing is checked here."""
    table = connection.ops.quote_name(Delegate._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, version))
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - own names
            cursor.executemany(statement, [(*row, version) for row in rows])


def insert(
    conference: int,
    entries: Sequence[Entry],
    *,
    version: int,
    source: str = Source.IMPORT.value,
    status: str = DelegateStatus.CONFIRMED.value,
) -> None:
    """`prepare` and `write` in one step."""
    write(prepare(conference, entries, source=source, status=status), version=version)


class Listed(NamedTuple):
    """Which rows of a list are known: `here` are row keys of people on the list, `gone` of people taken off it (their ids)."""

    here: set[str]
    gone: dict[str, int]


NOBODY = Listed(set(), {})


def listed(row_keys: Sequence[str]) -> Listed:
    """Who of a list is known already, also under an earlier name, unit or site. A walk-in that was undone is not.

    Raw: the ORM takes longer to prepare 4,000 values than the database to find them.
    """
    quote = connection.ops.quote_name
    delegates, former = quote(Delegate._meta.db_table), quote(FormerEntry._meta.db_table)
    here: set[str] = set()
    gone: dict[str, int] = {}
    with connection.cursor() as cursor:
        for piece in pieces(row_keys, ASK):
            marks = ", ".join(["%s"] * len(piece))
            cursor.execute(
                f"SELECT row_key, id, removed_at IS NULL FROM {delegates} WHERE row_key IN ({marks})"  # noqa: S608 - own names
                " AND (removed_at IS NULL OR source IN ('import', 'form'))",
                piece,
            )
            for row_key, pk, is_here in cursor.fetchall():
                if is_here:
                    here.add(row_key)
                else:
                    gone[row_key] = pk
            cursor.execute(
                f"SELECT f.row_key FROM {former} f JOIN {delegates} d ON d.id = f.delegate_id"  # noqa: S608 - own names
                f" WHERE f.row_key IN ({marks}) AND d.removed_at IS NULL",
                piece,
            )
            here.update(row[0] for row in cursor.fetchall())
    return Listed(here, {row_key: pk for row_key, pk in gone.items() if row_key not in here})
