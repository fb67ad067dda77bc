"""Pages of attendance."""

from django.http import HttpResponse
from django.utils.translation import get_language

from diemcau.kernel.digits import whole_number
from diemcau.ui.http import Request


def run_of(request: Request) -> str:
    """Which run the page speaks of: ``?run=rehearsal``, else the day itself."""
    return "rehearsal" if request.GET.get("run") == "rehearsal" else "live"


def language() -> str:
    """The page's language."""
    return (get_language() or "vi")[:2]


def number_in(request: Request, name: str) -> int | None:
    """A number of the address, None when there is none or it is no number."""
    return whole_number(request.GET.get(name, ""))


def file(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to look at or take away, kept by nobody on the way."""
    shown = "inline" if content_type == "application/pdf" else "attachment"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
