"""The first pages of long documents, for a preview that does not wait for the last one."""

from collections.abc import Sequence
from math import ceil

from msgspec import structs

from .blocks import Block, Document, Paragraph, Table

LINES = 400  # some ten pages
_ROW, _LINE = 30, 90  # letters of a line, of the widest cell and of a paragraph
_OTHER = 3  # lines of any other block


def first_pages(documents: Sequence[Document]) -> tuple[list[Document], bool]:
    """Some ten pages of them, and whether that is all. Where it is not, the last block that is there may be cut short."""
    left, told = LINES, list[Document]()
    for one in documents:
        blocks: list[Block] = []
        for block in one.blocks:
            if left <= 0:
                break
            shown, lines = _cut(block, left)
            blocks.append(shown)
            left -= lines
        told.append(structs.replace(one, blocks=tuple(blocks)))
        if left <= 0:
            break
    is_whole = len(told) == len(documents) and told[-1:] == list(documents[-1:])
    return told, is_whole


def _cut(block: Block, left: int) -> tuple[Block, int]:
    """As much of it as `left` lines hold, and how many it takes."""
    if isinstance(block, Table):
        taken = 0
        for number, row in enumerate(block.rows):
            if taken >= left:
                return structs.replace(block, rows=block.rows[:number]), taken
            taken += max(1, *(ceil(len(text) / _ROW) for text in row))
        return block, taken
    if isinstance(block, Paragraph):
        return block, max(1, ceil(sum(len(run.text) for run in block.runs) / _LINE))
    return block, _OTHER
