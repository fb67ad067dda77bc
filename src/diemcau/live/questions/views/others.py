"""What whoever asks may see of others' questions, at an address that is its own permission and says nothing of who comes: what is alike
while they type, and the list with its answers once it is published."""

import json

from allauth.account.adapter import get_adapter
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.models import Conference
from diemcau.kernel.errors import NotFound
from diemcau.kernel.networks import network_of
from diemcau.ui.http import Request

from .. import queries
from ..rate import Rate
from ..texts import LONGEST
from .asked import page_of

BY_NETWORK = Rate(40, 0.2)
OF_CONFERENCE = Rate(60, 0.05)
SHOWN = 200  # characters of one


@never_cache
@csrf_exempt  # it only reads, and takes no cookie into account
@require_POST
def alike(request: Request, seal: str) -> JsonResponse:
    """``{"text"}`` → ``{"alike": [{"id", "text", "votes"}]}``; without a text what is supported most. 422 for what is none, 429 for too
    many at once: then nobody misses anything but the hint."""
    conference, run = _behind(request)
    try:
        said = json.loads(request.body)["text"]
        text = said[:LONGEST] if isinstance(said, str) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        text = None
    if text is None:
        return JsonResponse({"error": "malformed"}, status=422)
    address = network_of(get_adapter(request).get_client_ip(request) or "")
    if not (BY_NETWORK.may((conference.pk, address)) and OF_CONFERENCE.may(conference.pk)):
        return JsonResponse({"error": "too_many"}, status=429, headers={"Retry-After": "2"})
    found = (
        queries.alike(conference.pk, run, text, only_open=True) if text.strip() else queries.open_of(conference.pk, run)
    )
    told = [{"id": str(card.row.uid), "text": _short(card.row.shown), "votes": card.votes} for card in found]
    return JsonResponse({"alike": told}, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def listed(request: Request, seal: str) -> HttpResponse:
    """Questions that were let through, with what became of them. Raises NotFound before it is published."""
    conference, run = _behind(request)
    if not queries.board_of(conference.pk).published:
        raise NotFound
    context = {"conference": conference, "run": run, **page_of(request, conference, run)}
    return render(request, "questions/listed.html", context)


def _behind(request: Request) -> tuple[Conference, str]:
    return queries.behind_door(request.path)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
