"""What templates can say, and templates filled with it."""

import io
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateError

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import name_of, sessions_of
from diemcau.kernel import formats
from diemcau.kernel.errors import Refused
from diemcau.kernel.localised import choose

from .. import kept
from ..drawing import said_in, subject_of
from ..kinds import Kind
from ..models import Version
from .language import Budget, counted, environment
from .package import DAMAGED

UNREADABLE = (*DAMAGED, OpcError, AttributeError, TypeError, AssertionError)
"""What reading and filling raise of a package that is whole, and no document."""


def described(kind: Kind) -> list[tuple[str, str]]:
    """Every name that a template of this kind may use, and what it says."""
    told = [
        ("conference.name", _("The conference’s official name")),
        ("conference.key", _("Its key, as in addresses")),
        ("conference.place", _("Its place")),
        ("conference.chair", _("Who chairs")),
        ("letterhead.parent, letterhead.body", _("The body above, and the one that issues")),
        (
            "letterhead.place, letterhead.power, letterhead.position, letterhead.signer",
            _("Place, power, position, signer"),
        ),
        ("letterhead.recipients", _("A list of lines")),
        ("number, symbol, date", _("Number, abbreviation of the body, date in words")),
        ("title, subject", _("The paper’s title and what it is of")),
        ("paragraphs", _("A list: every paragraph of the text as we write it")),
        ("tables", _("A list: each with “heads” (a list) and “rows” (a list of lists)")),
        ("sessions", _("A list: each with “name”, “day”, “lines”; each line with “time”, “title”, “by”")),
        ("figures.NAME", _("A figure of the fact sheet as documents write it, as figures.KEY")),
    ]
    return told + [(f"typed.{field.name}", str(field.label)) for field in kind.fields]


def sources(template: bytes) -> Iterator[str]:
    """Body, headers, footers and footnotes as Jinja is given them. Raises Refused(not_a_docx)."""
    try:
        file = DocxTemplate(io.BytesIO(template))
        file.render_init()
        yield file.patch_xml(file.get_xml())
        for uri in (file.HEADER_URI, file.FOOTER_URI):
            for _key, part in file.get_headers_footers(uri):
                yield file.patch_xml(file.get_part_xml(part))
        for part in file.docx.part.package.parts:
            if part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
                yield file.patch_xml(part.blob.decode())
        _named_once(file)
    except UNREADABLE:
        raise Refused("not_a_docx") from None


def _named_once(file: DocxTemplate) -> None:
    """Whether every part would be written under a name of its own: properties that the package does not say are its properties lie there
    beside new ones. Raises Refused(not_a_docx)."""
    package = file.docx.part.package
    _made = package.core_properties  # new ones where none are found
    names = [part.partname.lower() for part in package.iter_parts()]
    if len(set(names)) < len(names):
        raise Refused("not_a_docx")


def fill(template: bytes, context: dict[str, Any]) -> bytes:
    """The .docx. Raises Refused: not_a_docx, template_endless, template_grows, template_slow, template_fault."""
    budget, out = Budget(), io.BytesIO()
    try:
        file = DocxTemplate(io.BytesIO(template))
        file.render(counted(context, budget), jinja_env=environment(budget), autoescape=True)
        _named_once(file)
        file.save(out)
    except TemplateError as fault:
        raise Refused("template_fault", fault=str(fault)[:200]) from None
    except UNREADABLE as fault:
        raise Refused("template_fault", fault=type(fault).__name__) from None
    return out.getvalue()


def context_of(version: Version) -> dict[str, Any]:
    """Of a version: its own texts and figures. In the language switched on."""
    row = version.document
    subject = subject_of(row.conference, row.language, row)
    blocks = [block for one in version.content for block in one["blocks"]]
    titles = [block for block in blocks if block["type"] == "Title"]
    head = said_in(subject.letterhead, row.letterhead)
    figures = {key: figure.words(row.language) for key, figure in subject.sheet.items()}
    return {
        "conference": _conference(row.conference, row.language),
        "letterhead": {
            "parent": head.parent,
            "body": head.body,
            "place": head.place,
            "power": "\n".join(head.power),
            "position": head.position,
            "signer": head.signer,
            "recipients": list(head.recipients),
        },
        "number": row.number,
        "symbol": head.abbreviation,
        "date": formats.document_day(row.dated, row.language) if row.dated else "",
        "title": titles[0]["text"] if titles else "",
        "subject": titles[0]["subject"] if titles else "",
        "paragraphs": kept.paragraphs(
            [{"blocks": [one for one in blocks if one["type"] in ("Heading", "Paragraph", "List")]}]
        ),
        "tables": [{"heads": one["heads"], "rows": one["rows"]} for one in blocks if one["type"] == "Table"],
        "sessions": _sessions(row.conference, row.language),
        "figures": figures | version.quoted,
        "typed": row.typed,
    }


def _conference(conference: Conference, language: str) -> dict[str, str]:
    return {
        "name": choose(conference.official_name, language) or name_of(conference, language),
        "key": conference.key,
        "place": choose(conference.place, language),
        "chair": choose(conference.chair, language),
    }


def _sessions(conference: Conference, language: str) -> list[dict[str, Any]]:
    zone = ZoneInfo(conference.timezone)
    told = []
    for one in sessions_of(conference, language):
        items: Sequence[dict[str, str]] = [
            {
                "time": formats.clock_time(item.planned_start.astimezone(zone)) if item.planned_start else "",
                "title": item.title or item.kind_name,
                "by": item.by,
            }
            for item in one.items
        ]
        told.append({"name": one.name, "day": formats.day(one.date, language) if one.date else "", "lines": items})
    return told
