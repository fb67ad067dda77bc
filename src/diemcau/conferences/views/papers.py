"""What is printed: the rooms' cards."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from .. import policies, queries
from ..exports.cards import AT_ONCE, CARDS, CardSize, cards_pdf
from ..handouts import order


@require_safe
def cards(request: Request, key: str) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    if not policies.may_print(request.actor, conference.pk):
        raise NotFound
    size = CardSize.A5 if request.GET.get("size") == "a5" else CardSize.A6
    found = queries.sites_of(conference, request.actor, level=request.GET.get("level", ""))
    if code := request.GET.get("site"):
        found = found.filter(code=code)
    if not (count := found.count()):
        raise NotFound
    if count > AT_ONCE:
        facts = {"size": size.value, "level": request.GET.get("level", "")}
        number = order(CARDS, by=request.actor, conference=conference, file_name=f"{key}-cards.zip", **facts)
        return redirect("conferences:handout", key, number)
    pdf = cards_pdf(conference, found, by=request.actor, size=size)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{key}-cards.pdf"', "Cache-Control": "no-store"},
    )
