"""The register: what was given, to whom, and how it stands."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from diemcau.conferences.models import Conference
from diemcau.infra.models import JobRow
from diemcau.kernel import names
from diemcau.kernel.ids import tidy_code
from diemcau.roster.models import Delegate

from ..enums import State
from ..models import Certificate, Issue


@dataclass(frozen=True, slots=True)
class Going:
    """A go of giving certificates. `percent` of the work that is done; `is_coming`: it goes on; `failed`: it was given up."""

    issue: Issue
    percent: int
    is_coming: bool
    failed: bool


def register_of(conference: Conference, *, state: str = "", site: str = "", text: str = "") -> "QuerySet[Certificate]":
    """The lines in the order of their numbers, narrowed to a state, a room's number, a text in name or number."""
    rows = Certificate.objects.filter(conference=conference).select_related("site", "replaces", "replaced_by")
    if state:
        rows = rows.filter(state=state)
    if site:
        rows = rows.filter(site__code=site)
    if text:
        wanted = names.fold(text)
        rows = rows.filter(
            Q(delegate__search_key__contains=wanted, is_erased=False)
            | Q(numbered__icontains=text)
            | Q(full_name__icontains=text)
        )
    return rows.order_by("number")


def counted(conference: Conference) -> dict[str, int]:
    """How many there are in each state. One query."""
    rows = Certificate.objects.filter(conference=conference).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(rows)


def going_on(conference: Conference) -> Going | None:
    """The newest go that was ordered; None before the first. Two queries."""
    issue = Issue.objects.filter(conference=conference).order_by("-pk").first()
    if issue is None:
        return None
    row = JobRow.objects.filter(pk=issue.job).first() if issue.job and issue.done_at is None else None
    coming = row is not None and row.state in (JobRow.State.WAITING, JobRow.State.RUNNING)
    failed = issue.done_at is None and not coming
    return Going(issue, int(100 * row.progress) if row else 100, coming, failed)


def certificate_behind(typed: str) -> Certificate | None:
    """Whose code it is, as it was scanned (a whole address) or typed; None for a code of none. One query: 100 bits cannot be guessed."""
    said = typed.strip()[:400].partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    code = tidy_code(said[:80])
    rows = Certificate.objects.select_related("conference", "issue")
    return rows.filter(code=code).first() if code else None


def valid_of(delegate: Delegate) -> Certificate | None:
    """The valid certificate of somebody on the list. One query."""
    rows = Certificate.objects.select_related("conference", "issue")
    return rows.filter(delegate=delegate, state=State.VALID).first()
