"""Fixtures that several folders use. The ground (settings) is laid by tests/ground.py before this is read."""

from pathlib import Path

import pytest

APART = ("kernel", "ui", "cli", "plane", "project")
"""Folders whose tests have nothing to do with the main database, or are about SQLite's files: once is enough."""

DATABASES = {"db", "transactional_db", "postgres", "fresh_postgres", "own_postgres"}
"""Who asks for none of these, has no mark and starts no server, has nothing to do with one either."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        names = set(getattr(item, "fixturenames", ()))
        asks = names & DATABASES or any(item.get_closest_marker(mark) for mark in ("django_db", "whole", "proof"))
        if folder in APART or not asks or (folder == "house" and item.path.stem not in ("test_doors", "test_nonsense")):
            item.add_marker(pytest.mark.sqlite)
