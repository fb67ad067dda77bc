"""What delegates ask of the data kept about them, to be answered within two working days."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from .. import queries
from ..actions.requests import answer_request
from ..enums import RequestState
from ..queries import own
from ..working_days import counted

TOLD = {
    RequestState.DONE: _("Done as it was asked. The answer stands on the person's own page."),
    RequestState.PART: _("Telephone, e-mail and note are erased; the attendance record stays. The answer stands on the person's own page."),
    RequestState.REFUSED: _("Refused. The reason stands on the person's own page."),
}  # fmt: skip


@require_GET
def requests(request: Request, key: str) -> HttpResponse:
    """What waits, what was answered."""
    return _page(request, key)


@require_POST
def answer(request: Request, key: str, pk: int) -> HttpResponse:
    """Do what was asked, or refuse it; what was typed stays when that cannot be done."""
    conference = queries.conference_to_change(request.actor, key)
    found = own.request_for(request.actor, conference.pk, pk)
    agreed, words = request.POST.get("verdict") == "agree", request.POST.get("answer", "")
    try:
        state = answer_request(by=request.actor, request=found, agreed=agreed, answer=words)
    except Refused as refused:
        return _page(request, key, {"pk": pk, "text": text_of(refused.code, refused.facts), "answer": words})
    messages.success(request, str(TOLD[state]))
    return redirect_to(request, reverse("roster:requests", args=[key]))


@require_GET
def kept(request: Request, key: str, pk: int) -> HttpResponse:
    """What is kept about who asks, by the parts of the house: what is erased, and what stays as it was issued."""
    conference = queries.conference_to_change(request.actor, key)
    found = own.request_for(request.actor, conference.pk, pk)
    parts = [(own.title_of(name), rows) for name, rows in own.kept_about(found.delegate).items()]
    return render(request, "roster/request_kept.html", {"conference": conference, "row": found, "parts": parts})


def _page(request: Request, key: str, fault: dict[str, object] | None = None) -> HttpResponse:
    conference = queries.conference_to_change(request.actor, key)
    context = {
        "conference": conference,
        "open": own.open_requests_for(request.actor, conference),
        "answered": own.answered_requests_for(request.actor, conference),
        "fault": fault,
        "counted": counted(timezone.now().year, ZoneInfo(conference.timezone), get_language() or ""),
    }
    return render(request, "roster/requests.html", context, status=422 if fault else 200)
