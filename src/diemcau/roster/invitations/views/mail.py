"""The mail of a conference, whoever wrote it: looked over, released, sent, sent back; sent again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diemcau.infra.mail import actions, makers, queries
from diemcau.infra.mail.models import MailRow
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import text_of

from ... import queries as roster
from .. import queries as own
from ..forms import is_email

PAGE = 50


@never_cache
@require_safe
def mail(request: Request, key: str) -> HttpResponse:
    """The messages; htmx gets the rows alone."""
    conference = roster.conference_to_change(request.actor, key)
    state, purpose = request.GET.get("state", ""), request.GET.get("purpose", "")[:40]
    state = state if state in MailRow.State.values else ""
    text = request.GET.get("text", "")[:80].replace("\0", "")
    rows = queries.rows_of(conference.pk, purpose=purpose, state=state, text=text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))
    counts = queries.counts_of(conference.pk, purpose=purpose)
    context = {
        "conference": conference,
        "on": "mail",
        "page": page,
        "lines": [(row, queries.say(row)) for row in page.object_list],
        "state": state,
        "purpose": purpose,
        "text": text,
        "states": [(value, label, counts[value]) for value, label in MailRow.State.choices],
        "counts": counts,
        "held": counts["held"],
        "newest": queries.newest_held(conference.pk),
        "mail_is_on": queries.is_on(),
        "sender": queries.sender(),
    }
    return render_part(request, "invitations/mail.html", "rows", context)


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """Release or throw away: what is ticked (``pk``), or all that was held when the page was drawn (``release_all``, ``drop_all``; ``upto``:
    the last of them)."""
    conference, said = roster.conference_to_change(request.actor, key), request.POST
    verb, purpose = said.get("verb", ""), said.get("purpose", "")[:40]
    pks = None if verb.endswith("_all") else _numbers(said.getlist("pk"))
    upto = (whole_number(said.get("upto", "")) or 0) if pks is None else None
    told: dict[str, Any] = {"by": request.actor, "pks": pks, "purpose": purpose, "upto": upto}
    if verb.startswith("release"):
        try:
            done = actions.release(conference.pk, **told)
        except Refused as refused:
            messages.error(request, text_of(refused.code, refused.facts))
        else:
            _say_released(request, done)
            _say_newer(request, conference.pk, told)
    elif verb.startswith("drop"):
        gone = actions.drop(conference.pk, **told)
        text = ngettext("%(count)s draft is thrown away.", "%(count)s drafts are thrown away.", gone)
        messages.success(request, text % {"count": gone})
        _say_newer(request, conference.pk, told)
    else:
        raise NotFound
    return redirect_to(request, f"{reverse('invitations:mail', args=[key])}?{request.GET.urlencode()}")


@never_cache
@require_safe
def message(request: Request, key: str, pk: int) -> HttpResponse:
    """One message, as it goes."""
    conference = roster.conference_to_change(request.actor, key)
    row = _row(conference.pk, pk)
    context = {
        "conference": conference,
        "on": "mail",
        "row": row,
        "to": own.address_of(row) or row.to,
        "fault": queries.say(row),
        "files": [(number, file["name"], bool(file["cid"])) for number, file in enumerate(row.attachments)],
        "is_held": row.state == MailRow.State.HELD,
        "may_go_again": row.state in actions.AGAIN,
        "may_come_back": row.state == MailRow.State.SENT,
        "sender": queries.sender(),
        "mail_is_on": queries.is_on(),
    }
    return render(request, "invitations/message.html", context)


@require_POST
def message_act(request: Request, key: str, pk: int) -> HttpResponse:
    """Write it once more (to ``to``), or say that it came back (``words``)."""
    conference = roster.conference_to_change(request.actor, key)
    row, said = _row(conference.pk, pk), request.POST
    here = reverse("invitations:message", args=[key, pk])
    if said.get("verb") == "again":
        to = said.get("to", "").strip()[:254]
        if not is_email(to):
            messages.error(request, text_of("bad_address"))
            return redirect_to(request, here)
        if (why := _why_not(row, to)) is not None:
            messages.error(request, why)
            return redirect_to(request, here)
        fresh = actions.send_again(row, by=request.actor, to=to)
        if fresh is None:
            messages.error(request, text_of("text_forgotten"))
            return redirect_to(request, here)
        messages.success(request, _("Written once more. Look it over, then release it."))
        return redirect_to(request, reverse("invitations:message", args=[key, fresh.pk]))
    if said.get("verb") == "came_back":
        words = " ".join(said.get("words", "").replace("\0", "").split())[:500]
        actions.came_back(row, by=request.actor, words=words or _("It came back later."))
        return redirect_to(request, here)
    raise NotFound


@never_cache
@require_safe
def file(request: Request, key: str, pk: int, number: int) -> HttpResponse:
    """A file that goes along."""
    row = _row(roster.conference_to_change(request.actor, key).pk, pk)
    if number >= len(row.attachments):
        raise NotFound
    told = row.attachments[number]
    data = makers.made(told)
    if data is None:
        raise NotFound
    kind = "inline" if told["cid"] else "attachment"
    return HttpResponse(
        data, content_type=told["type"], headers={"Content-Disposition": f'{kind}; filename="{told["name"]}"'}
    )


def _say_released(request: Request, done: actions.Released) -> None:
    if done.going:
        text = ngettext("%(count)s message is on its way.", "%(count)s messages are on their way.", done.going)
        messages.success(request, text % {"count": done.going})
    if done.stale:
        text = ngettext(
            "%(count)s draft was thrown away: who it was for has answered, is not expected any more, or has another address now.",
            "%(count)s drafts were thrown away: who they were for have answered, are not expected any more, or have another address now.",
            done.stale,
        )
        messages.warning(request, text % {"count": done.stale})


def _say_newer(request: Request, conference: int, told: dict[str, Any]) -> None:
    """Of *all* drafts those stay that nobody can have seen on the page."""
    newer = queries.counts_of(conference, purpose=told["purpose"])["held"] if told["upto"] is not None else 0
    if newer:
        text = ngettext(
            "%(count)s draft was not there yet when you opened this page: it waits until you have looked it over.",
            "%(count)s drafts were not there yet when you opened this page: they wait until you have looked them over.",
            newer,
        )
        messages.warning(request, text % {"count": newer})


def _why_not(row: MailRow, to: str) -> str | None:
    """Why this message, written once more, would be thrown away when it is released; None: it would go."""
    listed = own.address_of(row)
    if listed is not None and listed.casefold() != to.casefold():
        return text_of("not_the_listed_address", {"listed": listed or "–"})
    return text_of("not_meant_any_more") if actions.would_be_stale(row, to) else None


def _row(conference: int, pk: int) -> MailRow:
    row = queries.row_of(conference, pk)
    if row is None:
        raise NotFound
    return row


def _numbers(texts: list[str]) -> list[int]:
    said = (whole_number(text) for text in texts[:500])
    return [number for number in said if number is not None]
