"""The tables of a database made at once are those that all migrations come to."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import postgres_url
from tests.server import DATABASE, ROOT

pytestmark = pytest.mark.whole
LAID = ("-c", "from diemcau.cli.database import ensure_schema as make; make()")
STEP_BY_STEP = ("-m", "django", "migrate", "-v", "0")


def made(how: tuple[str, ...], folder: Path, url: str = "") -> None:
    folder.mkdir()
    known = {name: value for name, value in os.environ.items() if not name.startswith("DIEMCAU_")}
    known |= {"DJANGO_SETTINGS_MODULE": "diemcau.project.settings", "DIEMCAU_DATA_DIR": str(folder)}
    known |= {"PYTHONPATH": str(ROOT / "src")} | ({"DIEMCAU_DATABASE_URL": url} if url else {})
    subprocess.run([sys.executable, *how], env=known, check=True, timeout=300)


def of_sqlite(path: Path) -> dict[str, Any]:
    """Columns, references, indexes and checks of each table, and whether it holds rows; what was applied."""
    with sqlite3.connect(path) as line:
        tables = line.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql > ''").fetchall()
        found: dict[str, Any] = {
            name: _table(line, name, sql) for name, sql in tables if not name.startswith("sqlite_")
        }
        found["other"] = line.execute("SELECT * FROM sqlite_master WHERE type NOT IN ('table', 'index')").fetchall()
        found["applied"] = line.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return found


def _table(line: sqlite3.Connection, name: str, sql: str) -> dict[str, Any]:
    def asked(pragma: str, of: str) -> list[Any]:
        return line.execute(f'PRAGMA {pragma}("{of}")').fetchall()

    indexes = []
    for _no, index, unique, _origin, partial in asked("index_list", name):
        [(text,)] = line.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)) or [("",)]
        columns = [row[2:] for row in asked("index_xinfo", index)]
        own = "" if index.startswith("sqlite_") else index  # numbered as they were made
        indexes.append((own, unique, partial, columns, (text or "").partition(" ON ")[2]))
    return {
        "columns": sorted(row[1:] for row in asked("table_xinfo", name)),
        "references": sorted(row[2:] for row in asked("foreign_key_list", name)),
        "indexes": sorted(indexes, key=str),
        "checks": sorted(_checks(sql)),
        "is strict": sql.rstrip().endswith("STRICT"),
        "holds rows": line.execute(f'SELECT count(*) > 0 FROM "{name}"').fetchall(),
    }


def _checks(sql: str) -> list[str]:
    """The text of each ``CHECK (…)``."""
    found = []
    for match in re.finditer(r"CHECK \(", sql):
        depth, at = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[at], 0)
            at += 1
        found.append(sql[match.end() : at - 1])
    return found


def of_postgresql(url: str) -> dict[str, set[Any]]:
    """The same; a table that was renamed keeps the names of its former key and checks, which nothing asks for."""
    asked = {
        "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity, "
        "is_generated, generation_expression, collation_name FROM information_schema.columns WHERE table_schema = 'public' AND "
        "(table_name, column_name) <> ('auth_group_permissions', 'id')",  # Django's own, empty: wider when made by its migration
        "indexes": "SELECT tablename, CASE WHEN indexname ~ '_pkey1?$' THEN '' ELSE indexname END, substring(indexdef FROM ' USING .*') "
        "FROM pg_indexes WHERE schemaname = 'public'",
        "constraints": "SELECT conrelid::regclass::text, CASE WHEN conname ~ '_(pkey|check)1?$' THEN '' ELSE conname END, "
        "pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n' AND connamespace = 'public'::regnamespace",
        "sequences": "SELECT sequencename FROM pg_sequences",
        "applied": "SELECT app, name FROM django_migrations",
    }
    with psycopg.connect(url) as line:
        return {name: set(line.execute(question).fetchall()) for name, question in asked.items()}


def test_tables_made_at_once_are_those_of_all_migrations(tmp_path: Path) -> None:
    made(LAID, tmp_path / "laid")
    made(STEP_BY_STEP, tmp_path / "stepped")
    laid, stepped = (of_sqlite(tmp_path / name / DATABASE) for name in ("laid", "stepped"))
    assert len(laid["applied"]) > 70
    assert sum(len(table["checks"]) for table in laid.values() if isinstance(table, dict)) > 20
    assert laid == stepped


def test_on_postgresql_too(tmp_path: Path) -> None:
    found = []
    for name, how in (("laid", LAID), ("stepped", STEP_BY_STEP)):
        url = postgres_url()
        made(how, tmp_path / name, url)
        found.append(of_postgresql(url))
    laid, stepped = found
    for asked, rows in laid.items():
        assert rows
        assert rows ^ stepped[asked] == set()
