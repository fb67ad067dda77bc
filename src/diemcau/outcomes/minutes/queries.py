"""Questions about minutes. Fetching authorises: what an actor may not see raises NotFound."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import conference_for
from diemcau.infra.outbox import RUNS
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.roster.working_days import end_of_working_day

from ..documents.enums import State
from ..documents.kinds import Kind, kind_of
from ..documents.models import Document
from ..documents.policies import may_draft
from . import policies, sources
from .enums import Source
from .models import Book, Conclusion, Entry, Task

NOTICE_DAYS = 5
MINUTES, NOTICE = "minutes", "conclusion_notice"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page has it. `text`: what stands in the minutes; `said`: what the source said when the secretary wrote, `now` what
    it says by now ("" where it is gone, or for own ones). `version` 0: nobody touched it."""

    source: str
    key: str
    at: datetime
    text: str
    said: str = ""
    now: str = ""
    is_edited: bool = False
    is_hidden: bool = False
    version: int = 0
    changed_name: str = ""

    @property
    def label(self) -> str:
        return str(Source(self.source).label)

    @property
    def is_own(self) -> bool:
        return self.source == Source.OWN

    @property
    def is_offered(self) -> bool:
        """Whether the source says something else than when the secretary wrote."""
        return self.is_edited and bool(self.now) and self.now not in (self.said, self.text)

    @property
    def is_gone(self) -> bool:
        return self.is_edited and not self.now and not self.is_own


def conference_to_write(actor: Actor, key: str) -> Conference:
    """Raises NotFound, also for those who may only see the conference."""
    conference = conference_for(actor, key)
    if not policies.may_write(actor, conference.pk):
        raise NotFound
    return conference


def book_of(conference: Conference, run: str) -> Book:
    """The minutes of a run; not saved where nobody wrote yet. One query."""
    found = Book.objects.filter(conference=conference, run=run).first()
    return found or Book(conference=conference, run=run, **begun(conference))


def begun(conference: Conference) -> dict[str, str]:
    """What minutes that nobody wrote yet say: their language, and the chair that the conference names."""
    return {"language": conference.language, "chair": choose(conference.chair, conference.language)[:300]}


def lines_of(book: Book, language: str = "") -> list[Line]:
    """All entries by their times, hidden ones too: what nobody touched in this language, the rest as it was written. One query more than
    the sources ask."""
    found = sources.gathered(book.conference, book.run, language or book.language)
    rows = {(one.source, one.key): one for one in book.entries.order_by("pk")} if book.pk else {}
    lines = [line_of(rows.pop(key, None), one) for key, one in found.items()]
    lines += [line_of(row, None) for row in rows.values() if row.is_edited or row.source == Source.OWN]
    return sorted(lines, key=lambda one: (one.at, _RANK[one.source], one.key))


_RANK = {source: rank for rank, source in enumerate(Source.values)}


def line_of(row: Entry | None, found: sources.Found | None) -> Line:
    """What the secretary made of what a source says; one of both is there."""
    if row is None:
        assert found is not None
        return Line(found.source, found.key, found.at, found.text, found.text, found.text)
    now = found.text if found else ""
    written = row.is_edited or row.source == Source.OWN
    return Line(
        row.source, row.key, row.at if written or not found else found.at, row.text if written else now, row.said, now,
        row.is_edited, row.is_hidden, row.version, row.changed_name,
    )  # fmt: skip


def entry_of(book: Book, source: str, key: str) -> Line | None:
    """One entry as it stands, None where neither a source nor the secretary knows it."""
    row = book.entries.filter(source=source, key=key).first() if book.pk else None
    found = sources.gathered(book.conference, book.run, book.language).get((source, key))
    return line_of(row, found) if row or found else None


def conclusions_of(book: Book) -> list[Conclusion]:
    """In the order they were written, with their tasks. Two queries."""
    return list(book.conclusions.prefetch_related("tasks").order_by("pk")) if book.pk else []


def conclusion_for(conference: Conference, run: str, number: int) -> Conclusion:
    """Raises NotFound."""
    found = Conclusion.objects.filter(book__conference=conference, book__run=run, pk=number).select_related("book")
    if (one := found.first()) is None:
        raise NotFound
    return one


def task_for(conference: Conference, run: str, number: int) -> Task:
    """Raises NotFound."""
    found = Task.objects.filter(conclusion__book__conference=conference, conclusion__book__run=run, pk=number)
    if (one := found.select_related("conclusion__book").first()) is None:
        raise NotFound
    return one


def ended_at(book: Book) -> datetime | None:
    """When the secretary says that it ended, else when the last item did."""
    return book.closed_at or sources.ended(book.conference, book.run, book.language)


def notice_issued(book: Book) -> Document | None:
    """The newest notice of conclusions that is issued; a rehearsal's never is. One query."""
    if book.run != RUNS[0]:
        return None
    found = Document.objects.filter(conference=book.conference, kind=NOTICE, state=State.ISSUED)
    return found.order_by("-pk").first()


def paper_of(actor: Actor, book: Book, kind: str) -> Kind | None:
    """The kind of document that these minutes become, None for those who do not draft it, and in a rehearsal."""
    may = book.run == RUNS[0] and may_draft(actor, book.conference_id, kind)
    return kind_of(kind) if may else None


def notice_due(book: Book, ended: datetime | None) -> datetime | None:
    """Until when the notice of conclusions is to be out: the end of the fifth working day after the day it ended (domain.md §2.8)."""
    return end_of_working_day(ended, ZoneInfo(book.conference.timezone), NOTICE_DAYS) if ended else None
