"""What a request asks for, and how a step is answered: to a script as JSON, to a plain form with the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from diemcau.infra.outbox import RUNS
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

Verb = Callable[..., str]


def run_of(request: Request) -> str:
    """The run an address asks for. Raises NotFound."""
    run = request.GET.get("run") or RUNS[0]
    if run not in RUNS:
        raise NotFound
    return run


def number_of(request: Request, name: str) -> int:
    """A whole number of a form. Raises NotFound for anything else: no page of ours sends it."""
    text = request.POST.get(name, "")
    if whole_number(text.removeprefix("-"), digits=9) is None:
        raise NotFound
    return int(text)


def address(request: Request, name: str, *args: object, **asked: str) -> str:
    """A page of the sheet in the run that the request asks for."""
    run = run_of(request)
    said = asked | ({"run": run} if run != RUNS[0] else {})
    return reverse(f"runsheet:{name}", args=args) + (f"?{urlencode(said)}" if said else "")


def step(verb: Verb) -> Callable[..., HttpResponse]:
    """A view of what `verb(request, key, …)` does; the text it returns ("" for none) is said to the operator, a warning where it
    begins with “!”."""

    @require_POST
    @wraps(verb)
    def view(request: Request, key: str, **named: Any) -> HttpResponse:
        try:
            text = verb(request, key, **named)
        except Refused as refused:
            return _refused(request, key, refused)
        warns, said = text.startswith("!"), text.removeprefix("!")
        if _by_script(request):
            return JsonResponse({"text": said, "kind": "warn" if warns else "done"})
        if said:
            (messages.warning if warns else messages.success)(request, said)
        return redirect_to(request, address(request, "sheet", key))

    return view


def _refused(request: Request, key: str, refused: Refused) -> HttpResponse:
    text = text_of(refused.code, refused.facts)
    if _by_script(request):
        return JsonResponse({"error": refused.code, "text": text}, status=status_of(refused))
    if status_of(refused) == 403:
        raise refused
    messages.error(request, text)
    return redirect_to(request, address(request, "sheet", key))


def _by_script(request: Request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
