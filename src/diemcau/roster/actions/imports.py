"""An uploaded list on its way: taken in, columns chosen, confirmed, or dropped. The work itself is done by jobs (tasks)."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import transaction

from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.infra.jobs import enqueue
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..enums import ImportState
from ..importing import staging
from ..importing.guard import is_marked_name
from ..importing.headings import FIELDS
from ..importing.opening import check
from ..models import RosterImport

KEPT_FOR = timedelta(hours=23)  # 24 h are promised; the sweep comes by every quarter of an hour
FOLDER = "imports"
MAX_BYTES = 30 * 1024 * 1024  # what a page takes (project/bodies.py); the command opens files of 50 MB


class Upload(Protocol):
    """A file as Django's forms hand it over."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


def begin_import(*, by: Actor, conference: int, upload: Upload) -> RosterImport:
    """Take a file in and have it opened. It is deleted when the import is confirmed or cancelled, after 24 h at the latest.

    Refused before anything is kept: `file_marked_secret`, and whatever `opening.check` refuses.
    """
    if not policies.may_change(by, conference):
        raise NotFound
    name = (upload.name or "")[-200:]
    if is_marked_name(name):
        raise Refused("file_marked_secret")
    if (upload.size or 0) > MAX_BYTES:
        raise Refused("file_too_large", megabytes=MAX_BYTES // 1024**2)
    kept, digest = _keep(upload)
    try:
        check(path_of(kept))
        return _record(by, conference, name, kept, digest)
    except BaseException:
        delete_files(kept)
        raise


@transaction.atomic
def _record(by: Actor, conference: int, name: str, kept: str, digest: str) -> RosterImport:
    imported = RosterImport.objects.create(
        conference_id=conference, file_name=name, file_hash=digest, file=kept, made_by=by.who
    )
    enqueue("roster.open", conference, imported=imported.pk)
    audit.record(by, "roster.import", conference=conference, imported=imported.pk, digest=digest)
    return imported


def _keep(upload: Upload) -> tuple[str, str]:
    """Write the upload under a name of ours; the name and the SHA-256."""
    digest = hashlib.sha256()
    kept = f"{FOLDER}/{uuid4().hex}"
    path = path_of(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    return kept, digest.hexdigest()


@transaction.atomic
def choose_sheet(*, by: Actor, imported: RosterImport, sheet: str) -> None:
    """Look at another sheet of the workbook."""
    locked = locked_import(by, imported, ImportState.UPLOADED, ImportState.PREVIEW, ImportState.FAILED)
    if sheet not in locked.sheets:
        raise NotFound
    locked.sheet, locked.state, locked.mapping = sheet, ImportState.OPENING, {}
    locked.save(update_fields=["sheet", "state", "mapping"])
    enqueue("roster.open", locked.conference_id, imported=locked.pk)


@transaction.atomic
def choose_columns(*, by: Actor, imported: RosterImport, columns: Mapping[int, str], site: int | None = None) -> None:
    """Say what every column holds (number from 0 → field), and the site of rows that name none; then the rows are read.

    Refused: `no_name_column`, `column_twice`, `column_closed` for a column the guard has closed.
    """
    locked = locked_import(by, imported, ImportState.UPLOADED, ImportState.PREVIEW)
    chosen = {index: field for index, field in columns.items() if field in FIELDS}
    if not set(chosen.values()) & {"full_name", "given_part"}:
        raise Refused("no_name_column")
    if len(set(chosen.values())) < len(chosen):
        raise Refused("column_twice")
    if {column["at"] for column in locked.dropped_columns} & set(chosen):
        raise Refused("column_closed")
    _check_sites(locked.conference_id, [site] if site else [])
    told = {str(index): field for index, field in chosen.items()}
    _read_again(locked, {**locked.mapping, "columns": told, "site": site})


@transaction.atomic
def choose_sites(*, by: Actor, imported: RosterImport, sites: Mapping[str, int]) -> None:
    """Say which site a spelling means (0: leave its rows out); then the rows are read again."""
    locked = locked_import(by, imported, ImportState.PREVIEW)
    _check_sites(locked.conference_id, [site for site in sites.values() if site])
    _read_again(locked, {**locked.mapping, "sites": {**locked.mapping.get("sites", {}), **sites}})


@transaction.atomic
def confirm_import(*, by: Actor, imported: RosterImport) -> None:
    """Write the rows that are good; the uploaded file is deleted now. Refused: `nothing_to_import`."""
    locked = locked_import(by, imported, ImportState.PREVIEW)
    if not locked.rows:
        raise Refused("nothing_to_import")
    locked.state, locked.progress = ImportState.WRITING, 0
    locked.save(update_fields=["state", "progress"])
    enqueue("roster.write", locked.conference_id, imported=locked.pk, by=by.who)
    facts = {"imported": locked.pk, "rows": locked.rows, "difference": locked.difference}
    audit.record(by, "roster.confirm_import", conference=locked.conference_id, **facts)
    transaction.on_commit(lambda: path_of(locked.file).unlink(missing_ok=True))


@transaction.atomic
def cancel_import(*, by: Actor, imported: RosterImport) -> None:
    """Drop the import and its file."""
    waiting = (ImportState.OPENING, ImportState.UPLOADED, ImportState.READING, ImportState.PREVIEW, ImportState.FAILED)
    locked = locked_import(by, imported, *waiting)
    close(locked, ImportState.CANCELLED)
    audit.record(by, "roster.cancel_import", conference=locked.conference_id, imported=locked.pk)


def close(imported: RosterImport, state: str, *, fault: str = "") -> None:
    """End an import: its files go after the commit, and with them every sample of what was in them."""
    kept = imported.file
    imported.state, imported.fault, imported.file = ImportState(state), fault, ""
    imported.sample, imported.unknown_sites, imported.decisions = [], [], {}
    imported.headings = [{**column, "samples": []} for column in imported.headings]
    imported.save(update_fields=["state", "fault", "file", "sample", "unknown_sites", "decisions", "headings"])
    transaction.on_commit(lambda: delete_files(kept))


def path_of(kept: str) -> Path:
    """Where an upload lies."""
    return Path(default_storage.path(kept))


def delete_files(kept: str) -> None:
    """Delete an upload, its checked rows and what differs."""
    if kept:
        upload = path_of(kept)
        for path in (upload, *(staging.path_of(upload, kind) for kind in ("rows", *staging.KINDS))):
            path.unlink(missing_ok=True)


def drop_old(now: datetime) -> int:
    """End imports that began a day ago, and delete what has lain in the folder of uploads for a day, whoever it belonged to;
    returns how many imports and files went."""
    imports = RosterImport.objects.exclude(file="").filter(made_at__lte=now - KEPT_FOR).values_list("pk", flat=True)
    return sum(_drop(pk) for pk in imports) + _delete_old_files(now)


@transaction.atomic
def _drop(pk: int) -> bool:
    """One that is still being written then has failed: its file is gone."""
    imported = RosterImport.objects.select_for_update().exclude(file="").filter(pk=pk).first()
    if imported is None:
        return False
    if imported.state == ImportState.WRITING:
        close(imported, ImportState.FAILED, fault="unexpected")
    else:
        close(imported, ImportState.CANCELLED)
    return True


def _delete_old_files(now: datetime) -> int:
    folder, oldest = path_of(FOLDER), (now - KEPT_FOR).timestamp()
    old = [path for path in folder.iterdir() if path.stat().st_mtime <= oldest] if folder.exists() else []
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _read_again(imported: RosterImport, mapping: dict[str, object]) -> None:
    imported.mapping, imported.state, imported.progress = mapping, ImportState.READING, 0
    imported.decisions = {}  # rows may mean others now
    imported.save(update_fields=["mapping", "state", "progress", "decisions"])
    enqueue("roster.read", imported.conference_id, imported=imported.pk)


def _check_sites(conference: int, sites: list[int]) -> None:
    if Site.objects.filter(conference_id=conference, pk__in=sites).count() != len(set(sites)):
        raise NotFound


def locked_import(by: Actor, imported: RosterImport, *states: str) -> RosterImport:
    """The import as it stands now, in one of `states`. Refused: `import_moved_on`."""
    if not policies.may_change(by, imported.conference_id):
        raise NotFound
    locked = RosterImport.objects.select_for_update().get(pk=imported.pk)
    if locked.state not in states:
        raise Refused("import_moved_on")
    return locked
