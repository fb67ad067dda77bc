"""The chase list: who has answered, who has not, and what is done about it for many units at once."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from diemcau.conferences.handouts import order
from diemcau.conferences.models import Conference
from diemcau.infra.mail.queries import is_on
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, render_part

from ... import queries as roster
from ..actions.approving import approve
from ..actions.asking import make_missing_links
from ..actions.chasing import note_reminded, post_messages
from ..enums import Standing
from ..exports.letters import LETTERS
from ..exports.overview import overview_xlsx
from ..exports.texts import TEXTS
from ..forms.organiser import ChaseForm, numbers_of, wish_of
from ..messages import deadline_text, message_for
from ..queries.chasing import (
    PURPOSE,
    Chased,
    call_for,
    chase_page,
    chased_units,
    is_overdue,
    narrowed,
    nomination_for,
    progress,
)
from ..queries.links import url_of

MOST_MESSAGES = 100


@require_GET
@never_cache
def index(request: Request, key: str) -> HttpResponse:
    """How far the asking has come, and every unit; htmx gets the rows alone."""
    conference = roster.conference_to_change(request.actor, key)
    units = chased_units(request.actor, conference.pk)
    call = call_for(request.actor, conference.pk)
    context: dict[str, Any] = {
        "conference": conference,
        "call": call,
        "page": chase_page(conference, narrowed(units, wish_of(request.GET)), request.GET.get("page", "1")),
        "is_mail_on": is_on(),
        "has_units": bool(units),
    }
    if not request.htmx:
        context |= {
            "form": ChaseForm(request.GET, sites=roster.sites_for(request.actor, conference.pk)),
            "progress": progress(request.actor, conference.pk, units),
            "unasked": sum(one.standing == Standing.UNASKED for one in units),
            "waiting": sum(one.standing == Standing.WAITS for one in units),
            "deadline": deadline_text(conference, call),
            "is_overdue": is_overdue(call),
        }
    return render_part(request, "nominations/chase.html", "rows", context)


@require_POST
def make_links(request: Request, key: str) -> HttpResponse:
    """A link for every unit that has none."""
    conference = roster.conference_to_change(request.actor, key)
    made = make_missing_links(conference, by=request.actor)
    messages.success(request, ngettext("%(n)s link is made.", "%(n)s links are made.", made) % {"n": made})
    return redirect("nominations:index", key)


@require_POST
def many(request: Request, key: str) -> HttpResponse:
    """Something done for the units that were ticked, or for all that the list is narrowed to."""
    conference = roster.conference_to_change(request.actor, key)
    chosen, verb = _chosen(request, conference), request.POST.get("verb", "")
    if not chosen:
        raise Refused("no_unit_chosen")
    back = f"{reverse('nominations:index', args=[key])}?{request.GET.urlencode()}"
    if verb == "messages":
        make_missing_links(conference, by=request.actor, units=[one.unit.pk for one in chosen[:MOST_MESSAGES]])
        asked = QueryDict(mutable=True)
        asked.setlist("unit", [str(one.unit.pk) for one in chosen[:MOST_MESSAGES]])
        return redirect(f"{reverse('nominations:messages', args=[key])}?{asked.urlencode()}")
    if verb == "texts":
        return _texts(request, conference, [one.unit.pk for one in chosen])
    if verb in ("letters", "letters_docx"):
        return _letters(request, conference, chosen, "docx" if verb == "letters_docx" else "pdf")
    if verb == "mail":
        return _mail(request, conference, chosen)
    if verb == "approve":
        _approve(request, conference, chosen)
    elif verb == "reminded":
        _reminded(request, conference, [one.unit.pk for one in chosen])
    return redirect(back)


def _chosen(request: Request, conference: Conference) -> list[Chased]:
    if "all" in request.POST:
        return narrowed(chased_units(request.actor, conference.pk), wish_of(request.GET))
    return chased_units(request.actor, conference.pk, numbers_of(request.POST.getlist("unit")))


def _texts(request: Request, conference: Conference, units: list[int]) -> HttpResponse:
    """The short texts as one file, made by a job: units that have no link get theirs."""
    make_missing_links(conference, by=request.actor, units=units)
    name = f"{conference.key}-unit-texts.csv"
    number = order(TEXTS, by=request.actor, conference=conference, file_name=name, units=units)
    return redirect("conferences:handout", conference.key, number)


def _letters(request: Request, conference: Conference, chosen: Sequence[Chased], kind: str) -> HttpResponse:
    """One file of letters, made by a job: units that have no link get theirs."""
    units = [one.unit.pk for one in chosen]
    make_missing_links(conference, by=request.actor, units=units)
    name = f"{conference.key}-nomination-letters.{kind}"
    number = order(LETTERS, by=request.actor, conference=conference, file_name=name, units=units, kind=kind)
    return redirect("conferences:handout", conference.key, number)


def _mail(request: Request, conference: Conference, chosen: Sequence[Chased]) -> HttpResponse:
    written = post_messages(conference, chosen, by=request.actor)
    without = len(chosen) - written
    text = ngettext("%(n)s message is written.", "%(n)s messages are written.", written) % {"n": written}
    if without:
        more = ngettext("%(n)s unit has no e-mail address.", "%(n)s units have no e-mail address.", without)
        text = f"{text} {more % {'n': without}}"
    messages.success(request, " ".join((text, _("Look them over and release them: nothing is sent before that."))))
    return redirect(f"{reverse('invitations:mail', args=[conference.key])}?purpose={PURPOSE}")


def _approve(request: Request, conference: Conference, chosen: Sequence[Chased]) -> None:
    """Those that wait and are as they were seen."""
    done = 0
    for one in chosen:
        saw = numbers_of([request.POST.get(f"saw-{one.unit.pk}", "")])
        if one.standing != Standing.WAITS or not saw:
            continue
        try:
            approve(nomination_for(request.actor, conference.pk, one.unit.pk), by=request.actor, saw=saw[0])
        except Refused:
            continue
        done += 1
    text = ngettext("%(n)s list is approved.", "%(n)s lists are approved.", done) % {"n": done}
    if left := len(chosen) - done:
        more = ngettext(
            "%(n)s was left as it is: it does not wait for approval, or was changed meanwhile.",
            "%(n)s were left as they are: they do not wait for approval, or were changed meanwhile.",
            left,
        )
        text = f"{text} {more % {'n': left}}"
    (messages.success if done else messages.warning)(request, text)


def _reminded(request: Request, conference: Conference, units: Sequence[int]) -> None:
    way = request.POST.get("way", "message")
    done = note_reminded(conference.pk, units, by=request.actor, way=way if way in ("call", "letter") else "message")
    text = ngettext("%(n)s unit is noted as reminded.", "%(n)s units are noted as reminded.", done)
    messages.success(request, text % {"n": done})


@require_GET
@never_cache
def texts(request: Request, key: str) -> HttpResponse:
    """The messages of some units, to be copied into SMS or Zalo and sent by hand; those without a link have none."""
    conference = roster.conference_to_change(request.actor, key)
    numbers = numbers_of(request.GET.getlist("unit"))[:MOST_MESSAGES]
    units = chased_units(request.actor, conference.pk, numbers)
    call = call_for(request.actor, conference.pk)
    links = [(one, url_of(one.link)) for one in units if one.link]
    told = [(one, message_for(conference, call, one, url)) for one, url in links if url]
    context = {"conference": conference, "told": told, "most": MOST_MESSAGES}
    return render(request, "nominations/messages.html", context)


@require_GET
@never_cache
def workbook(request: Request, key: str) -> HttpResponse:
    """Where every unit stands, and whom they name, as xlsx."""
    conference = roster.conference_to_change(request.actor, key)
    units = narrowed(chased_units(request.actor, conference.pk), wish_of(request.GET))
    made = overview_xlsx(by=request.actor, conference=conference, units=units)
    name = f"{key}-nominations-{timezone.localdate():%Y%m%d}.xlsx"
    return HttpResponse(made, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
