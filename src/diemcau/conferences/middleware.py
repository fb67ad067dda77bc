"""What is posted to an archived conference is answered before its modules are asked."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, answer
from diemcau.ui.refusals import status_of, text_of

from . import archived
from .enums import Status
from .models import Conference

READING = ("GET", "HEAD", "OPTIONS")


class ArchiveMiddleware:
    """Answers `closed` at addresses that were registered (archived.closes), to whoever holds a role there; to others the view says what it
    always does, which tells nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, _view: Callable[..., HttpResponse], _args: Any, named: dict[str, Any]
    ) -> HttpResponse | None:
        """Django calls this before a view. One query for each post to a conference."""
        at = request.resolver_match
        if request.method in READING or "key" not in named or at is None or not archived.is_closing(at.view_name):
            return None
        found = Conference.objects.filter(key=named["key"], status=Status.ARCHIVED).values_list("pk", flat=True).first()
        if found is None or not request.actor.conferences() & {0, found}:
            return None
        refused = Refused("closed")
        return answer(request, "ui/errors/refused.html", status=status_of(refused), message=text_of(refused.code))
