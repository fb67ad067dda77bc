"""One unit's list, as the organisers see it: looked at, approved, sent back, moved; its link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemcau.conferences.models import Conference
from diemcau.infra import documents, papers
from diemcau.infra.mail.queries import is_on
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from ... import queries as roster
from ..actions.approving import approve, send_back
from ..actions.links import end_unit_link, make_unit_link
from ..actions.moving import move_people, move_unit
from ..exports.letters import letter
from ..forms.organiser import numbers_of
from ..messages import message_for
from ..queries.chasing import Chased, call_for, chase_rows, chased_units, nomination_for
from ..queries.links import url_of
from ..queries.lists import nominees_of, quota_lines
from ..queries.people import named_people
from .unit import answer


@require_GET
@never_cache
def unit(request: Request, key: str, pk: int) -> HttpResponse:
    """The list, its quota, what is new in it, and the link."""
    conference, one = _unit(request, key, pk)
    return _show(request, conference, one)


def _show(request: Request, conference: Conference, one: Chased, *, words: str = "", fault: str = "") -> HttpResponse:
    nominees = nominees_of(one.unit)
    url = url_of(one.link) if one.link else ""
    call = call_for(request.actor, conference.pk)
    context = {
        "conference": conference,
        "one": one,
        "row": next(chase_rows(conference, [one])),
        "people": list(named_people(conference, nominees, one.site, request.LANGUAGE_CODE)),
        "quotas": quota_lines(one.unit, nominees),
        "sites": roster.sites_for(request.actor, conference.pk),
        "url": url,
        "message": message_for(conference, call, one, url) if url else None,
        "is_mail_on": is_on(),
        "words": words,
        "fault": fault,
    }
    return render(request, "nominations/asked.html", context, status=422 if fault else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def work(request: Request, key: str, pk: int) -> HttpResponse:
    """The unit's own page, worked on by an organiser: for a unit that telephones, or sends paper."""
    _conference, one = _unit(request, key, pk)
    return answer(request, one.unit, request.actor, reverse("nominations:asked_list", args=[key, pk]))


@require_POST
def decide(request: Request, key: str, pk: int) -> HttpResponse:
    """Approve the list, or send it back with words."""
    conference, one = _unit(request, key, pk)
    nomination = nomination_for(request.actor, conference.pk, pk)
    saw = (numbers_of([request.POST.get("saw", "")]) or [0])[0]
    words = request.POST.get("words", "")[:1_000]
    try:
        if request.POST.get("verb") == "approve":
            approve(nomination, by=request.actor, saw=saw)
            messages.success(request, _("The list is approved: its people are on the delegate list."))
        else:
            send_back(nomination, by=request.actor, saw=saw, words=words)
            messages.success(request, _("The list is sent back. The unit reads your words on its page."))
    except Refused as refused:
        return _show(request, conference, one, words=words, fault=text_of(refused.code, refused.facts))
    return redirect("nominations:asked", key, pk)


@require_POST
def move(request: Request, key: str, pk: int) -> HttpResponse:
    """Seat some of its people, or the whole unit, at another site."""
    conference, one = _unit(request, key, pk)
    sites = {site.pk: site for site in roster.sites_for(request.actor, conference.pk)}
    site = sites.get((numbers_of([request.POST.get("site", "")]) or [0])[0])
    people = numbers_of(request.POST.getlist("person"))
    if site is None or (request.POST.get("verb") != "unit" and not people):
        raise Refused("nowhere_to_go")
    if request.POST.get("verb") == "unit":
        move_unit(one.unit, site=site, by=request.actor)
        messages.success(request, _("The unit is expected at %(site)s now.") % {"site": site.name})
    else:
        done = move_people(one.unit, people, site=site, by=request.actor)
        text = ngettext("%(n)s person is expected at %(site)s now.", "%(n)s people are expected at %(site)s now.", done)
        messages.success(request, text % {"n": done, "site": site.name})
    return redirect("nominations:asked", key, pk)


@require_POST
def link(request: Request, key: str, pk: int) -> HttpResponse:
    """Make its link, or make it anew: the one before opens nothing then."""
    _conference, one = _unit(request, key, pk)
    make_unit_link(one.unit, by=request.actor)
    messages.success(request, _("The new link stands on this page. One given out before opens nothing any longer."))
    return redirect("nominations:asked", key, pk)


@require_POST
def end_link(request: Request, key: str, pk: int) -> HttpResponse:
    """Its link opens nothing from now on."""
    _conference, one = _unit(request, key, pk)
    end_unit_link(one.unit, by=request.actor)
    messages.success(request, _("The link no longer opens."))
    return redirect("nominations:asked", key, pk)


@require_GET
@never_cache
def code(request: Request, key: str, pk: int) -> HttpResponse:
    """The link as QR."""
    _conference, one = _unit(request, key, pk)
    if one.link is None or not (url := url_of(one.link)):
        raise NotFound
    return HttpResponse(papers.qr(url, quiet=True), content_type="image/svg+xml")


@require_GET
@never_cache
def paper(request: Request, key: str, pk: int, kind: str) -> HttpResponse:
    """The letter that asks this unit for its delegates, with its link and QR, as PDF or DOCX."""
    _conference, one = _unit(request, key, pk)
    if kind not in documents.TYPES:
        raise NotFound
    made = letter(one.unit, by=request.actor, kind=kind)
    headers = {"Content-Disposition": f'attachment; filename="{key}-{pk}.{kind}"'}
    return HttpResponse(made, content_type=documents.TYPES[kind], headers=headers)


def _unit(request: Request, key: str, pk: int) -> tuple[Conference, Chased]:
    conference = roster.conference_to_change(request.actor, key)
    found = chased_units(request.actor, conference.pk, [pk])
    if not found:
        raise NotFound
    return conference, found[0]
