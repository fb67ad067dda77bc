"""Papers of many people in one go: one PDF, or a zip of PDFs. Ordered by a view, made by jobs (paper_tasks)."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, NamedTuple

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.jobs import Report
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies, queries
from .badges import badges, plates
from .people import Bundle, Whom, bundle, pieces_of
from .seating import seating
from .sign_in import sign_in

Make = Callable[[Bundle, Mapping[str, Any], Report], bytes]


class Paper(NamedTuple):
    """`most` people fit one PDF: three to six seconds of typst, and some 700 MB in a process that ends."""

    name: str
    make: Make
    most: int
    may: Callable[[Actor, int], bool]

    @property
    def handout(self) -> str:
        return f"roster.{self.name}"


PAPERS = {
    paper.name: paper
    for paper in (
        Paper("badges", badges, 5_000, policies.may_change),  # they hold the codes by which delegates are let in
        Paper("plates", plates, 1_500, policies.may_open),
        Paper("sign_in", sign_in, 5_000, policies.may_open),
        Paper("seating", seating, 5_000, policies.may_open),
    )
}


def papers_for(actor: Actor, conference: int) -> list[str]:
    """The papers that `actor` may have."""
    return [paper.name for paper in PAPERS.values() if paper.may(actor, conference)]


def is_zipped(paper: Paper, counts: Mapping[int | None, int]) -> bool:
    """Whether that many people need several files."""
    return sum(counts.values()) > paper.most


def write(
    paper: Paper, file: IO[bytes], *, by: Actor, conference: Conference, whom: Whom, options: Mapping[str, Any],
    zipped: bool, report: Report = lambda share: None,
) -> None:  # fmt: skip
    """Into `file`; who took it is recorded. Refused: `nobody_listed`. Raises NotFound."""
    whole = bundle(by, conference, whom, queries.ranking_of(conference.pk))
    if not whole.people:
        raise Refused("nobody_listed")
    if zipped:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, made in _made(paper, whole, options, report):
                archive.writestr(f"{conference.key}-{name}.pdf", made)
    else:
        file.write(paper.make(whole, options, report))  # also when the list has grown since it was ordered
    audit.record(by, paper.handout, conference=conference.pk, rows=whole.people)


def _made(paper: Paper, whole: Bundle, options: Mapping[str, Any], report: Report) -> Iterator[tuple[str, bytes]]:
    pieces, done = pieces_of(whole, paper.most), 0
    for number, piece in enumerate(pieces, 1):
        share = piece.people / whole.people
        before = done / whole.people
        made = paper.make(piece, options, lambda part, before=before, share=share: report(before + part * share))  # type: ignore[misc]
        done += piece.people
        report(done / whole.people)
        within = dict.fromkeys(filter(None, (piece.sections[0].short, piece.sections[-1].short)))
        yield (
            "-".join((paper.name.replace("_", "-"), f"{number:02d}", *within)),
            made,
        )  # of which rooms it is, the first and the last
