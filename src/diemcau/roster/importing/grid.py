"""A sheet as rows of values, with its merged blocks."""

from dataclasses import dataclass, field
from functools import cached_property

from .book import Range, Sheet, Value
from .lines import text_of

EVERY = 1 << 20  # columns: all there are
_MOST_COVERED = 2_000_000  # cells in merged blocks


@dataclass
class Grid:
    """A sheet as rows of values, with its merged blocks. Rows and columns by their place in `sheet.rows`."""

    sheet: Sheet
    _covered: dict[tuple[int, int], Range] = field(default_factory=dict)
    _starts: dict[int, list[Range]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        room = _MOST_COVERED
        for merge in self.sheet.merges:
            here = Range(
                merge.top - self.sheet.first_row, merge.left - self.sheet.first_column,
                merge.bottom - self.sheet.first_row, merge.right - self.sheet.first_column,
            )  # fmt: skip
            self._starts.setdefault(here.top, []).append(here)
            down, across = min(here.bottom - here.top, 6_000) + 1, min(here.right - here.left, 200) + 1
            room -= down * across
            if room < 0:  # no list has so many: what else there is of blocks is as if it were not
                break
            for row in range(here.top, here.top + down):
                for column in range(here.left, here.left + across):
                    self._covered[row, column] = here

    @property
    def rows(self) -> list[list[Value]]:
        return self.sheet.rows

    @cached_property
    def hidden_columns(self) -> frozenset[int]:
        return frozenset(column - self.sheet.first_column for column in self.sheet.hidden_columns)

    def merge(self, row: int, column: int) -> Range | None:
        """The merged block that a cell belongs to."""
        return self._covered.get((row, column))

    def starting(self, row: int) -> list[Range]:
        return self._starts.get(row, [])

    def has_merges(self, column: int, first: int, last: int) -> bool:
        """Whether blocks of several rows are merged in a column."""
        return any(
            block.left <= column <= block.right and block.bottom > block.top and first <= block.top <= last
            for blocks in self._starts.values()
            for block in blocks
        )

    def value(self, row: int, column: int) -> Value:
        """What stands there, also where a merged block says it."""
        found = self.rows[row][column]
        if found == "" and (block := self.merge(row, column)) is not None:
            return self.rows[block.top][block.left]
        return found

    def filled(self, row: int, left: int = 0, right: int = EVERY) -> dict[int, str]:
        """The texts of a row by column, empty ones left out."""
        return {
            at: text
            for at, cell in enumerate(self.rows[row][left : right + 1], start=left)
            if cell != "" and (text := text_of(cell))
        }
