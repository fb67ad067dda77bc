"""The hub's page of speakers' links: made, renewed, shown, printed and ended here, whatever opens with them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.infra import papers
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to

from .. import actions, queries
from ..enums import LinkPage
from ..exports.cards import speaker_cards_pdf
from ..models import Conference
from ..queries import LinkPlace


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, key: str) -> HttpResponse:
    """Who speaks, and the links there are. A POST makes the one of a place (`at`) anew, or all that are missing."""
    conference, places = _places(request, key)
    missing = [place for place in places if place.item and not place.url]
    if request.method != "POST":
        context = {
            "conference": conference,
            "places": places,
            "missing": missing,
            "may_print": any(place.url and place.page == LinkPage.SPEAKER for place in places),
            "asked": request.GET.get("link", ""),
        }
        return render(request, "conferences/speaker_links.html", context)
    at, url = request.POST.get("at", ""), reverse("conferences:speakers", args=[key])
    for place in [place for place in places if place.key == at] if at else missing:
        item = queries.item_for(request.actor, key, place.item.id) if place.item else None
        made = actions.make_speaker_link(conference, by=request.actor, holder=place.holder, item=item, page=place.page)
        if at:
            url += f"?link={made.pk}#link-{made.pk}"
    return redirect_to(request, url)


@require_POST
def end(request: Request, key: str, number: int) -> HttpResponse:
    conference = queries.conference_for(request.actor, key)
    actions.end_speaker_link(queries.link_for(request.actor, conference, number), by=request.actor)
    messages.success(request, _("The link no longer opens."))
    return redirect_to(request, reverse("conferences:speakers", args=[key]))


@never_cache
@require_safe
def code(request: Request, key: str, number: int) -> HttpResponse:
    """A link's address as QR."""
    _conference, places = _with_links(request, key, number)
    return HttpResponse(papers.qr(places[0].url, quiet=True), content_type="image/svg+xml")


@never_cache
@require_safe
def cards(request: Request, key: str) -> HttpResponse:
    """Cards to hand out, of all speakers who have a link, or of one (`?link=`)."""
    wish = request.GET.get("link", "")
    number = whole_number(wish or "0")
    if number is None:
        raise NotFound
    conference, places = _with_links(request, key, number)
    head = {"Content-Disposition": f'inline; filename="{key}-speakers.pdf"'}
    return HttpResponse(speaker_cards_pdf(conference, places), content_type="application/pdf", headers=head)


def _places(request: Request, key: str) -> tuple[Conference, list[LinkPlace]]:
    conference = queries.conference_for(request.actor, key)
    return conference, queries.link_places(request.actor, conference, request.LANGUAGE_CODE)


def _with_links(request: Request, key: str, number: int) -> tuple[Conference, list[LinkPlace]]:
    """Those with a link: of this number, or all speakers (0). Raises NotFound when there is none."""
    conference, places = _places(request, key)
    there = [(place, place.link.pk) for place in places if place.link and place.url]
    found = [place for place, pk in there if (pk == number if number else place.page == LinkPage.SPEAKER)]
    if not found:
        raise NotFound
    return conference, found
