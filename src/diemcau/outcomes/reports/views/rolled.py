"""How far reports have come, all rooms, and whom to ring."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.conferences.archived import closed
from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import text_of

from .. import actions, policies, queries
from .. import messages as texts
from ..forms import DeadlineForm, ListForm, wish_of

PER_PAGE, PER_CHASE = 100, 50


def language_of_page() -> str:
    return (get_language() or "vi")[:2]


def may_lead(request: Request, conference: Conference) -> bool:
    """Whether who asks may change anything here now."""
    return policies.may_lead(request.actor, conference.pk) and conference.status != Status.ARCHIVED


@never_cache
@require_safe
def index(request: Request, key: str) -> HttpResponse:
    """Deadline, progress, sums by level and cluster, every room; htmx gets the rooms alone."""
    conference = queries.conference_for(request.actor, key)
    rolled = queries.rollup(request.actor, conference, language_of_page())
    wish = wish_of(request.GET)
    rooms = queries.narrowed(rolled.rooms, wish)
    context: dict[str, Any] = {
        "conference": conference,
        "rolled": rolled,
        "wish": wish,
        "page": Paginator(rooms, PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    if not request.htmx:
        context |= {
            "form": ListForm(request.GET, levels=rolled.levels),
            "shares": list(queries.shares(rolled.sums)),
            "span": texts.span(rolled.due - rolled.as_of) if rolled.due else "",
            "may_lead": may_lead(request, conference),
            "is_live": conference.status != Status.ARCHIVED,
            "closed": closed(conference),
        }
    return render_part(request, "reports/index.html", "rows", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deadline(request: Request, key: str) -> HttpResponse:
    """Until when rooms are to report."""
    conference = queries.conference_for(request.actor, key)
    if not policies.may_lead(request.actor, conference.pk):
        raise NotFound
    found = queries.deadline_of(conference)
    form = DeadlineForm(request.POST if request.method == "POST" else None, deadline=found, conference=conference)
    if form.is_valid():
        try:
            actions.set_deadline(conference, by=request.actor, due_at=form.due_at(), seen=form.cleaned_data["seen"])
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("reports:index", args=[key]))
    context = {"conference": conference, "form": form}
    return render(request, "reports/deadline.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def chase(request: Request, key: str) -> HttpResponse:
    """Whom to ring: rooms without a report, with telephone numbers and texts to be copied."""
    conference = queries.conference_for(request.actor, key)
    rolled = queries.rollup(request.actor, conference, language_of_page())
    level = wish_of(request.GET).level
    silent = queries.narrowed(rolled.silent, queries.Wish(level=level))
    page = Paginator(silent, PER_CHASE).get_page(request.GET.get("page"))
    ringing = queries.to_ring(request.actor, conference, page.object_list, language_of_page())
    told = [(room, texts.for_room(conference, room, rolled.due), ringing[room.site.id]) for room in page.object_list]
    context = {
        "conference": conference, "rolled": rolled, "level": level, "page": page, "told": told,
        "for_all": texts.for_all(conference, silent, rolled.due), "may_lead": may_lead(request, conference),
    }  # fmt: skip
    return render(request, "reports/chase.html", context)


def there(conference: Conference) -> Any:
    """The conference's clock, for forms and pages of one room."""
    return timezone.override(ZoneInfo(conference.timezone))
