"""Certificates as PDF: one, a sample, or thousands in files of at most a thousand."""

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from PIL import Image

from diemcau.conferences.models import Conference
from diemcau.infra import papers
from diemcau.infra.jobs import Report
from diemcau.kernel.errors import Refused

from ..addresses import address_of
from ..design import TEXTS, Design, day_line, design_of, facts_of, filled, issued_on, numbered, pictures_of
from ..models import Certificate, Issue, Scheme

MOST = 1_000
"""Certificates in one PDF that is handed out."""
RUN = 1_000
"""Certificates in one run of typst: a process of some 400 MB that ends."""
CODE_LENGTH = 20
PAPER = "outcomes/certificates/certificate"


def certificate_pdf(certificate: Certificate) -> bytes:
    """One certificate, as it was issued."""
    return certificates_pdf(certificate.conference, [certificate])


def certificates_pdf(conference: Conference, rows: Sequence[Certificate]) -> bytes:
    """One PDF of these, a page each; their issues are fetched. One query besides."""
    return _pdf(rows, pictures_of(conference.pk, list({row.issue_id: row.issue.design for row in rows}.values())))


def _pdf(rows: Sequence[Certificate], held: Mapping[str, bytes]) -> bytes:
    designs: dict[int, Design] = {row.issue_id: row.issue.design for row in rows}
    order = {pk: place for place, pk in enumerate(designs)}
    told = [_told(row, designs[row.issue_id], order[row.issue_id]) for row in rows]
    first = next(iter(designs.values()))
    data = {
        "title": str(first["conference"]),
        "language": first["language"],
        "designs": [_drawn(design, held) for design in designs.values()],
    }
    pictures = {f"{digest}.svg": _vessel(image) for digest, image in held.items()}
    if len(rows) <= RUN:
        return papers.compile(PAPER, data | {"letters": "", "certificates": told}, pictures | _codes(rows))
    letters = "".join(sorted({letter for text in _texts(data, told) for letter in text if letter.isprintable()}))
    runs = (
        (data | {"letters": letters, "certificates": told[at : at + RUN]}, pictures | _codes(rows[at : at + RUN]))
        for at in range(0, len(rows), RUN)
    )
    return papers.compile_runs(PAPER, runs, less=1)


def _codes(rows: Sequence[Certificate]) -> dict[str, bytes]:
    return {f"{row.code}.svg": papers.qr(address_of(row)) for row in rows}


def _texts(*found: Any) -> Iterator[str]:
    """Every text in what is printed, however deep it lies."""
    for one in found:
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            yield from _texts(*one.values())
        elif isinstance(one, Sequence):
            yield from _texts(*one)


def draft(conference: Conference, scheme: Scheme, drafts: Mapping[str, bytes], *, as_pdf: bool) -> bytes:
    """How a design that is being typed looks, on a made-up name, as PDF or as PNG of its page; `drafts`: pictures that were just chosen,
    by side. Its QR leads to no certificate."""
    design = design_of(scheme, conference)
    held = pictures_of(conference.pk, [design])
    for side, image in drafts.items():
        design[side] = f"draft-{side}"
        held[design[side]] = image
    number = scheme.last_number + 1
    issue = Issue(pk=0, conference=conference, design=design)
    row = Certificate(
        conference=conference, issue=issue, code="0" * CODE_LENGTH, sessions=2, issued_at=timezone.now(), **_somebody(scheme.language)
    )  # fmt: skip
    with suppress(Refused):
        row.numbered = numbered(
            scheme.pattern, scheme.digits, number, issued_on(design, row.issued_at, conference).year
        )
    made = _pdf([row], held)
    return made if as_pdf else _png(made)


def _somebody(language: str) -> dict[str, str]:
    with override(language):
        return {
            "full_name": pgettext("sample", "Nguyễn Thị Minh Nguyệt"),
            "honorific": pgettext("sample", "Ms"),
            "position": pgettext("sample", "Head of the health station"),
            "unit": pgettext("sample", "People's Committee of Muong Lan commune"),
            "room": pgettext("sample", "Muong Lan commune"),
        }


def _png(made: bytes) -> bytes:
    import pypdfium2  # noqa: PLC0415 - megabytes that only who makes one needs

    with pypdfium2.PdfDocument(made) as opened:  # type: ignore[no-untyped-call]
        image = opened[0].render(scale=1.5).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def write_all(
    file: IO[bytes], conference: Conference, rows: "QuerySet[Certificate]", report: Report = lambda share: None
) -> None:
    """Into `file`: one PDF of up to a thousand, else a zip of such. One thousand is in memory at a time."""
    whole = rows.count()
    if whole <= MOST:
        file.write(certificates_pdf(conference, _with_issues(conference, rows)))
        return
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        done = 0
        for piece in _pieces(conference, rows):
            made = certificates_pdf(conference, piece)
            archive.writestr(f"{conference.key}-{piece[0].number:06d}-{piece[-1].number:06d}.pdf", made)
            done += len(piece)
            report(min(1.0, done / whole))


def _pieces(conference: Conference, rows: "QuerySet[Certificate]") -> Iterator[list[Certificate]]:
    last = 0
    while piece := _with_issues(conference, rows.filter(number__gt=last).order_by("number")[:MOST]):
        yield piece
        last = piece[-1].number


def _with_issues(conference: Conference, rows: "QuerySet[Certificate]") -> list[Certificate]:
    """Each issue is one object, however many certificates it gave."""
    found = list(rows.select_related(None))
    issues = Issue.objects.in_bulk({row.issue_id for row in found})
    for row in found:
        row.issue, row.conference = issues[row.issue_id], conference
    return found


def _vessel(image: bytes) -> bytes:
    """A PNG inside an SVG: files that typst gets from memory have to be texts."""
    with Image.open(io.BytesIO(image)) as opened:
        size = f'width="{opened.width}" height="{opened.height}"'
    data = base64.b64encode(image).decode()
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {spaces} {size}><image {size} xlink:href="data:image/png;base64,{data}"/></svg>'.encode()


def _drawn(design: Design, held: Mapping[str, bytes]) -> dict[str, Any]:
    sides = {side: f"{design[side]}.svg" if design[side] in held else "" for side in ("left", "right")}
    return {name: design[name] for name in ("language", "turned", "border", "signatories", "hosts")} | sides


def _told(row: Certificate, design: Design, place: int) -> dict[str, Any]:
    with override(str(design["language"])):
        facts = facts_of(row, design)
        texts = {name: filled(str(design[name]), facts) for name in TEXTS if name != "place"}
        return {
            "design": place,
            "title": " ".join(texts["title"]),
            "opening": texts["opening"],
            "body": [line for line in texts["body"] if line],
            "name": row.called or "–",
            "dated": day_line(design, row.issued_at, row.conference),
            "numbered": _("No. %(number)s") % {"number": row.numbered} if row.numbered else "",
            "checked": _("Scan the code, or type its address, to check this certificate."),
            "address": address_of(row).partition("://")[2],
            "qr": f"{row.code}.svg",
        }
