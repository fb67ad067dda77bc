"""The hub takes rooms through: check, next, on air, back. Every verb takes `saw`, what whoever acts looked at (gate.py: Seen), and
`unit`, the name of the unit in the room that it is about (empty: the room)."""

from django.db import transaction

from diemcau.conferences.models import Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import uuid7

from .. import budgets
from ..enums import Step, Way
from ..models import Turn, Word
from . import gate
from .gate import (
    MINUTE,
    Change,
    Seen,
    Turns,
    Versions,
    altered,
    done,
    kept,
    leaves,
    locked,
    require_runner,
    stands,
    turn_of,
)
from .words import heard

MOST = 60  # minutes


@transaction.atomic
def invite(site: Site, *, by: Actor, run: str = "live", unit: str = "") -> None:
    """Put a room that did not ask into the queue, as if it had. Raises Refused(forbidden)."""
    require_runner(by, site.conference_id)
    turn = Turn.objects.filter(site=site, run=run, unit=unit).first()
    if turn is not None and turn.step:
        return
    now = max(gate.now_ms(), turn.floor + 1 if turn else 0)
    word = Word(op=uuid7(now), site=site, run=run, at=now, asks=True, unit=unit, who=by.who)
    heard(site.conference_id, run, [word])
    done(site, by, run, "invite")


def check(site: Site, *, by: Actor, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """Look at the room: its camera and microphone come to this page for ten seconds or as long as it takes. One at a time.
    Raises Refused: forbidden, not_asking, turn_moved."""
    return altered(site, by, run, "check", _alone(Step.CHECKING), saw, Step.CHECKING, unit=unit)


def judge_check(
    site: Site, *, by: Actor, good: bool, run: str = "live", saw: Seen | None = None, unit: str = ""
) -> Versions:
    """The check is over: ready, or back in the queue. Raises Refused: forbidden, not_asking, turn_moved."""

    def judge(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step == Step.CHECKING:
            turn.good = good
            stands(turn, Step.READY if good else Step.ASKED, now)

    return altered(site, by, run, "checked", judge, saw, unit=unit)


def set_next(site: Site, *, by: Actor, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """The room speaks next: its line to the stage is made now, so that it is heard at once. Another one that was next waits on.
    Raises Refused: forbidden, not_asking, turn_moved."""
    return altered(site, by, run, "next", _alone(Step.NEXT), saw, Step.NEXT, unit=unit)


def give(
    site: Site,
    *,
    by: Actor,
    minutes: int | None = None,
    run: str = "live",
    way: str = "",
    saw: Seen | None = None,
    unit: str = "",
) -> Versions:
    """The floor is the room's, for so many minutes or (None) for what it is allowed; whoever spoke has ended. `way`: how its voice
    comes, where the conference's is not meant. On air already: by this way from now on.
    Raises Refused: forbidden, not_asking, bad_minutes, turn_moved."""
    if minutes is not None and not 1 <= minutes <= MOST:
        raise Refused("bad_minutes", most=MOST)
    known = budgets.of(site.conference_id, [site.pk])

    def begin(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step == Step.ON:
            turn.way = way or turn.way
            return
        for other in turns.values():
            if other.step == Step.ON:
                leaves(other, site.conference_id, now, by.who)
        ms = minutes * MINUTE if minutes is not None else turn.allowed or known.turn_ms(site.pk, unit)
        turn.way = way or (Way.HALL if site.is_hub else known.way)
        turn.muted, turn.until, turn.held_at, turn.paused = False, now + ms, 0, 0
        stands(turn, Step.ON, now)

    return altered(site, by, run, "give", begin, saw, Step.ON, unit=unit)


@transaction.atomic
def by_other_way(
    site: Site,
    *,
    by: Actor,
    way: str,
    minutes: int | None = None,
    run: str = "live",
    saw: Seen | None = None,
    unit: str = "",
) -> Versions:
    """The room speaks, and neither voice nor picture comes by us: written down, with its time, whether it asked or not.
    Raises Refused: forbidden, bad_minutes, turn_moved."""
    waits = Turn.objects.filter(site=site, run=run, unit=unit).exclude(step="").exists()
    invite(site, by=by, run=run, unit=unit)
    if saw is not None and not waits:
        saw = saw._replace(version=Turn.objects.get(site=site, run=run, unit=unit).version)
    return give(site, by=by, minutes=minutes, run=run, way=way, saw=saw, unit=unit)


def by_phone(site: Site, *, by: Actor, minutes: int | None = None, run: str = "live") -> Versions:
    """The room's line is down and it speaks by telephone."""
    return by_other_way(site, by=by, way=Way.PHONE, minutes=minutes, run=run)


def mute(site: Site, *, by: Actor, on: bool, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """Take the room's sound away, or give it back. Raises Refused: forbidden, not_asking, turn_moved."""

    def turn_sound(turn: Turn, turns: Turns, now: int) -> None:
        turn.muted = on and turn.step == Step.ON

    return altered(site, by, run, "mute" if on else "unmute", turn_sound, saw, unit=unit)


def end(site: Site, *, by: Actor, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """The room is back among the others. Nothing when it does not speak. Raises Refused: forbidden, turn_moved."""
    return _leave(site, by, run, "end", saw, unit, spoke=True)


def send_back(site: Site, *, by: Actor, run: str = "live", saw: Seen | None = None, unit: str = "") -> Versions:
    """Out of the queue. Nothing when it does not wait. Raises Refused: forbidden, turn_moved."""
    return _leave(site, by, run, "send_back", saw, unit, spoke=False)


@transaction.atomic
def _leave(site: Site, by: Actor, run: str, verb: str, saw: Seen | None, unit: str, *, spoke: bool) -> Versions:
    require_runner(by, site.conference_id)
    turn = turn_of(locked(site.conference_id, run, site.pk), site, unit)
    if turn is None or not turn.step or (turn.step == Step.ON) is not spoke:
        return {}
    if saw is not None and saw.version != turn.version:
        raise Refused("turn_moved")
    leaves(turn, site.conference_id, gate.now_ms(), by.who)
    versions = kept([turn])
    done(site, by, run, verb)
    return versions


def _alone(step: Step) -> Change:
    """The room comes to a step at which there is one alone; another one that was there waits on."""

    def change(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step == Step.ON:
            raise Refused("not_asking")
        for other in turns.values():
            if other.step == step and other.key != turn.key:
                stands(other, Step.READY if other.good else Step.ASKED, now)
        if turn.step != step:
            stands(turn, step, now)

    return change
