"""Documents as PDF (papers/document.typ). The letters are as wide as Times New Roman's and hold all Vietnamese ones."""

import base64
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
from PIL import Image

from .. import papers
from ..papers import glyphs
from .blocks import Block, Closing, Codes, Document, Heading, Layout, Picture, Table
from .holding import Held, is_whole, tall
from .stretches import stretches

ARCHIVE = "a-2a"  # ISO 19005-2 level A: fonts embedded, structure and language said, colours defined


def pdf(documents: Sequence[Document]) -> bytes:
    """All of them in one file: PDF/A-2a, unless a sign in them has no font (`missing` names it), which is left out of a plain PDF."""
    codes = [code for one in documents for block in one.blocks if isinstance(block, Codes) for code in block.codes]
    names = {text: f"{number}.svg" for number, text in enumerate(dict.fromkeys(code.says for code in codes))}
    files = {name: papers.qr(text) for text, name in names.items()}
    pictures = [block for one in documents for block in one.blocks if isinstance(block, Picture)]
    files |= {_name(picture): _drawn(picture.data) for picture in pictures}
    made = datetime.now(UTC).date()
    data = {
        "title": documents[0].title,
        "language": documents[0].language,
        "documents": [_told(one) for one in documents],
        "day": [made.year, made.month, made.day],
        "codes": names,
    }
    if not missing(documents):
        with suppress(RuntimeError):  # a sign that archives forbid, for private use: on paper it may stand
            return papers.compile("infra/document", data, files, standard=ARCHIVE)
    return papers.compile("infra/document", data, files)


def missing(documents: Sequence[Document]) -> dict[str, str]:
    """The signs that no font of ours, nor of the operator's folder, has, each with the first text that holds it: asked before a document is
    printed."""
    texts = [text for one in documents for block in one.blocks for text in _texts(_plain(block))]
    return {sign: next(text for text in texts if sign in text) for sign in glyphs.missing(texts)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _name(picture: Picture) -> str:
    return f"{hashlib.sha256(picture.data).hexdigest()[:16]}.svg"


def _drawn(data: bytes) -> bytes:
    """A picture within SVG: the compiler's binding takes files of text only."""
    with Image.open(io.BytesIO(data)) as image:
        (wide, high), kind = image.size, "png" if image.format == "PNG" else "jpeg"
    inner = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<image width="{wide}" height="{high}" href="{inner}"/></svg>'
    ).encode()


def _told(one: Document) -> dict[str, Any]:
    numbers = heading_numbers(one)
    parts = []
    for layout, blocks, counts in stretches(one):
        told = [
            {**_block(block, layout), "number": next(numbers)} if isinstance(block, Heading) else _block(block, layout)
            for block in blocks
        ]
        parts.append({"layout": msgspec.to_builtins(layout), "blocks": told, "counts": counts})
    return {"language": one.language, "parts": parts}


def _block(block: Block, layout: Layout) -> dict[str, Any]:
    if isinstance(block, Table):
        return {**_plain(block), "tall": tall(block, layout)}
    if isinstance(block, Closing):
        return {**_plain(block), "whole": is_whole(block, layout)}
    if isinstance(block, Held):
        ending = [_block(one, layout) for one in block.ending]
        return {"type": "Held", "rows": block.rows, "block": _block(block.block, layout), "ending": ending}
    return _plain(block)


def _plain(block: Block) -> dict[str, Any]:
    """As JSON, with a picture's name in place of the picture."""
    if isinstance(block, Picture):
        return {**msgspec.to_builtins(msgspec.structs.replace(block, data=b"")), "data": _name(block)}
    return msgspec.to_builtins(block)  # type: ignore[no-any-return]


def heading_numbers(one: Document) -> Iterator[str]:
    """What stands before each heading of a document, in their order, with the space after it."""
    counts = [0, 0, 0]
    for block in one.blocks:
        if isinstance(block, Heading):
            level = block.level - 1
            counts[level:] = [counts[level] + 1, *[0] * (2 - level)]
            yield _number(one.layout, counts[: level + 1])


def _number(layout: Layout, counts: Sequence[int]) -> str:
    if layout.numbers == "none":
        return ""
    if layout.numbers == "decimal":
        return ".".join(map(str, counts)) + ". "
    return (f"{roman(counts[-1])}. ", f"{counts[-1]}. ", f"{letters(counts[-1])}) ")[len(counts) - 1]


def roman(number: int) -> str:
    """I, II, III … up to 399."""
    told = ""
    for value, signs in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        told += signs * (number // value)
        number %= value
    return told


def letters(number: int) -> str:
    """a, b … z, aa, ab, as Word counts them."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
