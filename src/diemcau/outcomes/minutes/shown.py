"""Slides and films that all rooms saw: those the run sheet showed, and those that somebody showed by hand."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.cue_kinds import cue_kind
from diemcau.live.runsheet.enums import StepKind
from diemcau.live.runsheet.models import Step

KINDS = {"slides": "deck", "film": "film"}
"""Kinds of cues, and what the record of acts calls the number of what was shown."""
SHOWING = ("slides.show", "film.playing")
STEPPING = ("runsheet.advance", "runsheet.undo")
ANEW = ("runsheet.begin_anew",)
ONE_ACT = timedelta(seconds=2)
"""What the run sheet shows is written down as its step is: what was shown so shortly before a step was the step's."""


class Shown(NamedTuple):
    """`key`: the cue's number, or ``deck-3`` of what was shown by hand."""

    kind: str
    key: str
    at: datetime
    title: str


def shown_of(conference: Conference, run: str, language: str) -> list[Shown]:
    """Every cue that was stepped to, and of what was shown by hand the first time of each. Six queries."""
    titles = {
        (name, choice.value): choice.label
        for name in KINDS
        if (kind := cue_kind(name))
        for choice in kind.choices(conference.pk, language)
    }
    steps = Step.objects.filter(
        sheet__conference=conference, sheet__run=run, kind=StepKind.CUE, cue_kind__in=KINDS, fault=""
    )
    found, stepped = [], dict[tuple[str, str], datetime]()
    for step in steps.order_by("at", "pk"):
        if title := titles.get((step.cue_kind, step.value)):
            found.append(Shown(step.cue_kind, str(step.cue_id or f"s{step.pk}"), step.at, title))
            stepped.setdefault((step.cue_kind, step.value), step.at)
    for (name, value), at in _by_hand(conference.pk, run):
        there = stepped.get((name, value))
        if (name, value) in titles and (there is None or at < there):
            found.append(Shown(name, f"{KINDS[name]}-{value}", at, titles[name, value]))
    return found


def _by_hand(conference: int, run: str) -> Iterator[tuple[tuple[str, str], datetime]]:
    """What no step of the run sheet showed, each when it was first shown since this run was begun (anew)."""
    begun = max(_moments(conference, ANEW, run), default=None)
    stepped = sorted(_moments(conference, STEPPING, run))
    first: dict[tuple[str, str], datetime] = {}
    for at, facts in audit.newest(conference, SHOWING):
        place = bisect_left(stepped, at)
        is_stepped = place < len(stepped) and stepped[place] <= at + ONE_ACT
        if facts.get("run") != run or facts.get("offset") or is_stepped or (begun and at < begun):
            continue
        kind = "slides" if "deck" in facts else "film"
        first[kind, str(facts[KINDS[kind]])] = at
    yield from first.items()


def _moments(conference: int, verbs: tuple[str, ...], run: str) -> list[datetime]:
    return [at for at, facts in audit.newest(conference, verbs) if facts.get("run") == run]
