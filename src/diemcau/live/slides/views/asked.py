"""What a request asks for, read and bounded."""

from typing import Any

import msgspec
from django.http import HttpResponse, JsonResponse

from diemcau.infra.outbox import RUNS
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import status_of, text_of

MOST_BYTES = 65_536


class Turn(msgspec.Struct):
    """What all rooms are to show. `deck` 0: no slides; `at` the server's time of the press, as the page reckons it."""

    deck: int = 0
    page: int = 1
    blank: bool = False
    at: int | None = None


class Notes(msgspec.Struct):
    """What is written at a page."""

    deck: int
    page: int
    notes: str


class Beginning(msgspec.Struct):
    """A file that is to come in pieces."""

    name: str
    size: int
    item: str = ""


def run_of(request: Request) -> str:
    """The run an address asks for. Raises NotFound."""
    run = request.GET.get("run") or RUNS[0]
    if run not in RUNS:
        raise NotFound
    return run


def read(request: Request, shape: Any) -> Any:
    """The JSON a script posts. Raises Refused(unreadable) for anything else: no page of ours sends it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Refused("unreadable")
    try:
        return msgspec.json.decode(request.body, type=shape)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Refused("unreadable") from None


def whole(text: str | None) -> int:
    """A number of an address or a form. Raises Refused(unreadable)."""
    number = whole_number(text or "")
    if number is None:
        raise Refused("unreadable")
    return number


def refused(refusal: Refused, **facts: Any) -> HttpResponse:
    """A refusal for a script: its code, and its sentence in the reader's language."""
    told = {"error": refusal.code, "text": text_of(refusal.code, refusal.facts), **facts}
    return JsonResponse(told, status=status_of(refusal))
