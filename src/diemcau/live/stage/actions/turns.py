"""The hub takes rooms through: check, next, on air, back. Pressing twice is no other than pressing once."""

from collections.abc import Callable

from django.db import transaction

from diemcau.conferences.models import Conference, Site
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import uuid7

from ..enums import Step, Way
from ..models import Turn, Word
from .gate import leaves, locked, now_ms, require_runner, stands, told
from .words import heard

MINUTE = 60_000
MOST = 60  # minutes
Turns = dict[int, Turn]
Change = Callable[[Turn, Turns, int], None]


@transaction.atomic
def invite(site: Site, *, by: Actor, run: str = "live") -> None:
    """Put a room that did not ask into the queue, as if it had. Raises Refused(forbidden)."""
    require_runner(by, site.conference_id)
    turn = Turn.objects.filter(site=site, run=run).first()
    if turn is not None and turn.step:
        return
    word = Word(op=uuid7(), site=site, run=run, at=now_ms(), asks=True, who=by.who)
    heard(site.conference_id, run, [word])
    _done(site, by, run, "invite")


def check(site: Site, *, by: Actor, run: str = "live") -> None:
    """Look at the room: its camera and microphone come to this page for ten seconds or as long as it takes. One at a time.
    Raises Refused: forbidden, not_asking."""
    _step(site, by, run, "check", _alone(Step.CHECKING), but=Step.ON)


def judge_check(site: Site, *, by: Actor, good: bool, run: str = "live") -> None:
    """The check is over: ready, or back in the queue. Raises Refused: forbidden, not_asking."""

    def judge(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step == Step.CHECKING:
            turn.good = good
            stands(turn, Step.READY if good else Step.ASKED, now)

    _step(site, by, run, "checked", judge)


def set_next(site: Site, *, by: Actor, run: str = "live") -> None:
    """The room speaks next: its line to the stage is made now, so that it is heard at once. Another one that was next waits on.
    Raises Refused: forbidden, not_asking."""
    _step(site, by, run, "next", _alone(Step.NEXT), but=Step.ON)


def give(site: Site, *, by: Actor, minutes: int, run: str = "live", way: str = Way.LINE) -> None:
    """The floor is the room's for so many minutes; whoever spoke has ended. Raises Refused: forbidden, not_asking, bad_minutes."""
    if not 1 <= minutes <= MOST:
        raise Refused("bad_minutes", most=MOST)

    def begin(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step == Step.ON:
            turn.way = Way.PHONE if way == Way.PHONE else turn.way  # its line broke while it spoke
            return
        for other in turns.values():
            if other.step == Step.ON:
                leaves(other, site.conference_id, now, by.who)
                other.save()
        turn.way, turn.muted, turn.until = way, False, now + minutes * MINUTE
        stands(turn, Step.ON, now)

    _step(site, by, run, "give", begin)


@transaction.atomic
def by_phone(site: Site, *, by: Actor, minutes: int, run: str = "live") -> None:
    """The room's line is down and it speaks by telephone: written down, with its time, whether it asked or not.
    Raises Refused: forbidden, bad_minutes."""
    invite(site, by=by, run=run)
    give(site, by=by, minutes=minutes, run=run, way=Way.PHONE)


def mute(site: Site, *, by: Actor, on: bool, run: str = "live") -> None:
    """Take the room's sound away, or give it back. Raises Refused: forbidden, not_asking."""

    def turn_sound(turn: Turn, turns: Turns, now: int) -> None:
        turn.muted = on and turn.step == Step.ON

    _step(site, by, run, "mute" if on else "unmute", turn_sound)


def more_time(site: Site, *, by: Actor, minutes: int, run: str = "live") -> None:
    """Give or take minutes of the room that speaks. Raises Refused: forbidden, not_asking."""

    def alter(turn: Turn, turns: Turns, now: int) -> None:
        if turn.step == Step.ON:
            turn.until = max(now, turn.until) + max(-MOST, min(MOST, minutes)) * MINUTE

    _step(site, by, run, "time", alter)


def end(site: Site, *, by: Actor, run: str = "live") -> None:
    """The room is back among the others. Nothing when it does not speak. Raises Refused(forbidden)."""
    _leave(site, by, run, "end", spoke=True)


def send_back(site: Site, *, by: Actor, run: str = "live") -> None:
    """Out of the queue. Nothing when it does not wait. Raises Refused(forbidden)."""
    _leave(site, by, run, "send_back", spoke=False)


@transaction.atomic
def _leave(site: Site, by: Actor, run: str, verb: str, *, spoke: bool) -> None:
    require_runner(by, site.conference_id)
    turn = locked(site.conference_id, run).get(site.pk)
    if turn is None or not turn.step or (turn.step == Step.ON) is not spoke:
        return
    leaves(turn, site.conference_id, now_ms(), by.who)
    turn.save()
    _done(site, by, run, verb)


@transaction.atomic
def _step(site: Site, by: Actor, run: str, verb: str, change: Change, *, but: str = "") -> None:
    require_runner(by, site.conference_id)
    turns = locked(site.conference_id, run)
    turn = turns.get(site.pk)
    if turn is None or not turn.step or turn.step == but:
        raise Refused("not_asking")
    change(turn, turns, now_ms())
    turn.save()
    _done(site, by, run, verb)


def _alone(step: Step) -> Change:
    """The room comes to a step at which there is one alone; another one that was there waits on."""

    def change(turn: Turn, turns: Turns, now: int) -> None:
        for other in turns.values():
            if other.step == step and other.site_id != turn.site_id:
                stands(other, Step.READY if other.good else Step.ASKED, now)
                other.save()
        if turn.step != step:
            stands(turn, step, now)

    return change


def _done(site: Site, by: Actor, run: str, verb: str) -> None:
    conference: Conference = site.conference
    audit.record(by, f"stage.{verb}", conference=conference.pk, site=site.pk, run=run)
    told(conference.pk, run, site.pk)
