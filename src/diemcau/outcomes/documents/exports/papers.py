"""Versions as PDF and DOCX: what was issued as it was kept, all else made when it is asked for."""

import io
from typing import TYPE_CHECKING, NamedTuple

from django.utils import translation

from diemcau.conferences.models import Conference
from diemcau.infra import audit, documents
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import files
from ..drawing import kind_for, subject_of
from ..kinds import Kind
from ..models import SignedFile, Version
from ..pressing import DOCX, PDF, docx_of, pdf_of, seen
from ..signs import require_fonts

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

XLSX = "xlsx"
TYPES = {**documents.TYPES, XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_SCALE = 1.6  # pixels a point: 952 across an A4 page


def paper(version: Version, ending: str, *, by: Actor) -> bytes:
    """A version to take away; recorded, since papers hold names. Raises NotFound for another format, Refused(``signs_without_font``) for a
    PDF on which signs would be missing."""
    if ending not in (PDF, DOCX):
        raise NotFound
    if ending == PDF and (signs := seen(version).signs):
        raise Refused("signs_without_font", signs=signs)
    row = version.document
    audit.record(
        by, "documents.paper", conference=row.conference_id, document=row.pk, version=version.number, format=ending
    )
    return pdf_of(version) if ending == PDF else docx_of(version)


class Preview(NamedTuple):
    """How a version looks: `pages` by their numbers, all of them or (a long paper that was not issued) the first, as they are in the
    file; `signs` that no font has, in words."""

    pages: range
    is_whole: bool
    signs: str


def preview_of(version: Version) -> Preview:
    shown = seen(version)
    with _opened(shown.pdf) as paper_:
        return Preview(range(1, _shown(paper_, is_whole=shown.is_whole) + 1), shown.is_whole, shown.signs)


def _opened(pdf: bytes) -> "PdfDocument":
    import pypdfium2  # noqa: PLC0415 - megabytes that only who makes one needs

    return pypdfium2.PdfDocument(pdf)  # type: ignore[no-untyped-call]


def _shown(paper_: "PdfDocument", *, is_whole: bool) -> int:
    """The page on which the first ones are cut is not as it will be."""
    return len(paper_) if is_whole else max(1, len(paper_) - 1)


def page_image(version: Version, page: int) -> tuple[bytes, int]:
    """A page of the preview (from 1) as PNG, and how many there are. Raises NotFound beyond the last one."""
    shown = seen(version)
    with _opened(shown.pdf) as paper_:
        pages = _shown(paper_, is_whole=shown.is_whole)
        if not 1 <= page <= pages:
            raise NotFound
        out = io.BytesIO()
        paper_[page - 1].render(scale=_SCALE).to_pil().quantize(64).save(out, "PNG")
        return out.getvalue(), pages


def endings_of(kind: Kind) -> tuple[str, ...]:
    """The formats in which a paper of this kind is taken away as things stand."""
    return tuple(kind.writes) or (PDF, DOCX, XLSX)


def instant(conference: Conference, *, by: Actor, kind: str, ending: str, language: str, about: str = "") -> bytes:
    """A paper of a kind as things stand, that nobody keeps; recorded. Raises NotFound for a kind, a format or an `about` that is not
    there, Refused as the kind does, and signs_without_font."""
    of = kind_for(kind)
    if about not in ([number for number, _name in of.each(conference, language)] if of.each else [""]):
        raise NotFound
    audit.record(by, "documents.instant", conference=conference.pk, kind=kind, about=about, format=ending)
    with translation.override(language):
        subject = subject_of(conference, language, about=about)
        if ending in of.writes:
            return of.writes[ending](subject)
        if ending not in endings_of(of) or of.draw is None:
            raise NotFound
        drawn = of.draw(subject)
        if ending == XLSX:
            return documents.xlsx(drawn)
        if ending == PDF:
            require_fonts(drawn)  # what an office writes in has the fonts of its own machine
        return documents.write[ending](drawn)


def signed(stored: SignedFile, *, by: Actor) -> bytes:
    """A copy that came back signed, as it was stored; recorded. Raises Refused(``paper_missing``)."""
    row = stored.document
    audit.record(by, "documents.signed", conference=row.conference_id, document=row.pk, file=stored.pk)
    return files.read(row.conference_id, stored.kept)
