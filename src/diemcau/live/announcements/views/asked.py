"""What addresses and posts of this module ask for."""

from django.http import HttpResponse
from django.urls import reverse

from diemcau.infra.outbox import RUNS
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request


def run_of(request: Request) -> str:
    """The run an address asks for. Raises NotFound."""
    run = request.GET.get("run") or RUNS[0]
    if run not in RUNS:
        raise NotFound
    return run


def address(name: str, key: str, run: str, **wishes: str) -> str:
    """A page of this module in the same run."""
    asked = ({"run": run} if run != RUNS[0] else {}) | wishes
    return reverse(f"announcements:{name}", args=[key], query=asked or None)


def as_number(text: str | None) -> int:
    """A number from a post or an address; 0 for what is none."""
    return whole_number(text or "") or 0


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to take away, kept by nobody on the way."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
