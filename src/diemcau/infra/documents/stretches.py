"""What writers make of a document: stretches of pages of one layout."""

from typing import NamedTuple

from msgspec import structs

from .blocks import Annex, Block, Closing, Document, Layout, Pages
from .holding import held


class Stretch(NamedTuple):
    """Pages that lie or stand; `counts`: from 1 on, since a document or an annex begins."""

    layout: Layout
    blocks: list[Block]
    counts: bool


def stretches(one: Document) -> list[Stretch]:
    """In their order; the first one upright as its layout says. An ending that says nothing takes no room."""
    found = [Stretch(one.layout, [], counts=True)]
    for block in one.blocks:
        if isinstance(block, Closing) and block.is_empty:
            continue
        if isinstance(block, Pages | Annex):
            before = found[-1] if found[-1].blocks else found.pop()
            layout = structs.replace(one.layout, landscape=block.landscape)
            found.append(Stretch(layout, [], counts=isinstance(block, Annex) or (not before.blocks and before.counts)))
        if not isinstance(block, Pages):
            found[-1].blocks.append(block)
    return [each._replace(blocks=held(each.blocks, each.layout)) for each in found]
