"""The technicians' chat: threads of all rooms, and one of them open beside the list."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.localised import choose
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, policies, queries
from ..enums import Side
from ..phrases import HUB
from ..texts import LONGEST
from .asked import address, as_number, run_of


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: Request, key: str) -> HttpResponse:
    """``?room=`` opens a room's thread. A post writes ``text`` or ``phrase`` to it, as ``saw``, or says that it is dealt with."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    try:
        rooms = queries.rooms_named(conference, request.GET.get("room", "")[:40])
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts), "sought": request.GET.get("room", "")[:40]}
        return _page(request, conference, None, run, told)
    site = rooms[0] if rooms else None
    if request.method != "POST":
        return _page(request, conference, site, run, {})
    if site is None:
        raise NotFound
    said = request.POST
    try:
        if said.get("do") == "settle":
            actions.settle(site, by=request.actor, run=run)
        else:
            actions.answer(
                site, by=request.actor, saw=as_number(said.get("saw")), text=said.get("text", ""),
                phrase=said.get("phrase", ""), run=run,
            )  # fmt: skip
    except Refused as refused:
        told = {"refused": text_of(refused.code, refused.facts), "typed": said.get("text", "")}
        return _page(request, conference, site, run, told, status=status_of(refused))
    return redirect_to(request, address("chat", key, run, room=site.code))


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: Request, key: str) -> HttpResponse:
    """The conference's own phrases: one more, or one fewer."""
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    if not policies.may_word(request.actor, conference.pk):
        raise NotFound
    more: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        said = request.POST
        try:
            if said.get("do") == "remove":
                row = queries.phrase_to_word(request.actor, conference, as_number(said.get("phrase")))
                actions.remove_phrase(row, by=request.actor)
            elif said.get("side") in Side.values:
                texts = {"vi": said.get("vi", ""), "en": said.get("en", "")}
                actions.add_phrase(conference, by=request.actor, side=said["side"], texts=texts)
            else:
                raise NotFound
            return redirect_to(request, address("phrases", key, run))
        except Refused as refused:
            more, status = {"refused": text_of(refused.code, refused.facts), "typed": said}, status_of(refused)
    own = [row for row in queries.phrases_of(conference.pk).values() if not row.removed_at]
    context = {
        "conference": conference,
        "asked_run": f"?run={run}" if run != "live" else "",
        "sides": [(side.label, [row for row in own if row.side == side]) for side in Side],
        "choices": Side.choices,
        "longest": LONGEST,
    }
    return render(request, "announcements/phrases.html", context | more, status=status)


def _page(
    request: Request, conference: Conference, site: Site | None, run: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    language = request.LANGUAGE_CODE
    threads, waiting = queries.threads_of(conference.pk, run, language)
    context = {
        "conference": conference,
        "run": run,
        "asked_run": f"?run={run}" if run != "live" else "",
        "threads": threads,
        "waiting": waiting,
        "site": site,
        "longest": LONGEST,
        "may_word": policies.may_word(request.actor, conference.pk),
        "rooms": conference.sites.all(),
    }
    if site is not None:
        own = queries.phrases_of(conference.pk).values()
        context |= {
            "lines": queries.thread_of(site, run, language),
            "saw": queries.latest_of(site, run),
            "waits": next((thread.waits for thread in threads if thread.site.pk == site.pk), 0),
            "phrases": [(code, str(text).replace("{site}", site.name)) for code, text in HUB.items()],
            "own": [
                (f"own-{row.pk}", choose(row.texts, language))
                for row in own
                if row.side == Side.HUB and not row.removed_at
            ],
        }
    return render(request, "announcements/chat.html", context | more, status=status)
