"""Pages of minutes."""

from diemcau.ui.http import Request


def run_of(request: Request) -> str:
    """Which run the page speaks of: ``?run=rehearsal``, else the day itself."""
    return "rehearsal" if request.GET.get("run") == "rehearsal" else "live"


def suffix(run: str) -> str:
    """What addresses of this run end with."""
    return "?run=rehearsal" if run == "rehearsal" else ""
