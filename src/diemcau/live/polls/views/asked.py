"""What addresses and posts of polls ask for."""

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


def asked_run(run: str) -> str:
    """What is hung on addresses, so that they stay in the run."""
    return f"?run={run}" if run != RUNS[0] else ""


def address(name: str, key: str, run: str, *args: object) -> str:
    """A page of polls."""
    return reverse(f"polls:{name}", args=[key, *args]) + asked_run(run)


def as_number(text: str | None) -> int:
    """A number from a post or an address; 0 for what is none."""
    return whole_number(text or "") or 0
