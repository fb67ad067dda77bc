"""Bringing an installation to the form this version needs: the main database, and the files that browsers fetch."""

import contextlib
import fcntl
import hashlib
import logging
import os
import time
from collections.abc import Iterator

import django
from django.core.management import call_command

from diemcau.infra.options import options

from .faults import CannotStart

logger = logging.getLogger(__name__)
_MIGRATING = 0x6469656D  # of PostgreSQL's advisory locks; "diem"
PATIENCE = 60.0  # seconds a front waits for a work process to bring the database to its version
_SAID_EVERY = 5.0


def ensure_schema() -> None:
    """Set Django up and apply what migrations are missing; on PostgreSQL one process at a time.

    Raises CannotStart when a newer version was here.
    """
    django.setup()
    with _alone():
        _refuse_newer()
        _lay()
        call_command("migrate", interactive=False, verbosity=0)


def _lay() -> None:
    """Where there is no table yet, make them as the models say and note all migrations as applied: they come to the same tables and would
    take ten times as long, most of it for models of former days. All of it or nothing, should this process end meanwhile."""
    from django.apps import apps  # noqa: PLC0415 - after Django is set up
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    if connection.introspection.table_names():
        return
    recorder = MigrationRecorder(connection)
    steps = sorted(MigrationLoader(None).disk_migrations)
    with connection.schema_editor() as editor:
        editor.create_model(recorder.Migration)
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in steps)


def await_schema(patience: float = PATIENCE) -> None:
    """Set Django up and wait until nothing is to be migrated. Raises CannotStart after `patience` seconds, or for a newer one."""
    django.setup()
    end, said = time.monotonic() + patience, 0.0
    while missing := len(missing_migrations()):
        now = time.monotonic()
        if now > end:
            raise CannotStart(
                f"{missing} migrations are to be applied: start `diemcau serve --role work` of this version"
            )
        if now - said > _SAID_EVERY:
            logger.warning("waiting for `serve --role work`: it has %s migrations to apply", missing)
            said = now
        time.sleep(0.5)
    _refuse_newer()


def require_installation() -> None:
    """Set Django up. Raises CannotStart, and has made nothing, where no server ever ran."""
    settings = options()
    why = f"there is no installation in {settings.data_dir}; say another folder in DIEMCAU_DATA_DIR"
    if settings.database_file is not None and not settings.database_file.exists():
        raise CannotStart(why)
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    django.setup()
    if not MigrationRecorder(connection).has_table():
        raise CannotStart("the main database is empty: no server ever ran on it; see DIEMCAU_DATABASE_URL")


def missing_migrations() -> list[str]:
    """What this version has to apply. Django is set up."""
    from django.db import connection  # noqa: PLC0415 - after Django is set up
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def newer_migrations() -> list[str]:
    """What a newer version applied and this one does not know. Django is set up."""
    from django.db import connection  # noqa: PLC0415 - after Django is set up
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.disk_migrations}
    newer = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in newer if app in ours)


def _refuse_newer() -> None:
    if unknown := newer_migrations():
        raise CannotStart(f"a newer version made the main database ({', '.join(unknown)}): install that one")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415 - after Django is set up

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def collect_static() -> None:
    """Gather what browsers fetch into DATA_DIR/static, compressed, unless it is there already as this version has it.

    From then on it is served from there, also by this process. Fronts that share the folder do it one at a time.
    """
    from django.conf import settings  # noqa: PLC0415 - after Django is set up

    stamp = settings.STATIC_ROOT / settings.STATIC_STAMP
    version = _version_of_static()
    with (settings.DATA_DIR / "static.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text(encoding="ascii") != version:
            stamp.unlink(missing_ok=True)
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(version, encoding="ascii")
    settings.WHITENOISE_USE_FINDERS = settings.DEBUG


def _version_of_static() -> str:
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - after Django is set up

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
