"""Documents as DOCX, for offices that go on writing in them: blocks as WordprocessingML, put into python-docx's package.

Written as text and read once a document: of a thousand letters python-docx itself would make every paragraph in a millisecond.
"""

import io
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import docx as package
import zxingcpp
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.image import ImagePart
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from PIL import Image

from . import wording as w
from .blocks import (
    Annex,
    Block,
    Closing,
    Code,
    Codes,
    Document,
    Head,
    Heading,
    Layout,
    Line,
    List,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Signatures,
    Table,
    Title,
)
from .holding import Held
from .numbering import Numbering
from .stretches import stretches

FONT = "Times New Roman"
_SHORT = 0.4  # a rule below an annex's first lines, as a share of the last of them
_ROOT = nsdecls("w", "r", "wp", "a", "pic")


class _Kit:
    """What blocks need of the package: a part for each picture and QR code, and the numbers of lists."""

    def __init__(self, file: Any) -> None:
        self.part = file.part
        self.numbering = Numbering(file.part.numbering_part.element)
        self.known: dict[bytes | str, str] = {}
        self.drawn = 0

    def code(self, code: Code, width: float) -> str:
        """A drawing, `width` millimetres wide."""
        relation = self.known.get(code.says) or self._put(code.says, _png(code.says))
        return self._drawing(relation, width, width, code.link or code.told)

    def picture(self, picture: Picture, room: float) -> str:
        with Image.open(io.BytesIO(picture.data)) as image:
            (wide, high), kind = image.size, "png" if image.format == "PNG" else "jpeg"
        width = min(picture.width, room)
        relation = self.known.get(picture.data) or self._put(picture.data, picture.data, kind)
        return self._drawing(relation, width, width * high / wide, picture.told)

    def _put(self, key: bytes | str, data: bytes, kind: str = "png") -> str:
        number = len(self.known) + 1
        part = ImagePart(PackURI(f"/word/media/picture{number}.{kind}"), f"image/{kind}", data)
        self.known[key] = f"rIdPicture{number}"
        self.part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, part, self.known[key])
        return self.known[key]

    def _drawing(self, relation: str, width: float, height: float, told: str) -> str:
        self.drawn += 1
        return w.drawing(relation, self.drawn, (width, height), told)


def _png(text: str) -> bytes:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    out = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=8, add_quiet_zones=False)).save(out, "PNG")
    return out.getvalue()


def docx(documents: Sequence[Document]) -> bytes:
    """All of them in one file, a section for each stretch of pages."""
    file = package.Document()
    body, last = file.element.body, file.sections[0]._sectPr
    _prepare(file, documents[0])
    numbers = {place: _number(file, place) for place in dict.fromkeys(one.layout.pages for one in documents)}
    kit, all_ = _Kit(file), [(part, index == 0) for one in documents for index, part in enumerate(stretches(one))]
    for index, ((layout, blocks, counts), is_first) in enumerate(all_):
        if is_first:
            kit.numbering.begin(layout.numbers)
        written = "".join(_block(block, layout, kit) for block in blocks)
        section = w.section(layout, numbers[layout.pages], begins=counts)
        if index < len(all_) - 1:
            written += w.paragraph("", f"{w.spacing(exact=1)}{section}")
        for element in list(parse_xml(f"<w:body {_ROOT}>{written}</w:body>")):
            last.addprevious(element)
    (layout, _blocks, counts), _is_first = all_[-1]
    body.replace(last, parse_xml(w.section(layout, numbers[layout.pages], _ROOT, begins=counts)))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _prepare(file: Any, first: Document) -> None:
    file.core_properties.title, file.core_properties.author = first.title[:255], ""
    file.core_properties.language = first.language
    style = file.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FONT, Pt(first.layout.size)
    facts = style.element.get_or_add_rPr()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        facts.get_or_add_rFonts().set(qn(script), FONT)
    spoken = {"vi": "vi-VN", "en": "en-GB"}.get(first.language, first.language)
    facts.append(parse_xml(f'<w:lang {_ROOT} w:val="{escape(spoken)}"/>'))
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    for level in (1, 2, 3):
        _prepare_heading(file.styles[f"Heading {level}"], level, first.layout.size)


def _prepare_heading(style: Any, level: int, size: float) -> None:
    """Black, in the body's letters, as offices write them; python-docx's own are blue and of another font."""
    facts = style.element.get_or_add_rPr()
    for child in list(facts):
        facts.remove(child)
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = level < 3, level == 3
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        facts.get_or_add_rFonts().set(qn(script), FONT)
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(12 if level == 1 else 9), Pt(3), True


def _number(file: Any, place: str) -> str:
    """The reference to a header or footer that holds the page's number; on first pages there is none."""
    section = file.sections[0]
    holder = section.header if place == "top" else section.footer
    holder.is_linked_to_previous = False
    holder.paragraphs[0]._p.addprevious(parse_xml(w.page_number(_ROOT)))
    holder._element.remove(holder.paragraphs[-1]._p)
    kind = "header" if place == "top" else "footer"
    reference = section._sectPr.find(qn(f"w:{kind}Reference"))
    return f'<w:{kind}Reference w:type="default" r:id="{reference.get(qn("r:id"))}"/>'


def _block(block: Block, layout: Layout, kit: _Kit) -> str:
    if isinstance(block, Codes | Picture | Heading | List | Held):
        return _WITH_KIT[type(block)](block, layout, kit)
    return _WRITERS[type(block)](block, layout)


def _lines(lines: Sequence[Line], room: float, *, after: float = 0) -> str:
    """Centred lines of a cell that is `room` millimetres wide."""
    return "".join(_line(line, room, after=after) for line in lines) or w.paragraph("", w.spacing())


def _line(line: Line, room: float, *, after: float = 0, keep: bool = False) -> str:
    run = w.run(Run(line.text, line.bold, line.italic), line.size)
    indent = w.indent(both=max(0, room - w.breadth(line, room)) / 2) if w.long(line, line.text) > room else ""
    facts = f"{w.KEEP if keep else ''}{w.spacing(before=line.before, after=after)}{indent}{w.jc('center')}"
    written = w.paragraph(run, facts)
    return written + (w.rule(line, room, keep=keep) if line.rule else "")


def _head(block: Head, layout: Layout) -> str:
    room = w.width(layout)
    widths = [room * block.share, room * (1 - block.share)]
    if block.hosts:
        below = [_lines(lines, wide) for lines, wide in zip((block.below_left, block.below_right), widths, strict=True)]
        hosts = _beside([[_lines(one, room / _columns(block.hosts)) for one in block.hosts]], room)
        return (
            _lines(block.right, room)
            + w.paragraph("", w.spacing(exact=10))
            + hosts
            + w.table(widths, [below], lined=False)
        )
    rows = [(block.left, block.right), (block.below_left, block.below_right)]
    cells = [[_lines(lines, wide) for lines, wide in zip(row, widths, strict=True)] for row in rows]
    gap = w.paragraph("", w.spacing(exact=8))
    return w.table(widths, [cells[0], [gap + cell for cell in cells[1]]], lined=False)


def _title(block: Title, layout: Layout) -> str:
    room = w.width(layout)
    first = Line(block.text, block.size, bold=True, rule=0 if block.subject else block.rule)
    written = w.paragraph("", f"{w.KEEP}{w.spacing(exact=14)}") + _line(first, room, keep=True)
    if block.subject:
        written += _line(Line(block.subject, block.size, bold=True, rule=block.rule), room, keep=True)
    return written + w.paragraph("", f"{w.KEEP}{w.spacing(exact=8)}")


def _paragraph(block: Paragraph, layout: Layout) -> str:
    runs = "".join(w.run(run, block.size or layout.size) for run in block.runs)
    indent = w.indent(first=layout.first_line) if block.first_line else ""
    facts = f"{w.KEEP if block.keep else ''}{w.spacing(before=block.before, line=1.1)}{indent}{w.jc(block.align)}"
    return w.paragraph(runs, facts)


def _annex(block: Annex, layout: Layout) -> str:
    """Its first page's lines, as the decree has them."""
    room = w.width(layout)
    lines = [Line(block.name, 14, bold=True), Line(block.title, 14, bold=True)]
    lines += [Line(f"({block.goes_with})", 13, italic=True, rule=_SHORT)] if block.goes_with else []
    return "".join(_line(line, room, keep=True) for line in lines) + w.paragraph("", f"{w.KEEP}{w.spacing(exact=8)}")


def _held(block: Held, layout: Layout, kit: _Kit) -> str:
    """What an ending needs on its page is held by “keep with next”, from its first row or item on."""
    if isinstance(block.block, List):
        return _list(block.block, layout, kit, keep=True)
    return _table(block.block, layout, held=block.rows) + "".join(_block(one, layout, kit) for one in block.ending)


def _table(block: Table, layout: Layout, *, held: int = 0) -> str:
    """`held`: how many of the last rows stand on the page of what follows."""
    whole = w.width(layout)
    widths = [whole * share / sum(block.widths) for share in block.widths]
    aligns = (*block.aligns, *("left",) * (len(widths) - len(block.aligns)))

    def cells(row: Sequence[str], *, heading: bool = False, keep: bool = False) -> list[str]:
        return [
            w.paragraph(
                w.run(Run(text, bold=heading), block.size),
                f"{w.KEEP if keep else ''}{w.spacing(before=2, after=2)}{w.jc('center' if heading else align)}",
            )
            for text, align in zip(row, aligns, strict=True)
        ]

    free = len(block.rows) - held
    rows = [cells(block.heads, heading=True, keep=True)]
    rows += [cells(row, keep=number >= free) for number, row in enumerate(block.rows)]
    before, after = (w.paragraph("", f"{w.KEEP if keep else ''}{w.spacing(exact=6)}") for keep in (True, bool(held)))
    return before + w.table(widths, rows, lined=True, heading=True, height=block.height) + after


def _columns(some: Sequence[Any]) -> int:
    return min(3, len(some))


def _beside(rows: Sequence[Sequence[str]], room: float) -> str:
    """Cells side by side, three at most, and an empty line below each row."""
    written = ""
    for row in rows:
        for first in range(0, len(row), 3):
            cells = row[first : first + 3]
            written += w.table([room / len(cells)] * len(cells), [cells], lined=False) + w.paragraph(
                "", w.spacing(exact=12)
            )
    return written


def _signatures(block: Signatures, layout: Layout) -> str:
    room = w.width(layout)
    wide = room / _columns(block.signers)
    space = w.paragraph("", w.spacing(before=block.space * w.POINTS))
    cells = [_lines(one.power, wide) + space + _line(Line(one.name, 14, bold=True), wide) for one in block.signers]
    return w.paragraph("", f"{w.KEEP}{w.spacing(exact=14)}") + _beside([cells], room)


def _heading(block: Heading, layout: Layout, kit: _Kit) -> str:
    facts = f'<w:pStyle w:val="Heading{block.level}"/>{kit.numbering.heading(block.level)}'
    return w.paragraph(w.run(Run(block.text), layout.size, styled=True), facts)


def _list(block: List, layout: Layout, kit: _Kit, *, keep: bool = False) -> str:
    numbered = kit.numbering.listed(ordered=block.ordered)
    style = "ListNumber" if block.ordered else "ListBullet"
    first = w.twips(layout.first_line)
    written = ""
    for item in block.items:
        runs = "".join(w.run(run, layout.size) for run in item)
        indent = f'<w:ind w:left="{first + 284}" w:hanging="284"/>'
        written += w.paragraph(
            runs,
            f'<w:pStyle w:val="{style}"/>{w.KEEP if keep else ""}{numbered}{w.spacing(before=6, line=1.1)}{indent}'
            f"{w.jc('justify')}",
        )
    return written


def _picture(block: Picture, layout: Layout, kit: _Kit) -> str:
    keep = w.KEEP if block.caption else ""
    written = w.paragraph(kit.picture(block, w.width(layout)), f"{keep}{w.spacing(before=10, after=4)}{w.jc('center')}")
    if block.caption:
        written += w.paragraph(w.run(Run(block.caption, italic=True), 11), f"{w.spacing(after=8)}{w.jc('center')}")
    return written


def _codes(block: Codes, layout: Layout, kit: _Kit) -> str:
    words = w.width(layout) / len(block.codes) - block.width - 3
    cells, widths = [], []
    for code in block.codes:
        cells.append(w.paragraph(kit.code(code, block.width), w.spacing()))
        told = w.paragraph(w.run(Run(code.told), 11), w.spacing())
        cells.append(told + w.paragraph(w.run(Run(code.link), 9), w.spacing(before=3)))
        widths += [block.width + 3, words]
    return w.paragraph("", w.spacing(exact=10)) + w.table(widths, [cells], lined=False)


def _closing(block: Closing, layout: Layout) -> str:
    room = w.width(layout)
    widths = [room * 0.45, room * 0.55]
    left = w.paragraph("", w.spacing())
    if block.recipients:
        runs = [w.run(Run(block.heading, bold=True, italic=True), 12)]
        runs += [w.run(Run(text), 11) for text in block.recipients]
        left = "".join(w.paragraph(run, w.spacing()) for run in runs)
    space = w.paragraph("", f"{w.spacing(before=block.space * w.POINTS)}")
    name = _line(Line(block.name, 14, bold=True), widths[1])
    gap = w.paragraph("", f"{w.KEEP}{w.spacing(exact=14)}")
    end = w.paragraph("", w.spacing(exact=1))  # or Word puts one of its own after the table
    return gap + w.table(widths, [[left, _lines(block.power, widths[1]) + space + name]], lined=False) + end


def _page_break(block: PageBreak, layout: Layout) -> str:
    return w.paragraph('<w:r><w:br w:type="page"/></w:r>', w.spacing(exact=1))


_WRITERS: dict[type[Block], Callable[[Any, Layout], str]] = {
    Head: _head,
    Annex: _annex,
    Title: _title,
    Paragraph: _paragraph,
    Table: _table,
    Closing: _closing,
    Signatures: _signatures,
    PageBreak: _page_break,
}
_WITH_KIT: dict[type[Block], Callable[[Any, Layout, _Kit], str]] = {
    Codes: _codes,
    Heading: _heading,
    Held: _held,
    List: _list,
    Picture: _picture,
}
