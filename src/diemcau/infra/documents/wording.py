"""WordprocessingML by the piece (ECMA-376 part 1, §17). In an element's properties the order of children is fixed: keep, borders,
spacing, indent, alignment, section.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from math import ceil
from typing import Any

from PIL import ImageFont

from ..papers import FONTS
from .blocks import Layout, Line, Run

POINTS = 72 / 25.4
KEEP = "<w:keepNext/>"
_JC = {"justify": "both", "left": "left", "center": "center", "right": "right"}
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_BORDERS = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def twips(length: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(length * POINTS * 20)


def width(layout: Layout) -> float:
    """What the margins leave, in millimetres."""
    return (297 if layout.landscape else 210) - layout.left - layout.right


def run(said: Run, size: float, *, styled: bool = False) -> str:
    """`styled`: size and weight are the paragraph style's."""
    if styled:
        return f'<w:r><w:t xml:space="preserve">{escape(_NO_XML.sub("", said.text), quote=False)}</w:t></w:r>'
    facts = f"{'<w:b/>' if said.bold else ''}{'<w:i/>' if said.italic else ''}"
    facts += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    text = escape(_NO_XML.sub("", said.text), quote=False)
    return f'<w:r><w:rPr>{facts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(runs: str, facts: str) -> str:
    return f"<w:p><w:pPr>{facts}</w:pPr>{runs}</w:p>"


def spacing(before: float = 0, after: float = 0, line: float = 1, exact: float = 0) -> str:
    """Points above and below; lines of so many, or (`exact`) of exactly so many points."""
    height = (
        f'w:line="{round(exact * 20)}" w:lineRule="exact"'
        if exact
        else f'w:line="{round(line * 240)}" w:lineRule="auto"'
    )
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" {height}/>'


def indent(*, first: float = 0, both: float = 0) -> str:
    return f'<w:ind w:left="{twips(both)}" w:right="{twips(both)}" w:firstLine="{twips(first)}"/>'


def jc(align: str) -> str:
    return f'<w:jc w:val="{_JC[align]}"/>'


@cache
def _font(style: str) -> Any:
    """Liberation Serif has the widths of Times New Roman."""
    return ImageFont.truetype(str(FONTS / f"LiberationSerif-{style}.ttf"), 100)


def long(line: Line, text: str) -> float:
    """Millimetres."""
    style = f"{'Bold' if line.bold else ''}{'Italic' if line.italic else ''}" or "Regular"
    return float(_font(style).getlength(text)) * line.size / 100 / POINTS


def breadth(line: Line, room: float) -> float:
    """How wide a centred line is written, in millimetres: of one that takes several, so that these are of nearly one length and no last
    word stands alone."""
    whole = long(line, line.text)
    if whole <= room:
        return whole
    words = [long(line, word) for word in line.text.split()]
    space, least = long(line, " "), whole / ceil(whole / room)
    lines = _lines(words, space, room)
    tried = (least * more for more in (1.15, 1.3))
    return next((wide for wide in tried if wide < room and _lines(words, space, wide) <= lines), room)


def _lines(words: Sequence[float], space: float, room: float) -> int:
    count, at = 1, 0.0
    for word in words:
        if at and at + word > room:
            count, at = count + 1, 0.0
        at += word + space
    return count


def rule(line: Line, room: float, *, keep: bool = False) -> str:
    """A rule below a centred line, in a place `room` millimetres wide: the lower edge of an empty line."""
    wide = breadth(line, room) * line.rule
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    facts = f"{KEEP if keep else ''}{border}{spacing(exact=3)}{indent(both=max(0, (room - wide) / 2))}"
    return paragraph("", facts + '<w:rPr><w:sz w:val="4"/></w:rPr>')


def table(
    widths: Sequence[float], rows: Sequence[Sequence[str]], *, lined: bool, heading: bool = False, height: float = 0
) -> str:
    """Cells are paragraphs; rows are never cut by a page, and the heading stands on each."""
    side = twips(1.1) if lined else 0  # Word's own 1.9 would break the country's name, and “No.”
    facts = f'<w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:tblInd w:w="{side}" w:type="dxa"/>'  # else lines lie in the margin
    facts += f"<w:tblBorders>{_BORDERS if lined else _NO_BORDERS}</w:tblBorders>"
    sides = f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
    grid = "".join(f'<w:gridCol w:w="{twips(wide)}"/>' for wide in widths)
    written = [f'<w:tbl><w:tblPr>{facts}<w:tblLayout w:type="fixed"/>{sides}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>']
    for number, row in enumerate(rows):
        kind, is_head = "<w:cantSplit/>", heading and number == 0
        middle = '<w:vAlign w:val="center"/>' if lined and (height or is_head) else ""
        if height and not is_head:
            kind += f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
        if is_head:
            kind += "<w:tblHeader/>"
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(wide)}" w:type="dxa"/>{middle}</w:tcPr>{cell}</w:tc>'
            for wide, cell in zip(widths, row, strict=True)
        )
        written.append(f"<w:tr><w:trPr>{kind}</w:trPr>{cells}</w:tr>")
    return "".join((*written, "</w:tbl>"))


def section(layout: Layout, number: str, root: str = "", *, begins: bool = True) -> str:
    """Pages that lie or stand. Where a document `begins` they count from 1, without a number on the first one. `number` is the reference
    to what holds it."""
    top, right, bottom, left = (twips(edge) for edge in (layout.top, layout.right, layout.bottom, layout.left))
    wide, high = (297, 210) if layout.landscape else (210, 297)
    counted = '<w:pgNumType w:start="1"/><w:titlePg/>' if begins else ""
    turned = ' w:orient="landscape"' if layout.landscape else ""
    return (
        f'<w:sectPr {root}>{number}<w:type w:val="nextPage"/><w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{twips(10)}" '
        f'w:footer="{twips(10)}" w:gutter="0"/>{counted}</w:sectPr>'
    )


def page_number(root: str) -> str:
    field = "".join(
        f"<w:r><w:rPr><w:sz w:val='26'/></w:rPr>{piece}</w:r>"
        for piece in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f"<w:p {root}><w:pPr>{jc('center')}</w:pPr>{field}</w:p>"


def drawing(relation: str, number: int, size: tuple[float, float], told: str) -> str:
    """A picture in a line of text, so many millimetres wide and high."""
    wide, high = (round(length * 36_000) for length in size)
    name = escape(told[:200])
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{name}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
