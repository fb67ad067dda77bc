"""Bringing the main database to the form this version needs."""

import django
from django.core.management import call_command


def ensure_schema() -> None:
    """Set Django up and apply what migrations are missing."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
