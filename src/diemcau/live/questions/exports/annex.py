"""The log as an annex of the report: a document that office programs edit."""

import io
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import UTC, datetime

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from .. import queries
from ..queries import Card
from .lines import language, moment, outcome, source

FONT = "Times New Roman"
TITLE, SUBTITLE, QUESTION, TEXT, FACT = "Title", "Subtitle", "Heading 2", "Normal", "Fact"
STYLES = (TITLE, SUBTITLE, QUESTION, TEXT, FACT)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Line = tuple[str, str]
"""A paragraph: the name of its style, and its text."""


def log_docx(conference: Conference, run: str, *, by: Actor) -> bytes:
    """Everything that was asked, in the order of asking, with what became of it, in the language switched on."""
    audit.record(by, "questions.log_docx", conference=conference.pk, run=run)
    document = docx.Document()
    _set(document)
    document.core_properties.title = _("Annex: questions and answers")
    document.core_properties.author = ""
    _write(document, _lines(conference, run))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(document: Document, lines: Iterable[Line]) -> None:
    """Each a copy of one that the library made: of thousands it looks up the style only once."""
    made = {style: document.add_paragraph("-", style=style)._element for style in STYLES}
    last = made[FACT]
    for style, text in lines:
        paragraph = deepcopy(made[style])
        paragraph.r_lst[0].text = _NO_XML.sub("", text)
        last.addnext(paragraph)
        last = paragraph
    for first in made.values():
        first.getparent().remove(first)


def _lines(conference: Conference, run: str) -> Iterator[Line]:
    yield TITLE, _("Annex: questions and answers")
    yield SUBTITLE, choose(conference.official_name, language()) or choose(conference.short_name, language())
    if run == "rehearsal":
        yield SUBTITLE, _("Rehearsal – not the real questions")
    now = int(datetime.now(UTC).timestamp() * 1000)
    yield FACT, _("As of %(time)s") % {"time": moment(now, conference)}
    number = 0
    for number, card in enumerate(queries.log_of(conference.pk, run), 1):
        yield from _question(conference, number, card)
    if not number:
        yield TEXT, _("Nothing was asked.")


def _question(conference: Conference, number: int, card: Card) -> Iterator[Line]:
    row = card.row
    end = row.head or row
    yield QUESTION, f"{number}. {row.shown}"
    if row.wording:
        yield TEXT, _("As asked: %(text)s") % {"text": row.text}
    yield FACT, f"{source(card)} · {moment(row.asked_at, conference)}"
    yield FACT, outcome(card)
    if end.given:
        yield TEXT, _("Answer: %(text)s") % {"text": end.given}


def _set(document: Document) -> None:
    """A4 and letters as official papers have them."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(20), Mm(20), Mm(20)
    fact = document.styles.add_style(FACT, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(fact, ParagraphStyle)
    fact.base_style = document.styles[TEXT]
    fact.font.italic, fact.paragraph_format.keep_together = True, True
    for name, size, bold in (
        (TEXT, 13, False),
        (TITLE, 16, True),
        (SUBTITLE, 13, True),
        (QUESTION, 13, True),
        (FACT, 13, False),
    ):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size, style.font.bold, style.font.color.rgb = (
            FONT,
            Pt(size),
            bold,
            RGBColor(0, 0, 0),
        )
        for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(script), FONT)
        if name in (TITLE, SUBTITLE):
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
