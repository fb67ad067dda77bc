"""A whole file read and imported in one step, all or nothing: what the command line does, without questions between."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction

from diemcau.conferences import phones
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..entry import pieces, row_key
from ..enums import ImportState
from ..importing import staging
from ..importing.differences import Comparison, Figures
from ..importing.matching import WAIT
from ..importing.opening import open_book
from ..importing.persons import Person
from ..importing.places import Places
from ..importing.reading import Reading, read
from ..importing.rows import Fault
from ..importing.staging import Staged
from ..models import RosterImport
from .imports import FOLDER, close, delete_files, path_of
from .writing import Writing, tell_sites


@dataclass
class Outcome:
    """What came of one file. `gone`: on the list in a room of the file and not in it; nobody is taken off by this."""

    encoding: str
    sheets: list[str]
    people: list[Person]
    dropped: list[str]
    problems: list[Fault]
    added: int = 0
    changed: int = 0
    gone: int = 0
    imported: int | None = None


@dataclass
class _Rows:
    """People as rows to be written. `number` counts on through the whole book: the order as listed."""

    conference: Conference
    places: Places
    number: int = 0

    def staged(self, person: Person) -> Staged:
        site = self.places.pk_of.get(person.site)
        self.number += 1
        key = row_key(self.conference.pk, person.full_name, person.unit, site)
        return Staged(
            person.full_name, person.position, person.unit, site, person.group, person.honorific, person.phone, person.note,
            self.number, key, self.number,
        )  # fmt: skip


def import_book(
    *, by: Actor, conference: Conference, path: Path, name: str, dry_run: bool = False, places: Places | None = None
) -> Outcome:
    """Read a file and put its people on the list. Who is on it already is corrected where the file says otherwise; whom the file
    may mean without certainty waits for a person; nobody is taken off. `places`: those of the conference, when many files come. Refused as `opening.open_book` refuses."""
    if not policies.may_change(by, conference.pk):
        raise NotFound
    book = open_book(path, name)
    places = places or Places(conference)
    country = phones.calling_code(conference.timezone)
    reading = read(book, site_of=places.site, unit_of=places.unit, country=country)
    people = list(reading.people())
    outcome = Outcome(book.encoding, reading.sheets, people, reading.dropped, reading.faults)
    kept = f"{FOLDER}/{uuid4().hex}"
    upload = path_of(kept)
    upload.parent.mkdir(parents=True, exist_ok=True)
    try:
        figures = _compare(conference, upload, reading, _Rows(conference, places), people, country)
        outcome.added, outcome.changed, outcome.gone = (
            figures.new,
            figures.changed + figures.asked - figures.waiting,
            figures.missing,
        )
        outcome.problems += _waiting(upload, people)
        if not dry_run and people:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            _write(by, conference, kept, name, digest, outcome, figures)
    finally:
        delete_files(kept)
    return outcome


def _compare(
    conference: Conference, upload: Path, reading: Reading, rows: _Rows, people: list[Person], country: str
) -> Figures:
    conference.refresh_from_db(fields=["roster_version"])
    columns = {"full_name", "listed", *(column.field for _sheet, column in reading.columns)}
    for name in ("unit", "site"):
        columns |= {name} if any(getattr(person, name) for person in people) else set()
    with Comparison(
        conference.pk, upload, columns, has_site=False, language=conference.language, country=country
    ) as comparison:
        for piece in pieces(map(rows.staged, people), staging.PIECE):
            comparison.add(piece)
        return comparison.find(set())


def _waiting(upload: Path, people: list[Person]) -> Iterator[Fault]:
    """Rows that may mean somebody who is on the list: neither added nor taken over."""
    for piece in staging.pieces_of(upload, "ask"):
        for item in piece:
            if item.default == WAIT:
                person = people[item.row.row - 1]
                yield Fault(person.source_cell, "perhaps_listed", person.row)


@transaction.atomic
def _write(
    by: Actor, conference: Conference, kept: str, name: str, digest: str, outcome: Outcome, figures: Figures
) -> None:
    imported = RosterImport.objects.create(
        conference=conference, file_name=name[-200:], file_hash=digest, state=ImportState.WRITING, made_by=by.who,
        encoding=outcome.encoding, rows=len(outcome.people), seen_version=conference.roster_version,
        mapping={"columns": {"0": "listed"}}, difference=vars(figures), file=kept,
    )  # fmt: skip
    audit.record(by, "roster.import", conference=conference.pk, imported=imported.pk, digest=digest)
    writing = Writing(imported, by=by, language=conference.language)
    for verb, items in writing.steps():
        writing.step(verb, items, share=1)
    conference.refresh_from_db(fields=["roster_version"])
    tell_sites(conference.pk, writing.sites, conference.roster_version)
    imported.refresh_from_db()
    close(imported, ImportState.DONE)
    outcome.added, outcome.changed, outcome.imported = imported.added, imported.corrected, imported.pk


def problem_of(fault: Fault) -> dict[str, Any]:
    """A fault as roster.problems tells it."""
    return {
        "cell": fault.cell,
        "code": fault.code,
        "row": fault.row,
        "value": "",
        "costs_row": False,
        **dict(fault.facts),
    }
