"""What ends a document is never alone on its page: two lines of text at least, or the last two rows of a table, go with it (as offices
practise Decree 30/2020)."""

from collections.abc import Sequence
from math import ceil

from msgspec import structs

from .blocks import Block, Closing, Head, Layout, List, Paragraph, Signatures, Table, size_of

ROWS = 2  # of a table that go with what ends the document
LINES = 180  # letters that are two lines of text, or nearly
_MOST_ITEMS = 8  # of a list that goes along whole
_RECIPIENT = 34  # letters of a line of recipients
_LETTER = 0.5  # the width of a letter, as a share of its size
_SHARE = 0.75  # of a page that may hang together


class Held(Block, frozen=True):
    """A table whose last `rows` stand on the page of all of `ending`, or a list that stands whole with the next block. Made for the
    writers; no document holds it."""

    block: Table | List
    rows: int = 0
    ending: tuple[Block, ...] = ()


def held(blocks: Sequence[Block], layout: Layout) -> list[Block]:
    """The blocks of a stretch of pages, with what goes with each ending marked."""
    told, at = list(blocks), len(blocks) - 1
    while at > 0:
        if isinstance(told[at], Closing | Signatures | Head):
            at = _hold(told, at, layout)
        at -= 1
    return told


def _hold(told: list[Block], at: int, layout: Layout) -> int:
    """Where what goes with the ending at `at` begins."""
    first, letters = at, 0
    while first and letters < LINES and isinstance(block := told[first - 1], Paragraph):
        first -= 1
        letters += sum(len(run.text) for run in block.runs)
        told[first] = structs.replace(block, keep=True)
    before = told[first - 1] if first and letters < LINES else None
    if isinstance(before, List) and len(before.items) <= _MOST_ITEMS:
        told[first - 1] = Held(before)
    if isinstance(before, Table):
        ending = tuple(told[first : at + 1])
        if rows := _rows(before, ending, layout):
            told[first - 1 : at + 1] = [Held(before, rows, ending)]
    return first


def tall(table: Table, layout: Layout) -> list[bool]:
    """Of each row whether a page may cut it, since it would fill two fifths of one or more; empty where none does."""
    wide, high = size_of(layout)
    most = (high - layout.top - layout.bottom) * 0.4
    room = wide - layout.left - layout.right
    told = [_row(row, table, room) > most for row in table.rows]
    return told if any(told) else []


def _rows(table: Table, ending: Sequence[Block], layout: Layout) -> int:
    """How many rows may hang together with the ending and leave some of the page: none of such as fill it."""
    wide, high = size_of(layout)
    room = (high - layout.top - layout.bottom) * _SHARE - sum(_height(block) for block in ending)
    for number in range(min(ROWS, len(table.rows)), 0, -1):
        if sum(_row(row, table, wide - layout.left - layout.right) for row in table.rows[-number:]) <= room:
            return number
    return 0


def _row(row: Sequence[str], table: Table, room: float) -> float:
    """Some millimetres."""
    whole, em = sum(table.widths), table.size * 25.4 / 72
    columns = (max(em, room * share / whole - 3) for share in table.widths)
    lines = max(ceil(len(text) * em * _LETTER / column) for text, column in zip(row, columns, strict=True))
    return max(table.height, max(1, lines) * em * 1.2 + 3)


def is_whole(block: Closing, layout: Layout) -> bool:
    """Whether a page holds it; else its recipients go on over the next ones."""
    _wide, high = size_of(layout)
    return _height(block) < high - layout.top - layout.bottom


def _height(block: Block) -> float:
    """Some millimetres; what may take pages, as many signers, takes one."""
    if isinstance(block, Closing):
        lines = sum(ceil(len(text) / _RECIPIENT) for text in block.recipients)
        return 12 + max(5.5 * (len(block.power) + 1) + block.space, 4.6 * lines + 5)
    if isinstance(block, Signatures):
        return 45 + block.space if len(block.signers) <= 3 else 297
    return 30 if isinstance(block, Head) else 12
