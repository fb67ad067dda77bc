"""Fixtures of the plane's tests."""

from tests.postgres import fresh_postgres, postgres

__all__ = ["fresh_postgres", "postgres"]
