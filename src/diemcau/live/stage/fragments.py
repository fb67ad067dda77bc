"""Pieces of pages: a room's place in the queue, the board of those who run the stage, and what the pages that take calls follow."""

from collections.abc import Collection

from django.template.loader import render_to_string

from diemcau.conferences.models import Conference, Site
from diemcau.infra.fragments import fragment

from . import queries
from .actions import STAGE
from .models import Spoken
from .texts import room_words, stage_words


def room(conference: Conference, site: Site, run: str = "live", stage: queries.Stage | None = None) -> str:
    """``<room-call id="call-SITE">`` for a room's screen and its camera page. One query when `stage` is not given."""
    found = stage or queries.stage_of(conference.pk, run)
    context = {
        "conference": conference, "site": site, "run": run, "places": queries.places_of(found, site.pk), "place": queries.place_of(found, site.pk),
        "words": room_words(),
    }  # fmt: skip
    return render_to_string("stage/room_call.html", context)


def caller(conference: Conference, run: str = "live", stage: queries.Stage | None = None) -> str:
    """``<stage-caller id="stage-caller">``: takes the calls on the pages that show them. One query when `stage` is not given."""
    found = stage or queries.stage_of(conference.pk, run)
    context = {"conference": conference, "run": run, "stage": found, "words": stage_words()}
    return render_to_string("stage/caller.html", context)


def board(conference: Conference, run: str = "live", stage: queries.Stage | None = None) -> str:
    """The queue, with what can be done. Forms in it carry no token: static/stage/js/desk.js sends them. Four queries; one when `stage`
    (queries.desk_of) is given."""
    found = stage or queries.desk_of(conference.pk, run)
    spoken = queries.spoken_of(conference.pk, run)
    asked = f"?run={run}" if run != "live" else ""
    context = {
        "conference": conference,
        "run": run,
        "asked_run": asked,
        "stage": found,
        "spoken": _recalled(spoken, found),
    }
    return render_to_string("stage/board.html", context)


def _recalled(spoken: list[Spoken], stage: queries.Stage) -> list[tuple[Spoken, bool]]:
    """Who spoke, and whether they may be asked back: those who wait or speak are there already."""
    there = {(place.id, place.unit) for place in (stage.on, *stage.waiting) if place}
    return [(one, (one.site_id, one.unit) not in there) for one in spoken]


def line(conference: Conference, run: str = "live", stage: queries.Stage | None = None) -> str:
    """Who speaks and how many wait, in one line for the wall; empty when nobody does. One query when `stage` is not given."""
    found = stage or queries.stage_of(conference.pk, run)
    return render_to_string("stage/line.html", {"conference": conference, "stage": found})


def floor(conference: int, run: str = "live", stage: queries.Stage | None = None) -> str:
    """Who has the floor, for how long, and who is next: read from two metres by speakers and moderators. One query when `stage` is not
    given."""
    return render_to_string("stage/floor.html", {"stage": stage or queries.stage_of(conference, run)})


@fragment("stage.room", audience="site-{subject}", on=[STAGE])
def _room(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    if conference is None:
        return {}
    stage = queries.stage_of(number, run)
    sites = conference.sites.filter(pk__in=[int(subject) for subject in subjects if subject.isdigit()])
    return {f"call-{site.pk}": room(conference, site, run, stage) for site in sites}


@fragment("stage.board", audience="wall", on=[STAGE], whole=True)
def _board(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    conference = Conference.objects.filter(pk=number).first()
    if conference is None:
        return {}
    stage = queries.desk_of(number, run)
    return {
        "stage-caller": caller(conference, run, stage),
        "stage-board": board(conference, run, stage),
        "stage-line": line(conference, run, stage),
    }
