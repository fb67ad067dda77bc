"""What is printed: the rooms' cards."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from .. import policies, queries
from ..exports.cards import CardSize, cards_pdf


@require_safe
def cards(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    if not policies.may_print(request.actor, conference.pk):
        raise NotFound
    size = CardSize.A5 if request.GET.get("size") == "a5" else CardSize.A6
    found = queries.sites_of(conference, request.actor, level=request.GET.get("level", ""))
    if code := request.GET.get("site"):
        found = found.filter(code=code)
    if not found.exists():
        raise NotFound
    pdf = cards_pdf(conference, found, by=request.actor, size=size)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{key}-cards.pdf"', "Cache-Control": "no-store"},
    )
