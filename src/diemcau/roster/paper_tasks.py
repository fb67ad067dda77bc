"""Papers for rooms and delegates, and marked copies of large lists, made by jobs."""

from collections.abc import Callable
from typing import IO, Any

from diemcau.conferences.handouts import handout
from diemcau.conferences.models import Conference
from diemcau.infra.jobs import Report
from diemcau.kernel.actor import Actor

from . import exports, policies
from .marked import COPY, marked_xlsx
from .models import RosterImport
from .queries import Filters


def _maker(name: str) -> Callable[[Actor, Conference, dict[str, Any], IO[bytes], Report], None]:
    def make(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
        whom = exports.Whom(Filters(**facts["filters"]), facts["order"], facts["apart"])
        exports.write(
            exports.PAPERS[name], file, by=by, conference=conference, whom=whom, options=facts["options"], zipped=facts["zipped"],
            report=report,
        )  # fmt: skip

    return make


@handout(COPY, may=policies.may_change)
def marked_copy(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """The marked copy of a large list (`imported`)."""
    marked_xlsx(by=by, imported=RosterImport.objects.get(pk=facts["imported"], conference=conference), file=file)


for _name, _paper in exports.PAPERS.items():
    handout(_paper.handout, may=_paper.may)(_maker(_name))
