"""An upload read as its preview shows it: by the reader that the command line has, with what a person corrected."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet

from diemcau.conferences import phones
from diemcau.conferences.models import Conference
from diemcau.kernel.names import canonical

from ..entry import pieces
from ..importing import staging
from ..importing.book import Book
from ..importing.differences import Comparison
from ..importing.layout import Layout, correct_cells, is_showable, place_of, shown_value
from ..importing.listing import Listing
from ..importing.opening import open_book
from ..importing.places import Places
from ..importing.reading import Reading, read
from ..importing.rows import Fault
from ..importing.wishes import Wishes
from ..models import RosterImport
from .imports import path_of, upload_of

SHOWN = 20  # new people of the preview
NOBODY = ("no_name", "unnamed", "empty_name", "duplicate_row")  # rows of which nobody is taken
PRIVATE = ("identity_number", "private_text", "private_note", "sensitive_column")
LONGEST_NAME = "120"
SAMPLES = 6  # of letters, for each way of finding out
# As the page names the coding of a list; of workbooks in Unicode there is nothing to say.
CODINGS = {
    "unicode": "", "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1258": "Windows-1258", "tcvn3": "TCVN3", "vni": "VNI",
    "mixed": "Unicode, TCVN3, VNI",
}  # fmt: skip


def opened(imported: RosterImport) -> Book:
    """The upload, with the letters as a person said and the cells that they corrected."""
    wishes = Wishes.of(imported.mapping)
    book = open_book(upload_of(imported), imported.file_name, coding=wishes.said)
    correct_cells(book, wishes.cells)
    return book


def preview(imported: RosterImport, at_work: QuerySet[RosterImport]) -> None:
    """Read and compare; what is found is set on the import, and lies beside the upload. `at_work` is its row while nobody dropped it: there
    stands how many people there are so far."""
    conference, wishes = Conference.objects.get(pk=imported.conference_id), Wishes.of(imported.mapping)
    columns, listing = _read(imported, conference, wishes, at_work)
    _compare(imported, conference, columns, listing)


def _read(
    imported: RosterImport, conference: Conference, wishes: Wishes, at_work: QuerySet[RosterImport]
) -> tuple[set[str], Listing]:
    """Put everybody aside in pieces beside the upload, so that the book is not held while they are compared; which columns there are."""
    book, layout, places = opened(imported), wishes.layout(), Places(conference, wishes.sites, wishes.units)
    country = phones.calling_code(conference.timezone)
    reading = read(book, site_of=places.site, unit_of=places.unit, country=country, layout=layout)
    listing = Listing(conference.pk, places, country, wishes.site, frozenset(wishes.out), layout.is_numbered)
    said: set[str] = set()
    imported.rows = 0
    with staging.path_of(path_of(imported.file), "all").open("wb") as file:
        for piece in pieces(listing.staged(reading.people()), staging.PIECE):
            said |= {column for column in ("unit", "site") if any(getattr(row, column) for row in piece)}
            staging.append(file, piece)
            imported.rows += len(piece)
            at_work.update(rows=imported.rows)
    _tell_book(imported, book, layout)
    imported.doubtful_units = [list(one) for one in places.likely_units(listing.units)]
    more = [*_homeless(imported, book, listing), *_strangers(imported, listing)]
    _tell_faults(imported, book, _faults(reading, listing, more), listing)
    columns = {column["field"] for table in imported.headings for column in table["columns"]}
    return said | (columns - {"unit", "site"}), listing


def _homeless(imported: RosterImport, book: Book, listing: Listing) -> Iterator[Fault]:
    """People without a site in lists that have a column of sites."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    said = {
        name: column["at"]
        for table in imported.headings
        for column in table["columns"]
        for name in table["sheets"]
        if column["field"] == "site"
    }
    for name, row in listing.homeless:
        if name in said:
            yield Fault(sheets[name].cell(row, said[name] + sheets[name].first_column), "empty_site", row)


def _strangers(imported: RosterImport, listing: Listing) -> Iterator[Fault]:
    """Units that are not invited and of which nobody is asked what they mean, each at its first row."""
    asked = {spelling for spelling, _names, _why in imported.doubtful_units}
    for text in listing.places.strangers(listing.units):
        if text not in asked:
            cell = listing.units[text]
            yield Fault(cell, "unknown_unit", place_of(cell)[1], (("unit", text[:80]),))


def _faults(reading: Reading, listing: Listing, more: list[Fault]) -> list[Fault]:
    """Everything that is wrong, in the order of the file; of rows that a person leaves out nothing."""
    order = {sheet.name: number for number, sheet in enumerate(reading.book.sheets, start=1)}
    found = [fault for fault in reading.faults if fault.code != "namesake"] + listing.faults + more

    def place(fault: Fault) -> tuple[int, int, int]:
        sheet, row, column = place_of(fault.cell)
        return order.get(sheet, 0), row, column

    def is_told(fault: Fault) -> bool:
        sheet, row, _column = place_of(fault.cell)
        return f"{sheet}!{row}" not in listing.silent and f"{sheet}!{row}" not in listing.out

    return sorted(filter(is_told, found), key=place)


def _tell_book(imported: RosterImport, book: Book, layout: Layout) -> None:
    """Which sheets have lists, what their columns hold, which of them were closed, and how letters were read."""
    heads: dict[str, int] = {}
    tables: dict[str, dict[str, Any]] = {}
    for seen in layout.seen:
        heads.setdefault(seen.sheet, seen.head)
        table = tables.setdefault(
            seen.shape, {"shape": seen.shape, "sheets": [], "head": seen.head, "columns": seen.columns}
        )
        if seen.sheet not in table["sheets"]:
            table["sheets"].append(seen.sheet)
    imported.sheets = [[sheet.name, heads.get(sheet.name)] for sheet in book.visible]
    imported.headings, imported.encoding = list(tables.values()), CODINGS[book.encoding]
    imported.header_row = next(iter(heads.values()), 0)
    closed = [
        (table["sheets"], column) for table in imported.headings for column in table["columns"] if column["dropped"]
    ]
    imported.dropped_columns = [
        {"at": column["at"], "heading": column["heading"], "reason": column["dropped"]} for _sheets, column in closed
    ]
    imported.mapping = {**imported.mapping, "columns": {"0": "listed"} if layout.is_numbered() else {}}
    firsts = {sheet.name: sheet.first_column for sheet in book.sheets}
    hidden = {(sheet, column["at"] + firsts.get(sheet, 0)) for sheets, column in closed for sheet in sheets}
    imported.decoded = list(_decoded(book, hidden))


def _decoded(book: Book, hidden: set[tuple[str, int]]) -> Iterator[dict[str, str]]:
    """Samples of re-coded letters, none out of a column that nobody needs."""
    told: dict[str, int] = {}
    for sample in book.decoded:
        sheet, _row, column = place_of(sample.cell)
        if (sheet, column) in hidden or not is_showable(sample.after) or len(sample.after) < 4:
            continue
        told[sample.why] = told.get(sample.why, 0) + 1
        if told[sample.why] <= SAMPLES:
            yield {**sample._asdict(), "before": sample.before[:80], "after": sample.after[:80]}


def _tell_faults(imported: RosterImport, book: Book, faults: list[Fault], listing: Listing) -> None:
    problems = [_problem(book, fault, listing) for fault in faults]
    imported.problems, imported.faulty = problems, sum(problem["costs_row"] for problem in problems)
    imported.unknown_sites = [[name, list(near)] for name, near in listing.unknown.items()]
    listing.left_out.update(
        canonical(problem["value"])
        for problem in problems
        if problem["costs_row"] and problem["code"] != "duplicate_row"
    )


def _problem(book: Book, fault: Fault, listing: Listing) -> dict[str, Any]:
    facts = dict(fault.facts)
    costs_row = fault.code in NOBODY or (fault.code == "too_long" and facts.get("limit") == LONGEST_NAME)
    value = "" if fault.code in PRIVATE else shown_value(book, fault.cell)
    told = {"row": fault.row, "cell": fault.cell, "code": fault.code, "value": value, "costs_row": costs_row, **facts}
    if fault.code == "unknown_site":
        found = listing.places.about(value)
        told |= {"code": found.fault or fault.code, "suggestions": list(found.suggestions)}
    return told


def _compare(imported: RosterImport, conference: Conference, columns: set[str], listing: Listing) -> None:
    upload = path_of(imported.file)
    imported.seen_version = conference.roster_version
    with Comparison(
        conference.pk, upload, columns, has_site=False, language=conference.language, country=listing.country,
        sender=imported.sender,
    ) as comparison:  # fmt: skip
        for piece in staging.pieces_of(upload, "all"):
            comparison.add(listing.counted_on(piece))
        figures = comparison.find(listing.left_out)
    staging.path_of(upload, "all").unlink()
    imported.difference, imported.known = asdict(figures), imported.rows - figures.new
    imported.sample = [row._asdict() for row in staging.some_of(upload, "new", 0, SHOWN)]
