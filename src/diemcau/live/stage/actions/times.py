"""How long a room may speak, while it waits and while it speaks. Nothing cuts anybody off: time goes on, over the end."""

from django.db import transaction

from diemcau.conferences.models import Conference, Site
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import uuid7

from .. import budgets
from ..askings import queue, stands_at
from ..enums import Step, Way
from ..models import Budget, Spoken, Turn, Word
from . import gate
from .gate import MINUTE, Seen, Turns, Versions, altered, done, kept, leaves, locked, require_runner, told, turn_of
from .turns import MOST
from .words import heard

LEAST_MS = 30_000
WHOLE = 600  # minutes


def more_time(
    site: Site, *, by: Actor, minutes: int, run: str = "live", saw: Seen | None = None, unit: str = ""
) -> Versions:
    """Give or take minutes: of what is left to the room that speaks, of what a room that waits is going to have.
    Raises Refused: forbidden, not_asking, turn_moved."""
    more = max(-MOST, min(MOST, minutes)) * MINUTE
    known = budgets.of(site.conference_id, [site.pk])

    def alter(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step == Step.ON:
            turn.until = max(turn.held_at or now, turn.until) + more
        else:
            turn.allowed = min(MOST * MINUTE, max(MINUTE, (turn.allowed or known.turn_ms(site.pk, unit)) + more))

    return altered(site, by, run, "time", alter, saw, unit=unit)


def hold(site: Site, *, by: Actor, on: bool, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """Let the time of the room that speaks stand still, or go on. Raises Refused: forbidden, not_asking, turn_moved."""

    def stop(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step != Step.ON or bool(turn.held_at) is on:
            return
        if not on:
            turn.until += now - turn.held_at
            turn.paused += now - turn.held_at
        turn.held_at = now if on else 0

    return altered(site, by, run, "hold" if on else "go_on", stop, saw, unit=unit)


@transaction.atomic
def interrupt(site: Site, *, by: Actor, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """The room that speaks goes back to the front of the queue, with the time that was left to it. Nothing when it does not speak.
    Raises Refused: forbidden, turn_moved."""
    require_runner(by, site.conference_id)
    turn = turn_of(locked(site.conference_id, run, site.pk), site, unit)
    if turn is None or turn.step != Step.ON:
        return {}
    if saw is not None and saw.version != turn.version:
        raise Refused("turn_moved")
    spoken = leaves(turn, site.conference_id, gate.now_ms(), by.who)
    kept([turn])
    return _again(site, by, run, spoken, "interrupt", unit)


@transaction.atomic
def again(spoken: Spoken, *, by: Actor) -> Versions:
    """A room that was interrupted goes on: it stands at the front of the queue, with the time that was left to it. Nothing when it
    waits or speaks already. Raises Refused(forbidden)."""
    require_runner(by, spoken.conference_id)
    turns = locked(spoken.conference_id, spoken.run, spoken.site_id)
    turn = turn_of(turns, spoken.site, spoken.unit)
    if turn is not None and turn.step:
        return {}
    return _again(spoken.site, by, spoken.run, spoken, "again", spoken.unit)


def _again(site: Site, by: Actor, run: str, spoken: Spoken | None, verb: str, unit: str) -> Versions:
    turns = locked(site.conference_id, run, site.pk)
    before = turn_of(turns, site, unit)
    front = min((stands_at(turn) for turn in queue(turns.values())), default=None)
    at = max(gate.now_ms(), before.floor + 1 if before else 0)
    about, kind = (spoken.note[:120], spoken.kind) if spoken else ("", "")
    word = Word(op=uuid7(at), site=site, run=run, at=at, asks=True, about=about, kind=kind, unit=unit, who=by.who)
    heard(site.conference_id, run, [word])
    turn = Turn.objects.select_for_update().get(site=site, run=run, unit=unit)
    turn.allowed = max(LEAST_MS, spoken.left) if spoken else 0
    turn.in_turn = True  # where it stands was decided now
    turn.placed = None if front is None else front - 1
    versions = kept([turn])
    done(site, by, run, verb)
    return versions


@transaction.atomic
def set_budget(
    conference: Conference, site: Site | None, *, by: Actor, turn: int | None, whole: int | None, unit: str = "", way: str = "",
    saw: int | None = None,
) -> None:  # fmt: skip
    """How many minutes a turn has and all turns of a room together: of all rooms (`site` None), of one where it is another, or of one
    `unit` in it. `way`: how the conference's voices come. Both None for a room or unit: as all others. Raises Refused: forbidden, bad_minutes, bad_budget, turn_moved."""
    require_runner(by, conference.pk)
    if turn is not None and not 1 <= turn <= MOST:
        raise Refused("bad_minutes", most=MOST)
    if (whole is not None and not 1 <= whole <= WHOLE) or way not in ("", *Way.values):
        raise Refused("bad_budget", most=WHOLE)
    row = Budget.objects.select_for_update().filter(conference=conference, site=site, unit=unit).first()
    row = row or Budget(conference=conference, site=site, unit=unit)
    wanted = (turn, whole, way or row.way)
    if (row.turn, row.whole, row.way) == wanted:
        return
    if saw is not None and saw != row.version:
        raise Refused("turn_moved")
    row.turn, row.whole, row.way = wanted
    row.version += 1
    row.save()
    audit.record(by, "stage.budget", conference=conference.pk, site=site.pk if site else 0, turn=turn, whole=whole)
    for run in ("live", "rehearsal"):
        told(conference.pk, run, *([site.pk] if site else [0]))
