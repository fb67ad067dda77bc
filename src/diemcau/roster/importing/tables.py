"""The tables of a sheet: where their headings stand, what their columns hold, and the rows between."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .book import Sheet
from .columns import LOOK, NAMES, Column, columns_of, field_of, is_other, sensitive_of_all
from .endings import is_numbering
from .grid import EVERY, Grid
from .lexicon import is_surely_name
from .lines import text_of
from .people import names_in, people_of

_PERHAPS = re.compile(
    r"\b(?:stt|số tt|số thứ tự|chức vụ|chức danh|họ|tên|đại biểu|học viên|đồng chí|ông|ho va ten|ho ten|ho|ten|name|surname|delegate|participant|dai bieu|người|thành viên)\b"
)
_LONGEST = 70  # letters of a heading
_HIGHEST = 3  # rows of a heading
_NEAR = 20  # rows below headings that are looked at for names
_GAP = 2  # empty columns that part two tables
_NEW = re.compile(r"danh sách|list of|phụ lục|điểm cầu|đơn vị\s*:|cơ quan\s*:", re.IGNORECASE)
_SURE = 2  # names, of which a list without headings has more


@dataclass
class Table:
    """Rows `first` to `last` (places in sheet.rows) below one row of headings; `above`: the rows over the headings that belong to no
    other table. `is_same`: the headings are those of a table before, repeated; `skipped`: rows of headings that are repeated within."""

    columns: list[Column]
    first: int
    last: int
    above: range
    is_same: bool = False
    left: int = 0
    right: int = EVERY
    head: int = -1
    skipped: set[int] = field(default_factory=set)

    @cached_property
    def places(self) -> dict[str, int]:
        """Field → column, as a place in the rows."""
        return {column.field: column.at for column in self.columns if column.field}


def tables_of(sheet: Sheet) -> list[Table]:
    """All tables of a sheet, from above; those beside each other from the left."""
    grid = Grid(sheet)
    return tables_in(grid)


def tables_in(grid: Grid) -> list[Table]:
    """As `tables_of`."""
    bands = list(_bands(grid))
    if not bands:
        table = _headless(grid)
        return [table] if table else []
    tables: list[Table] = []
    for number, band in enumerate(bands):
        until = bands[number + 1].top - 1 if number + 1 < len(bands) else len(grid.rows) - 1
        last = _end(grid, first=band.bottom + 1, last=until, is_last=number + 1 == len(bands))
        above = range(tables[-1].last + 1 if tables else 0, band.top)
        found = _beside(grid, band, last, above, tables)
        if tables and len(found) == 1 and found[0].is_same and not _is_new(grid, above):
            tables[-1].last = last
            tables[-1].skipped |= {*range(band.top, band.bottom + 1)}
        else:
            tables += found
    return [table for table in tables if NAMES & {*table.places}]


def tables_below(grid: Grid, head: int) -> list[Table]:
    """The one list whose headings a person found in a row (its place in sheet.rows; -1: a list without headings). It may have no column
    of names: that is for the person to say."""
    if head < 0:
        table = _headless(grid) or Table(_plain_columns(grid, 0), 0, len(grid.rows) - 1, range(0))
        return [table]
    if head >= len(grid.rows) - 1:
        return []
    top, bottom = _extent(grid, head, -1, 0, EVERY)
    return _beside(grid, Band(top, bottom, [(0, EVERY)]), len(grid.rows) - 1, range(top), ())


def _plain_columns(grid: Grid, first: int) -> list[Column]:
    width = max(map(len, grid.rows), default=0)
    return columns_of({}, _values(grid, first, len(grid.rows) - 1, 0, width), grid.hidden_columns)


class Band(NamedTuple):
    """Rows of headings, and the columns of the tables below them (first and last of each)."""

    top: int
    bottom: int
    parts: list[tuple[int, int]]


def _beside(grid: Grid, band: Band, last: int, above: range, tables: Sequence[Table]) -> list[Table]:
    """The tables under one band of headings, from the left."""
    found: list[Table] = []
    first = band.bottom + 1
    for part in band.parts:
        headings = _headings(grid, band.top, band.bottom, *part)
        for left, right in _blocks(headings, *part):
            own = {at: pieces for at, pieces in headings.items() if left <= at <= right}
            columns = columns_of(own, _values(grid, first, last, left, right), grid.hidden_columns)
            told = [column.heading for column in columns]
            is_same = any([c.heading for c in t.columns] == told and t.left == left for t in tables)
            found.append(Table(columns, first, last, range(0) if found else above, is_same, left, right, band.top))
    return found


def _is_new(grid: Grid, above: range) -> bool:
    """Whether the rows above repeated headings begin another list."""
    return any(_NEW.match(text) for at in above for text in grid.filled(at).values())


def _bands(grid: Grid) -> Iterator[Band]:
    """Every place with headings."""
    done = -1
    for at, cells in enumerate(grid.rows):
        if at <= done or not _PERHAPS.search(
            "\x1f".join([c for c in cells if isinstance(c, str) and c]).lower().replace("\n", " ")
        ):
            continue
        if parts := _parts(grid, at):
            top, bottom = _extent(grid, at, done, *parts[0])
            yield Band(top, bottom, parts)
            done = bottom


def _parts(grid: Grid, at: int) -> list[tuple[int, int]]:
    """The columns of every table whose headings stand in a row: empty columns part what stands beside a list."""
    begun: list[list[int]] = []
    below = [grid.filled(row) for row in range(at, min(at + 12, len(grid.rows)))]
    used = {column for filled in below for column in filled}
    for column in grid.filled(at):
        if begun and sum(place not in used for place in range(begun[-1][-1] + 1, column)) < _GAP:
            begun[-1].append(column)
        else:
            begun.append([column])
    parts = []
    for number, columns in enumerate(begun):
        right = begun[number + 1][0] - 1 if number + 1 < len(begun) else EVERY
        if _is_head(grid, at, columns[0], columns[-1]):
            parts.append((0 if number == 0 else columns[0], right))
    return parts


def _is_head(grid: Grid, at: int, left: int, right: int) -> bool:
    filled = grid.filled(at, left, right)
    if any(len(text) > _LONGEST or text.isdecimal() for text in filled.values()):
        return False
    fields = {name for text in filled.values() if (name := field_of(text))}
    strange = [text for text in filled.values() if not (field_of(text) or sensitive_of_all([text]))]
    if names_in(strange) >= len(fields):
        return False
    if not fields & (NAMES | {"honorific"}):
        return len(fields) >= 2 and _unknown_names(grid, at, filled, (left, right)) is not None
    below = next((found for row in range(at + 1, len(grid.rows)) if (found := grid.filled(row, left, right))), {})
    if len(filled) == 1:
        return "full_name" in fields and len(below) == 1 and filled.keys() == below.keys()
    known = len(fields) + any(sensitive_of_all([text]) for text in filled.values())
    return known >= 2 or (known == 1 and len(filled) == len(below) == 2 and "full_name" in fields)


def _unknown_names(grid: Grid, at: int, heads: dict[int, str], span: tuple[int, int]) -> int | None:
    """The column under a heading that nobody knows, first or next to the numbers, in which names of people stand; None where there is none."""
    first = next((place for place, text in sorted(heads.items()) if field_of(text) != "listed"), None)
    if first is None or field_of(heads[first]) or sensitive_of_all([heads[first]]) or is_other(heads[first]):
        return None
    below = [grid.filled(row, *span) for row in range(at + 1, min(at + _NEAR, len(grid.rows)))]
    said = [
        filled[first]
        for filled in below
        if first in filled and len(filled) > 2 and not is_numbering([*filled.values()])
    ]
    return first if said and _people_in(said) * 10 >= len(said) * 6 else None


def _extent(grid: Grid, at: int, done: int, left: int, right: int) -> tuple[int, int]:
    """The rows of headings around one: by what is merged, else by what is filled."""
    top = bottom = at
    for column in range(left, min(right + 1, len(grid.rows[at]))):
        block = grid.merge(at, column)
        if block is not None and 0 < block.bottom - block.top < _HIGHEST:
            top, bottom = min(top, max(block.top, done + 1)), max(bottom, block.bottom)
    is_merged = bottom > at
    while (
        not is_merged
        and bottom - top < _HIGHEST - 1
        and bottom + 1 < len(grid.rows)
        and _is_below(grid, bottom, left, right)
    ):
        bottom += 1
    while bottom - top < _HIGHEST - 1 and top - 1 > done and _is_above(grid, top - 1, left, right):
        top -= 1
    return top, bottom


def _is_below(grid: Grid, upper: int, left: int, right: int) -> bool:
    """Whether the row below only says more of headings that stand over several columns."""
    lower = upper + 1
    heads, subs = grid.filled(upper, left, right), grid.filled(lower, left, right)
    if not subs or any(
        len(text) > _LONGEST or text[:1].isdigit() or (is_surely_name(text) and not sensitive_of_all([text]))
        for text in subs.values()
    ):
        return False
    for at, text in heads.items():
        if at in subs and field_of(text) == "full_name" and field_of(subs[at]) not in NAMES:
            return False
    if not any(at in heads for at in subs) or any(text.endswith(":") for text in subs.values()):
        return False
    is_known = any(
        field_of(text) or sensitive_of_all([text, heads.get(at, "")]) or text.lower() in ("nam", "nữ", "nu")
        for at, text in subs.items()
    )
    return is_known and all(at not in heads or _spans(grid, upper, at, heads, subs) for at in subs)


def _spans(grid: Grid, upper: int, at: int, heads: dict[int, str], subs: dict[int, str]) -> bool:
    block = grid.merge(upper, at)
    if block is not None:
        return block.right > block.left
    return at + 1 in subs and at + 1 not in heads


def _is_above(grid: Grid, upper: int, left: int, right: int) -> bool:
    heads, subs = grid.filled(upper, left, right), grid.filled(upper + 1, left, right)
    if len(heads) < 2 or any(len(text) > _LONGEST or text[:1].isdigit() for text in heads.values()):
        return False
    is_known = any(field_of(text) or sensitive_of_all([text]) for text in heads.values())
    return is_known and all(at not in heads or _spans(grid, upper, at, heads, subs) for at in subs)


def _headings(grid: Grid, top: int, bottom: int, left: int, right: int) -> dict[int, list[str]]:
    """The pieces of every column's heading, the uppermost first."""
    found: dict[int, list[str]] = {}
    for row in range(top, bottom + 1):
        filled = grid.filled(row, left, right)
        below = grid.filled(row + 1, left, right) if row < bottom else {}
        for column in range(left, min(right + 1, len(grid.rows[row]))):
            text = filled.get(column) or text_of(grid.value(row, column))
            if not text and column in below and grid.merge(row, column) is None:
                before = max((at for at in filled if at < column), default=column)
                is_over = before < column and all(at in below for at in range(before, column + 1))
                text = filled[before] if is_over else ""
            pieces = found.setdefault(column, [])
            if text and text not in pieces:
                pieces.append(text)
    return {column: pieces for column, pieces in found.items() if pieces}


def _blocks(headings: dict[int, list[str]], left: int, right: int) -> list[tuple[int, int]]:
    """Where tables stand beside each other: first and last column of each."""
    fields = {at: field_of(pieces[-1]) or field_of(pieces[0]) for at, pieces in sorted(headings.items())}
    names = [at for at, name in fields.items() if name == "full_name"]
    names = [at for at in names if at - 1 not in names]  # one heading over two columns is one
    if len(names) < 2 or headings[names[0]] != headings[names[1]]:
        return _numbered_blocks(fields, left, right)
    begun = next(at for at in fields)
    starts = [at for at, pieces in sorted(headings.items()) if pieces == headings[begun]]
    if len(starts) != len(names):
        starts = [left, *names[1:]]
    starts[0] = left
    return [(start, (starts[n + 1] - 1) if n + 1 < len(starts) else right) for n, start in enumerate(starts)]


def _numbered_blocks(fields: dict[int, str], left: int, right: int) -> list[tuple[int, int]]:
    """Tables of other headings beside each other: each has its numbers, names behind them, and more beside those."""
    name = next((at for at, name in fields.items() if name in NAMES), right)
    starts = [left, *(at for at, field in fields.items() if field == "listed" and at > name)]
    ends = [*(at - 1 for at in starts[1:]), right]
    inside = [
        {name for at, name in fields.items() if start <= at <= end} for start, end in zip(starts, ends, strict=True)
    ]
    if not all(len(names) > 2 and names & NAMES for names in inside):
        return [(left, right)]
    return list(zip(starts, ends, strict=True))


def _values(grid: Grid, first: int, last: int, left: int, right: int) -> dict[int, list[str]]:
    """What stands in the columns, of the first rows."""
    rows = [
        row for row in grid.rows[first : min(last + 1, first + LOOK)] if len(row) - row.count("") > 2 or len(row) < 4
    ]
    rows = [row for row in rows if not is_numbering([text_of(cell) for cell in row if cell != ""])]
    width = max(map(len, grid.rows[first : last + 1]), default=0)
    return {at: [text_of(row[at]) for row in rows if row[at] != ""] for at in range(left, min(right + 1, width))}


def _end(grid: Grid, *, first: int, last: int, is_last: bool) -> int:
    """The last row that may hold somebody: above the titles of the next table."""
    if is_last:
        return last
    for at in range(last, first - 1, -1):
        texts = list(grid.filled(at).values())
        if len(texts) > 2 or (len(texts) == 2 and texts[0].isdecimal()):
            return at
        if texts and is_surely_name(texts[-1]):
            return at
    return first - 1


def _headless(grid: Grid) -> Table | None:
    """A list without headings: from the first row on in which a name stands in the column of names."""
    width = max(map(len, grid.rows), default=0)
    found = {at: [row[at] for row in grid.rows[:LOOK] if isinstance(row[at], str) and row[at]] for at in range(width)}
    counts = {at: _people_in([str(value) for value in values]) for at, values in found.items()}
    best = max(counts, key=lambda at: counts[at], default=None)
    if best is None or counts[best] < _SURE or counts[best] * 2 < len(found[best]):
        return None
    first = next(n for n, row in enumerate(grid.rows) if _people_in([str(row[best])]))
    while first > 0 and _is_like_row(grid, first - 1, first, best):
        first -= 1
    last = len(grid.rows) - 1
    columns = columns_of({}, _values(grid, first, last, 0, width), grid.hidden_columns)
    if not any(column.field == "full_name" for column in columns):
        columns = [c._replace(field="full_name", why="content") if c.at == best else c for c in columns]
    return Table(columns, first, last, range(first))


def _people_in(texts: Sequence[str]) -> int:
    """How many of the texts surely name somebody, and perhaps say more."""
    found = (people_of(text) for text in texts)
    return sum(bool(people) and is_surely_name(people[0].name) for people in found)


def _is_like_row(grid: Grid, upper: int, lower: int, name: int) -> bool:
    """Whether a row above the first sure name is filled as that row is, and numbered."""
    above, below = grid.filled(upper), grid.filled(lower)
    is_numbered = any(text.isdecimal() for at, text in above.items() if at < name)
    return is_numbered and name in above and len(above) > 2 and abs(len(above) - len(below)) < 2
