"""Who may stand on the list twice: two entries side by side, and what a person says of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diemcau.conferences.models import Conference
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import actions, queries
from ..models import Delegate

PAGE = 20


@require_http_methods(["GET", "POST"])
def doubles(request: Request, key: str) -> HttpResponse:
    """The pairs, the surest first; one is decided by a press."""
    conference = queries.conference_to_change(request.actor, key)
    fault = ""
    if request.method == "POST":
        try:
            _decide(request, conference)
        except Refused as refused:
            fault = text_of(refused.code, refused.facts)
        else:
            return redirect(f"{reverse('roster:doubles', args=[key])}?page={_number(request.GET.get('page', ''))}")
    number = _number(request.GET.get("page", ""))
    pairs, count = queries.doubles_for(request.actor, conference, PAGE * (number - 1), PAGE)
    if not pairs and count:
        number = 1
        pairs, count = queries.doubles_for(request.actor, conference, 0, PAGE)
    page = Paginator(range(count), PAGE).get_page(number)
    told = [{"people": (pair.one, pair.other), "why": _reasons().get(pair.why, ""), "id": f"{pair.one.pk}-{pair.other.pk}"} for pair in pairs]  # fmt: skip
    context = {"conference": conference, "pairs": told, "count": count, "page": page, "fault": fault}
    return render(request, "roster/doubles.html", context, status=422 if fault else 200)


def _decide(request: Request, conference: Conference) -> None:
    first, _dash, second = request.POST.get("pair", "").partition("-")
    found = queries.people_of(conference.pk, [_number(first), _number(second)])
    if len(found) < 2:
        raise NotFound
    one, other = found[int(first)], found[int(second)]
    said = request.POST.get("say", "")
    if said == "two":
        actions.call_two(by=request.actor, one=one, other=other)
        messages.success(request, _("Kept: two people. They are not shown here again."))
    else:
        keep, drop = _chosen(said, one, other)
        stays = actions.merge(by=request.actor, keep=keep, drop=drop)
        messages.success(request, _("%(name)s is on the list once now.") % {"name": stays.full_name})


def _chosen(said: str, one: Delegate, other: Delegate) -> tuple[Delegate, Delegate]:
    if said == str(one.pk):
        return one, other
    if said == str(other.pk):
        return other, one
    raise NotFound


def _number(text: str) -> int:
    return whole_number(text) or 1


def _reasons() -> dict[str, str]:
    return {
        "phone": _("Same name and telephone."),
        "twice": _("Same name, unit and site."),
        "unit": _("Same name and unit, another site."),
        "slip_phone": _("Same telephone, nearly the same name."),
        "number": _("Same name, unit and site, another telephone: a new number, or a namesake?"),
        "slip": _("Same unit and site, nearly the same name."),
        "post": _("Same name and site, a similar post in another unit."),
    }
