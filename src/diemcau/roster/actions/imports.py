"""An uploaded list on its way: taken in, columns chosen, confirmed, or dropped. The work itself is done by jobs (tasks)."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import transaction

from diemcau.conferences.models import Site
from diemcau.infra import audit, sealed
from diemcau.infra.jobs import enqueue
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy

from .. import policies
from ..enums import ImportState
from ..importing import staging
from ..importing.layout import FIELDS, place_of, tidy_lines
from ..importing.opening import check
from ..importing.secrecy import is_marked_name
from ..importing.wishes import CODINGS
from ..models import Delegate, RosterImport
from .senders import remember, remembered

KEPT_FOR = timedelta(hours=23)  # 24 h are promised; the sweep comes by every quarter of an hour
FOLDER = "imports"
SEALED = "roster.upload"
LAST_ROW = 1_048_576
MOST_CELLS = 2_000
MAX_BYTES = 30 * 1024 * 1024  # what a page takes (project/bodies.py); the command opens files of 50 MB


_TOLD_LATER = ("row", "cell", "code", "costs_row", "count", "limit", "first", "kind")  # nothing of people
_SAMPLED = (
    "sample",
    "unknown_sites",
    "doubtful_units",
    "decisions",
    "decoded",
    "secret",
    "headings",
    "mapping",
    "problems",
)  # what says something of people, and what would


class Upload(Protocol):
    """A file as Django's forms hand it over."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


def begin_import(*, by: Actor, conference: int, upload: Upload, sender: str = "") -> RosterImport:
    """Take a file in and have it read. It lies encrypted, and is deleted when the import is confirmed or cancelled, after 24 h at the latest.
    `sender`: the unit that sent it, where somebody said so.

    Refused before anything is kept: `file_marked_secret`, and whatever `opening.check` refuses.
    """
    if not policies.may_change(by, conference):
        raise NotFound
    name = (upload.name or "")[-200:]
    if is_marked_name(name):
        raise Refused("file_marked_secret")
    if (upload.size or 0) > MAX_BYTES:
        raise Refused("file_too_large", megabytes=MAX_BYTES // 1024**2)
    data = b"".join(upload.chunks())
    check(data)
    imported = RosterImport(
        conference_id=conference, file_name=name, file_hash=hashlib.sha256(data).hexdigest(), made_by=by.who, sender=tidy(sender)[:300],
        secret=sealed.new_secret(), file=f"{FOLDER}/{uuid4().hex}",
    )  # fmt: skip
    path = path_of(imported.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(sealed.seal(data, imported.secret, SEALED))
        _record(by, imported)
    except BaseException:
        delete_files(imported.file)
        raise
    return imported


@transaction.atomic
def _record(by: Actor, imported: RosterImport) -> None:
    imported.mapping = remembered(imported)
    imported.save()
    enqueue("roster.read", imported.conference_id, imported=imported.pk)
    audit.record(
        by, "roster.import", conference=imported.conference_id, imported=imported.pk, digest=imported.file_hash
    )


def upload_of(imported: RosterImport) -> bytes:
    """The file as it was uploaded. Refused: `import_moved_on`, when it is gone."""
    try:
        return sealed.unseal(path_of(imported.file).read_bytes(), imported.secret, SEALED)
    except (OSError, sealed.Unsealable):
        raise Refused("import_moved_on") from None


@dataclass(frozen=True)
class Layout:
    """What a person corrects of how a list is read: as importing.wishes has it. `only` None: all sheets."""

    tables: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    only: Sequence[str] | None = None
    coding: str = ""
    site: int | None = None


@transaction.atomic
def choose_layout(*, by: Actor, imported: RosterImport, layout: Layout, saw: int | None = None) -> None:
    """Say where the lists stand, what their columns hold, and the site of rows that name none; then everything is read again.

    A table without any field is left out. Refused: `no_name_column`, `column_twice`, `column_closed` for a column the guard has closed,
    `nothing_to_import` without a sheet.
    """
    locked = locked_import(by, imported, ImportState.UPLOADED, ImportState.PREVIEW, saw=saw)
    tables = {shape: _columns(locked, shape, said) for shape, said in layout.tables.items()}
    names = {name for name, _head in locked.sheets}
    heads = {name: head for name, head in layout.heads.items() if name in names and 0 <= head < LAST_ROW}
    only = None if layout.only is None else [name for name in layout.only if name in names]
    if only == []:
        raise Refused("nothing_to_import")
    _check_sites(locked.conference_id, [layout.site] if layout.site else [])
    coding = layout.coding if layout.coding in CODINGS else ""
    told = {"tables": tables, "heads": heads, "only": only, "coding": coding, "site": layout.site}
    _read_again(locked, {**locked.mapping, **told})


def _columns(imported: RosterImport, shape: str, said: Mapping[int, str]) -> dict[str, str]:
    table = next((table for table in imported.headings if table["shape"] == shape), None)
    if table is None:
        raise NotFound
    chosen = {index: name for index, name in said.items() if name in FIELDS}
    if len(set(chosen.values())) < len(chosen):
        raise Refused("column_twice")
    if {column["at"] for column in table["columns"] if column["dropped"]} & set(chosen):
        raise Refused("column_closed")
    if chosen and not set(chosen.values()) & {"full_name", "given_part"}:
        raise Refused("no_name_column")
    return {str(index): name for index, name in chosen.items()}


@transaction.atomic
def correct_cells(
    *,
    by: Actor,
    imported: RosterImport,
    cells: Mapping[str, str],
    back: Collection[str] = (),
    out: Collection[str] = (),
    saw: int | None = None,
) -> None:
    """Type the right values into cells that something is wrong with, go `back` to what the file says, or leave rows `out` (“Sheet1!7”); then
    everything is read again. Cells of which nothing was told are passed over."""
    locked = locked_import(by, imported, ImportState.PREVIEW, saw=saw)
    before = locked.mapping.get("cells", {})
    known = {problem["cell"] for problem in locked.problems} | {*before}
    rows = {row_of(cell) for cell in known} | {*locked.mapping.get("out", ())}
    typed = {cell: _right(value)[:300] for cell, value in cells.items() if cell in known}
    kept = {cell: value for cell, value in {**before, **typed}.items() if cell not in back}
    told = {"cells": dict(list(kept.items())[:MOST_CELLS]), "out": sorted({*out} & rows)}
    _read_again(locked, {**locked.mapping, **told})


def _right(value: str) -> str:
    return "\n".join(map(without_identity_numbers, tidy_lines(value).splitlines()))


def row_of(cell: str) -> str:
    """The row of a full address: “Sheet1!B7” → “Sheet1!7”."""
    sheet, row, _column = place_of(cell)
    return f"{sheet}!{row}"


@transaction.atomic
def choose_spellings(
    *,
    by: Actor,
    imported: RosterImport,
    sites: Mapping[str, int] | None = None,
    units: Mapping[str, str] | None = None,
    saw: int | None = None,
) -> None:
    """Say which site a spelling means (0: leave its rows out), and which of the proposed units ("": the one that is written); then the rows
    are read again."""
    locked = locked_import(by, imported, ImportState.PREVIEW, saw=saw)
    _check_sites(locked.conference_id, [site for site in (sites or {}).values() if site])
    proposed = {spelling: {"", *names} for spelling, names, _why in locked.doubtful_units}
    known = {said: name for said, name in (units or {}).items() if name in proposed.get(said, ())}
    told = {
        name: {**locked.mapping.get(name, {}), **said} for name, said in (("sites", sites), ("units", known)) if said
    }
    _read_again(locked, {**locked.mapping, **told})


@transaction.atomic
def confirm_import(*, by: Actor, imported: RosterImport, saw: int | None = None) -> bool:
    """Write the rows that are good; the uploaded file is deleted now. False: somebody was taken off the list since it was read, so that it is read
    again, to be looked at once more. Refused: `nothing_to_import`."""
    locked = locked_import(by, imported, ImportState.PREVIEW, saw=saw)
    if not locked.rows:
        raise Refused("nothing_to_import")
    since = Delegate.objects.filter(conference_id=locked.conference_id, version__gt=locked.seen_version)
    if since.filter(removed_at__isnull=False).exists():  # rows that were taken for them would be nobody's
        _read_again(locked, locked.mapping)
        return False
    remember(locked)
    locked.state, locked.progress, locked.secret = ImportState.WRITING, 0, ""
    locked.save(update_fields=["state", "progress", "secret"])
    enqueue("roster.write", locked.conference_id, imported=locked.pk, by=by.who)
    facts = {"imported": locked.pk, "rows": locked.rows, "difference": locked.difference}
    audit.record(by, "roster.confirm_import", conference=locked.conference_id, **facts)
    transaction.on_commit(lambda: path_of(locked.file).unlink(missing_ok=True))
    return True


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
    imported.sample, imported.unknown_sites, imported.doubtful_units, imported.decisions = [], [], [], {}
    imported.decoded, imported.secret = [], ""
    for table in imported.headings:
        table["columns"] = [{**column, "samples": []} for column in table["columns"]]
    imported.mapping = {name: said for name, said in imported.mapping.items() if name not in ("cells", "out")}
    imported.problems = [
        {**{name: problem[name] for name in _TOLD_LATER if name in problem}, "value": ""}
        for problem in imported.problems
    ]
    imported.save(update_fields=["state", "fault", "file", *_SAMPLED])
    transaction.on_commit(lambda: delete_files(kept))


@transaction.atomic
def give_up(imported: RosterImport, fault: str) -> None:
    """End an import that cannot go on; what was written of it is taken back, so that nothing stands half-imported."""
    _give_up(RosterImport.objects.select_for_update().get(pk=imported.pk), fault)


def _give_up(imported: RosterImport, fault: str) -> None:
    is_half = imported.state == ImportState.WRITING and imported.steps.exists()
    close(imported, ImportState.FAILED, fault=fault)
    if is_half:
        imported.is_half = True
        imported.save(update_fields=["is_half"])
        take_back(imported, by=Actor("system"))


def take_back(imported: RosterImport, *, by: Actor) -> None:
    """Have what was written taken back; whoever calls it holds the import's row."""
    imported.state, imported.progress, imported.fault = ImportState.UNDOING, 0, ""
    imported.undone = imported.undone or {"off": 0, "back": 0, "stayed": [], "more": 0}
    imported.save(update_fields=["state", "progress", "fault", "undone"])
    enqueue("roster.undo", imported.conference_id, imported=imported.pk, by=by.who)
    audit.record(by, "roster.undo_import", conference=imported.conference_id, imported=imported.pk)


def path_of(kept: str) -> Path:
    """Where an upload lies."""
    return Path(default_storage.path(kept))


def delete_files(kept: str) -> None:
    """Delete an upload, its checked rows and what differs."""
    if kept:
        upload = path_of(kept)
        for path in (upload, *(staging.path_of(upload, kind) for kind in ("all", "rows", *staging.KINDS))):
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
        _give_up(imported, "unexpected")
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
    imported.reading += 1
    imported.save(update_fields=["mapping", "state", "progress", "decisions", "reading"])
    enqueue("roster.read", imported.conference_id, imported=imported.pk)


def _check_sites(conference: int, sites: list[int]) -> None:
    if Site.objects.filter(conference_id=conference, pk__in=sites).count() != len(set(sites)):
        raise NotFound


def locked_import(by: Actor, imported: RosterImport, *states: str, saw: int | None = None) -> RosterImport:
    """The import as it stands now, in one of `states`, and as it was seen (`saw`: RosterImport.reading, where somebody looked at a page).
    Refused: `import_moved_on`."""
    if not policies.may_change(by, imported.conference_id):
        raise NotFound
    locked = RosterImport.objects.select_for_update().get(pk=imported.pk)
    if locked.state not in states or saw not in (None, locked.reading):
        raise Refused("import_moved_on")
    return locked
