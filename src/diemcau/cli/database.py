"""Bringing an installation to the form this version needs: the main database, and the files that browsers fetch."""

import hashlib
import os

import django
from django.core.management import call_command


def ensure_schema() -> None:
    """Set Django up and apply what migrations are missing."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Gather what browsers fetch into DATA_DIR/static, compressed, unless it is there already as this version has it."""
    from django.conf import settings  # noqa: PLC0415 - after Django is set up

    stamp = settings.STATIC_ROOT / settings.STATIC_STAMP
    version = _version_of_static()
    if stamp.exists() and stamp.read_text(encoding="ascii") == version:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(version, encoding="ascii")


def _version_of_static() -> str:
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - after Django is set up

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
