"""The log as an annex of the report: a document of paragraphs (WordprocessingML, ECMA-376 part 1 §17), which office programs edit.

Written as the few parts it consists of: headings, paragraphs and a style for each need no library.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from .. import queries
from ..queries import Card
from .lines import language, moment, outcome, source

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_NAMES}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_OFFICE = f"{_NAMES}/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="{}/package/2006/relationships"><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
_STYLE = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{1}"/><w:basedOn w:val="Normal"/><w:pPr>{2}</w:pPr><w:rPr>{3}</w:rPr></w:style>'
_BASE = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/><w:pPr><w:spacing w:after="80"/></w:pPr></w:style>'
)


def log_docx(conference: Conference, run: str, *, by: Actor) -> bytes:
    """Everything that was asked, in the order of asking, with what became of it, in the language switched on."""
    audit.record(by, "questions.log_docx", conference=conference.pk, run=run)
    out = io.BytesIO()
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(_NAMES, _OFFICE, "officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _RELATIONS.format(_NAMES, _OFFICE, "styles", "styles.xml"),
        "word/styles.xml": _styles(),
        "word/document.xml": f'<w:document xmlns:w="{_NAMES}/wordprocessingml/2006/main"><w:body>{"".join(_body(conference, run))}</w:body></w:document>',
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return out.getvalue()


def _body(conference: Conference, run: str) -> Iterator[str]:
    name = choose(conference.official_name, language()) or choose(conference.short_name, language())
    yield _paragraph(_("Annex: questions and answers"), "Title")
    yield _paragraph(name, "Subtitle")
    if run == "rehearsal":
        yield _paragraph(_("Rehearsal – not the real questions"), "Subtitle")
    now = int(datetime.now(UTC).timestamp() * 1000)
    yield _paragraph(_("As of %(time)s") % {"time": moment(now, conference)}, "Fact")
    number = 0
    for number, card in enumerate(queries.log_of(conference.pk, run), 1):
        yield from _question(conference, number, card)
    if not number:
        yield _paragraph(_("Nothing was asked."))


def _question(conference: Conference, number: int, card: Card) -> Iterator[str]:
    row = card.row
    end = row.head or row
    yield _paragraph(f"{number}. {row.shown}", "Question")
    if row.wording:
        yield _paragraph(_("As asked: %(text)s") % {"text": row.text})
    yield _paragraph(f"{source(card)} · {moment(row.asked_at, conference)}", "Fact")
    yield _paragraph(outcome(card), "Fact")
    if end.answer:
        yield _paragraph(_("Answer: %(text)s") % {"text": end.answer})


def _paragraph(text: str, style: str = "Normal") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _styles() -> str:
    own = (
        ("Title", "Title", '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="32"/>'),
        ("Subtitle", "Subtitle", '<w:jc w:val="center"/>', "<w:b/>"),
        (
            "Question",
            "heading 2",
            '<w:keepNext/><w:spacing w:before="240" w:after="60"/><w:outlineLvl w:val="1"/>',
            "<w:b/>",
        ),
        ("Fact", "Fact", "<w:keepLines/>", "<w:i/>"),
    )
    return f'<w:styles xmlns:w="{_NAMES}/wordprocessingml/2006/main">{_BASE}{"".join(_STYLE.format(*one) for one in own)}</w:styles>'
