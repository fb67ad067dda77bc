"""Whole files read and imported in one step each, all or nothing: what the command line does, without questions between."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
from ..entry import pieces
from ..enums import ImportState
from ..importing import staging
from ..importing.differences import Comparison, Figures
from ..importing.layout import place_of
from ..importing.listing import Listing
from ..importing.matching import WAIT
from ..importing.opening import open_book
from ..importing.persons import Person
from ..importing.places import Places
from ..importing.reading import read
from ..importing.roll import Roll
from ..importing.rows import Fault
from ..models import RosterImport
from .imports import FOLDER, close, delete_files, path_of
from .writing import Writing, tell_sites

Told = Callable[[Person], None]


@dataclass
class Outcome:
    """What came of one file, its people apart. `gone`: on the list in a room of the file and not in it; nobody is taken off by this."""

    encoding: str
    sheets: list[str]
    dropped: list[str]
    problems: list[Fault]
    people: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    imported: int | None = None


@dataclass
class Ground:
    """What files of one conference are read against, put together once for many of them."""

    conference: Conference
    rolls: dict[tuple[bool, bool], Roll] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = Places(self.conference)
        self.country = phones.calling_code(self.conference.timezone)


def import_book(
    *, by: Actor, ground: Ground, path: Path, name: str, dry_run: bool = False, told: Told = lambda _person: None
) -> Outcome:
    """Read a file and put its people on the list; everybody who is read is `told`. Who is on the list already is corrected where the file says
    otherwise; whom the file may mean without certainty waits for a person; nobody is taken off. Refused as `opening.open_book` refuses."""
    if not policies.may_change(by, ground.conference.pk):
        raise NotFound
    kept = f"{FOLDER}/{uuid4().hex}"
    upload = path_of(kept)
    upload.parent.mkdir(parents=True, exist_ok=True)
    try:
        outcome, columns = _read(ground, path, name, upload, told)
        figures = _compare(ground, upload, columns)
        outcome.added, outcome.gone = figures.new, figures.missing if outcome.people else 0
        outcome.changed = figures.changed + figures.asked - figures.waiting
        outcome.problems += _waiting(upload)
        if not dry_run and outcome.people:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            _write(by, ground, kept, name, digest, outcome, figures)
    finally:
        delete_files(kept)
    return outcome


def _read(ground: Ground, path: Path, name: str, upload: Path, told: Told) -> tuple[Outcome, set[str]]:
    """Everybody in the file, put aside in pieces beside where an upload would lie, so that the book is not held while they are compared; and
    which columns it has."""
    book = open_book(path, name)
    reading = read(book, site_of=ground.places.site, unit_of=ground.places.unit, country=ground.country)
    listing = Listing(ground.conference.pk, ground.places, ground.country, is_numbered=reading.layout.is_numbered)
    outcome = Outcome(book.encoding, reading.sheets, reading.dropped, reading.faults)
    said: set[str] = set()

    def people() -> Iterator[Person]:
        for person in reading.people():
            told(person)
            outcome.people += 1
            yield person

    with staging.path_of(upload, "all").open("wb") as file:
        for piece in pieces(listing.staged(people()), staging.PIECE):
            said |= {column for column in ("unit", "site") if any(getattr(row, column) for row in piece)}
            staging.append(file, piece)
    outcome.problems = [_explained(fault, ground.places) for fault in outcome.problems]
    outcome.problems += [*listing.faults, *_doubtful(listing)]
    return outcome, said | {column.field for _sheet, column in reading.columns if column.field not in ("unit", "site")}


def _compare(ground: Ground, upload: Path, columns: set[str]) -> Figures:
    conference = ground.conference
    conference.refresh_from_db(fields=["roster_version"])
    with Comparison(
        conference.pk,
        upload,
        columns,
        has_site=False,
        language=conference.language,
        country=ground.country,
        rolls=ground.rolls,
    ) as comparison:
        for piece in staging.pieces_of(upload, "all"):
            comparison.add(piece)
        return comparison.find(set(), is_missing_named=False)


def _explained(fault: Fault, places: Places) -> Fault:
    """Why nobody knows a site under its name, and which sites it may mean."""
    if fault.code != "unknown_site":
        return fault
    found = places.about(dict(fault.facts)["site"])
    return fault._replace(code=found.fault or fault.code, facts=(*fault.facts, ("near", "; ".join(found.suggestions))))


def _doubtful(listing: Listing) -> Iterator[Fault]:
    """Names of sites and units that mean nobody here but may mean somebody, each at the first of its people."""
    for one in listing.places.likely_units(listing.units):
        cell = listing.units[one.spelling]
        facts = ("unit", one.spelling), ("near", "; ".join(one.names))
        yield Fault(cell, f"unit_{one.why}", place_of(cell)[1], facts)


def _waiting(upload: Path) -> Iterator[Fault]:
    """Rows that may mean somebody who is on the list: neither added nor taken over."""
    for piece in staging.pieces_of(upload, "ask"):
        yield from (Fault(item.row.cell, "perhaps_listed") for item in piece if item.default == WAIT)


@transaction.atomic
def _write(by: Actor, ground: Ground, kept: str, name: str, digest: str, outcome: Outcome, figures: Figures) -> None:
    conference = ground.conference
    imported = RosterImport.objects.create(
        conference=conference, file_name=name[-200:], file_hash=digest, state=ImportState.WRITING, made_by=by.who,
        encoding=outcome.encoding, rows=outcome.people, seen_version=conference.roster_version,
        mapping={"columns": {"0": "listed"}}, difference=vars(figures), file=kept,
    )  # fmt: skip
    audit.record(by, "roster.import", conference=conference.pk, imported=imported.pk, digest=digest)
    writing = Writing(imported, by=by, language=conference.language)
    for verb, items in writing.steps():
        writing.step(verb, items, share=1)
    if figures.renumbered:
        ground.rolls.clear()  # row numbers count no version
    conference.refresh_from_db(fields=["roster_version"])
    tell_sites(conference.pk, writing.sites, conference.roster_version)
    imported.refresh_from_db()
    close(imported, ImportState.DONE)
    outcome.added, outcome.changed, outcome.imported = imported.added, imported.corrected, imported.pk


def problem_of(fault: Fault) -> dict[str, Any]:
    """A fault as roster.problems tells it."""
    facts = dict(fault.facts)
    near = [name for name in facts.get("near", "").split("; ") if name] if "site" in facts else []
    told = {"cell": fault.cell, "code": fault.code, "row": fault.row, "value": "", "costs_row": False}
    return {**told, "suggestions": near, **facts}
