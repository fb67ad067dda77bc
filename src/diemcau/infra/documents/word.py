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
from .blocks import Block, Closing, Code, Codes, Document, Head, Layout, Line, PageBreak, Paragraph, Run, Table, Title

FONT = "Times New Roman"
_ROOT = nsdecls("w", "r", "wp", "a", "pic")


class _Pictures:
    """The QR codes of a package: one part for each text."""

    def __init__(self, part: Any) -> None:
        self.part = part
        self.known: dict[str, str] = {}
        self.drawn = 0

    def __call__(self, code: Code, width: float) -> str:
        """A drawing, `width` millimetres wide."""
        if code.says not in self.known:
            name = PackURI(f"/word/media/code{len(self.known) + 1}.png")
            picture = ImagePart(name, "image/png", _png(code.says))
            self.known[code.says] = f"rIdCode{len(self.known) + 1}"
            self.part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, picture, self.known[code.says])
        self.drawn += 1
        return w.drawing(self.known[code.says], self.drawn, width, code.link or code.told)


def _png(text: str) -> bytes:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    out = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=8, add_quiet_zones=False)).save(out, "PNG")
    return out.getvalue()


def docx(documents: Sequence[Document]) -> bytes:
    """All of them in one file, a section each."""
    file = package.Document()
    body, last = file.element.body, file.sections[0]._sectPr
    _prepare(file, documents[0])
    numbers = {place: _number(file, place) for place in dict.fromkeys(one.layout.pages for one in documents)}
    pictures = _Pictures(file.part)
    for index, one in enumerate(documents):
        blocks = "".join(_block(block, one.layout, pictures) for block in one.blocks)
        section = w.section(one.layout, numbers[one.layout.pages])
        if index < len(documents) - 1:
            blocks += w.paragraph("", f"{w.spacing(exact=1)}{section}")
        for element in list(parse_xml(f"<w:body {_ROOT}>{blocks}</w:body>")):
            last.addprevious(element)
    body.replace(last, parse_xml(w.section(documents[-1].layout, numbers[documents[-1].layout.pages], _ROOT)))
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


def _block(block: Block, layout: Layout, pictures: _Pictures) -> str:
    if isinstance(block, Codes):
        return _codes(block, layout, pictures)
    return _WRITERS[type(block)](block, layout)


def _lines(lines: Sequence[Line], room: float, *, after: float = 0) -> str:
    """Centred lines of a cell that is `room` millimetres wide."""
    return "".join(_line(line, room, after=after) for line in lines) or w.paragraph("", w.spacing())


def _line(line: Line, room: float, *, after: float = 0, keep: bool = False) -> str:
    run = w.run(Run(line.text, line.bold, line.italic), line.size)
    written = w.paragraph(run, f"{w.KEEP if keep else ''}{w.spacing(after=after)}{w.jc('center')}")
    return written + (w.rule(line, room, keep=keep) if line.rule else "")


def _head(block: Head, layout: Layout) -> str:
    room = w.width(layout)
    widths = [room * block.share, room * (1 - block.share)]
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


def _table(block: Table, layout: Layout) -> str:
    whole = w.width(layout)
    widths = [whole * share / sum(block.widths) for share in block.widths]
    aligns = (*block.aligns, *("left",) * (len(widths) - len(block.aligns)))

    def cell(text: str, align: str, *, heading: bool = False) -> str:
        return w.paragraph(w.run(Run(text, bold=heading), block.size), f"{w.spacing(before=2, after=2)}{w.jc(align)}")

    rows = [[cell(text, "center", heading=True) for text in block.heads]]
    rows += [[cell(text, align) for text, align in zip(row, aligns, strict=True)] for row in block.rows]
    gap = w.paragraph("", w.spacing(exact=6))
    return gap + w.table(widths, rows, lined=True, heading=True, height=block.height) + gap


def _codes(block: Codes, layout: Layout, pictures: _Pictures) -> str:
    words = w.width(layout) / len(block.codes) - block.width - 3
    cells, widths = [], []
    for code in block.codes:
        cells.append(w.paragraph(pictures(code, block.width), w.spacing()))
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
    return gap + w.table(widths, [[left, _lines(block.power, widths[1]) + space + name]], lined=False)


def _page_break(block: PageBreak, layout: Layout) -> str:
    return w.paragraph('<w:r><w:br w:type="page"/></w:r>', w.spacing(exact=1))


_WRITERS: dict[type[Block], Callable[[Any, Layout], str]] = {
    Head: _head,
    Title: _title,
    Paragraph: _paragraph,
    Table: _table,
    Closing: _closing,
    PageBreak: _page_break,
}
