"""Certificates among a conference's documents (domain.md §11, row 23): the register to be signed, and each certificate."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemcau.conferences.models import Conference
from diemcau.infra.documents import Document, Table, Title
from diemcau.kernel import formats
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose

from ..documents import kinds
from ..documents.kinds import Subject
from . import exports
from .design import issued_on
from .models import Certificate
from .queries import register_of


def register() -> None:
    """Called when the app gets ready."""
    kinds.add("certificate", gettext_lazy("Certificate"), None, order=23, each=each, writes={"pdf": one_pdf})
    kinds.add("certificate_register", gettext_lazy("Register of certificates"), draw, order=23)


def each(conference: Conference, language: str) -> Sequence[tuple[str, str]]:
    """Every certificate, by its running number. One query."""
    rows = Certificate.objects.filter(conference=conference).order_by("number")
    return [
        (str(number), f"{told} · {name or '–'}")
        for number, told, name in rows.values_list("number", "numbered", "full_name")
    ]


def one_pdf(subject: Subject) -> bytes:
    """Raises NotFound."""
    rows = Certificate.objects.select_related("conference", "issue")
    found = rows.filter(conference=subject.conference, number=whole_number(subject.about) or 0).first()
    if found is None:
        raise NotFound
    return exports.certificate_pdf(found)


def draw(subject: Subject) -> list[Document]:
    """The whole register as a list, with what was revoked. Two queries."""
    head, language = subject.letterhead, subject.language
    rows = [
        _row(row, subject)
        for row in register_of(subject.conference).select_related(None).select_related("issue", "replaced_by")
    ]
    title = _("REGISTER OF CERTIFICATES")
    table = Table(
        heads=(_("Number"), _("Full name"), _("Position, unit"), _("Dated"), _("Note")),
        rows=tuple(rows),
        widths=(0.16, 0.24, 0.32, 0.12, 0.16) if language == "vi" else (0.15, 0.22, 0.27, 0.21, 0.15),
        aligns=("left", "left", "left", "center", "left"),
        size=11,
    )
    total = head.text(_("Certificates in all: %(count)s.") % {"count": formats.number(len(rows), language)})
    blocks = (
        head.head(None, number=subject.number, dated=subject.dated),
        Title(title, _name(subject)),
        table,
        total,
        head.closing(heading=_("Recipients:")),
    )
    return [Document(title, language, blocks, head.layout)]


def _name(subject: Subject) -> str:
    conference = subject.conference
    return choose(conference.official_name, subject.language) or choose(
        conference.called, subject.language, conference.key
    )


def _row(row: Certificate, subject: Subject) -> tuple[str, ...]:
    office = ", ".join(filter(None, (row.position, row.unit)))
    day = formats.day(issued_on(row.issue.design, row.issued_at, subject.conference), subject.language)
    later = getattr(row, "replaced_by", None)
    note = "" if row.state == "valid" else str(row.get_state_display())
    return row.numbered, row.called or "–", office, day, f"{note}: {later.numbered}" if later else note
