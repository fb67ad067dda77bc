"""Pieces of pages in which questions, call-in and the broadcast stand together: who had turns, who has the floor, what is amiss with it."""

from collections.abc import Collection

from django.template.loader import render_to_string
from django.utils.translation import get_language

from diemcau.conferences.models import Conference
from diemcau.conferences.panes import Draw
from diemcau.infra.fragments import fragment
from diemcau.kernel.clock import SystemClock
from diemcau.live.broadcast import queries as broadcast
from diemcau.live.broadcast.enums import Phase
from diemcau.live.questions.queries.lists import live_of
from diemcau.live.stage import fragments as calling
from diemcau.live.stage import queries as stage

from .turns import turns_of

SHOWN = 15
VOICES = ("stage", "questions")
"""Topics of what is asked and of who speaks."""


def turns_pane(conference: Conference, run: str = "live", *, orders: bool = False, whole: bool = False) -> str:
    """``<section id="fair-turns">``: levels, and the rooms that wait, those first that had least. `orders`: with a button that puts the
    speaking queue in that order (``fair-queue``). `whole`: on the page of all rooms. Seven queries."""
    found = turns_of(conference, run, (get_language() or "vi")[:2], SystemClock().now_ms())
    context = {
        "conference": conference,
        "asked_run": f"?run={run}" if run != "live" else "",
        "turns": found,
        "shown": found.waiting[:SHOWN],
        "more": max(0, len(found.waiting) - SHOWN),
        "run": run,
        "whole": whole,
        "links": not orders,
        "ident": "fair-queue" if orders else "fair-turns",
        "may_order": orders and list(found.fair_queue) != [key for key, _site in found.queue],
    }
    return render_to_string("portal/turns_pane.html", context)


def desk_pane(conference: Conference, run: str = "live") -> str:
    """The same on the desk of call-in."""
    return turns_pane(conference, run, orders=True)


def alarm(conference: Conference, run: str = "live") -> str:
    """``<div id="floor-alarm">``: a room speaks, and what it says goes out to nobody, because our broadcast is not on. Three queries."""
    on = stage.stage_of(conference.pk, run).on
    settings, hall = broadcast.settings_of(conference.pk), broadcast.shown(conference.pk) if on else None
    lacks = bool(hall and settings.own and not settings.external and not hall.playlist and hall.phase != Phase.LIVE)
    kind = "warn" if hall and hall.phase == Phase.OFF else "error"
    return render_to_string("portal/floor_alarm.html", {"on": on if lacks else None, "hall": hall, "kind": kind})


def floor(conference: Conference, run: str = "live") -> str:
    """``<div id="floor">`` before the stage and on the lectern: whose turn, the question, the time. Five queries at most."""
    context = {"floor": calling.floor(conference.pk, run), "card": live_of(conference.pk, run)}
    return render_to_string("portal/floor.html", context)


def floor_head(conference: Conference, run: str = "live") -> str:
    """What a page needs that shows it."""
    return render_to_string("portal/floor_head.html")


def _drawn(draw: Draw, ident: str, number: int, run: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    return {ident: draw(conference, run)} if conference else {}


@fragment("portal.turns", audience="lists", on=VOICES, whole=True)
def _turns(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return _drawn(turns_pane, "fair-turns", number, run)


@fragment("portal.queue_turns", audience="wall", on=VOICES, whole=True)
def _queue_turns(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return _drawn(desk_pane, "fair-queue", number, run)


@fragment("portal.alarm", audience="wall", on=["stage", "broadcast"], whole=True)
def _alarm(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return _drawn(alarm, "floor-alarm", number, run)


@fragment("portal.floor", audience="speakers", on=VOICES, whole=True)
def _floor(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return _drawn(floor, "floor", number, run)
