"""What addresses and posts of questions ask for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse

from diemcau.conferences.models import Conference
from diemcau.infra.outbox import RUNS
from diemcau.kernel.clock import as_ms
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from .. import queries


def run_of(request: Request) -> str:
    """The run an address asks for. Raises NotFound."""
    run = request.GET.get("run") or RUNS[0]
    if run not in RUNS:
        raise NotFound
    return run


def asked_run(run: str) -> str:
    """What is hung on addresses, so that they stay in the run."""
    return f"?run={run}" if run != RUNS[0] else ""


def desk_address(key: str, run: str) -> str:
    """The moderators' page."""
    return reverse("questions:desk", args=[key]) + asked_run(run)


def as_number(text: str | None) -> int:
    """A number from a post or an address; 0 for what is none."""
    return whole_number(text or "") or 0


def moment_of(text: str, conference: Conference) -> int | None:
    """“2026-10-04T08:20” in the conference's zone as Unix ms; None for what is none."""
    try:
        return as_ms(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(conference.timezone)))
    except (ValueError, OverflowError):
        return None


def page_of(request: Request, conference: Conference, run: str) -> dict[str, object]:
    """Of the published list: the page that is asked for, and those that there are."""
    page = max(1, as_number(request.GET.get("page")))
    cards, pages = queries.published_of(conference.pk, run, page)
    return {"cards": cards, "page": min(page, pages), "pages": range(1, pages + 1), "asked_run": asked_run(run)}


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to take away, kept by nobody on the way."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
