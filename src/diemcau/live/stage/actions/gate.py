"""What every verb here begins and ends with. Pressing twice is no other than pressing once; of two who act on what they saw the
second is told."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.infra.outbox import announce_each
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import Kind, Step, Way
from ..models import Spoken, Turn

STAGE = "stage"
"""Topic: somebody asks, is next, speaks, is back (subject: site). Every room that waits is told with it: its place may be another."""

MINUTE = 60_000
Turns = dict[int, Turn]
Change = Callable[[Turn, Turns, int], None]
Versions = dict[int, int]
"""By their keys (models.Turn), of those that an act changed."""
_KEPT = [field.attname for field in Turn._meta.concrete_fields if not field.primary_key and field.attname != "site_id"]


class Seen(NamedTuple):
    """What somebody saw who acts: the version of the turn, and the keys of those on air, next and checked (0: none)."""

    version: int
    on: int = 0
    next: int = 0
    checking: int = 0

    def at(self, step: str) -> int:
        return {Step.ON: self.on, Step.NEXT: self.next, Step.CHECKING: self.checking}[Step(step)]


def require_runner(by: Actor, conference: int) -> None:
    """Raises Refused: forbidden."""
    if not policies.may_run(by, conference):
        raise Refused("forbidden")


def now_ms() -> int:
    return SystemClock().now_ms()


def locked(conference: int, run: str, site: int = 0) -> Turns:
    """The turns of a run that wait or speak, and those of `site`, by their keys; nobody else writes them in this transaction."""
    rows = Turn.objects.select_for_update(of=("self",)).select_related("site").order_by("pk")
    rows = rows.filter(Q(site=site) | ~Q(step=""), site__conference_id=conference, run=run)
    return {turn.key: turn for turn in rows}


def turn_of(turns: Turns, site: Site, unit: str = "") -> Turn | None:
    """That of a room, or of a unit in it."""
    return next((turn for turn in turns.values() if (turn.site_id, turn.unit) == (site.pk, unit)), None)


def waiting(conference: int, run: str) -> set[int]:
    """Rooms whose place may be another after a change."""
    rows = Turn.objects.filter(site__conference_id=conference, run=run).exclude(step="")
    return set(rows.values_list("site_id", flat=True))


def told(conference: int, run: str, *sites: int) -> None:
    """Let these rooms, and all that wait, see where they stand."""
    announce_each(conference, STAGE, sorted(waiting(conference, run) | set(sites)), run=run)


def done(site: Site, by: Actor, run: str, verb: str) -> None:
    """Written down and told."""
    audit.record(by, f"stage.{verb}", conference=site.conference_id, site=site.pk, run=run)
    told(site.conference_id, run, site.pk)


@transaction.atomic
def altered(
    site: Site, by: Actor, run: str, verb: str, change: Change, saw: Seen | None, step: str = "", *, unit: str = ""
) -> Versions:
    """One act on a room, or a unit in it, that waits or speaks. `step`: it takes the place of whoever is there. Raises Refused: forbidden, not_asking,
    turn_moved (somebody else acted since)."""
    require_runner(by, site.conference_id)
    turns = locked(site.conference_id, run, site.pk)
    turn = turn_of(turns, site, unit)
    if turn is None or not turn.step:
        raise Refused("not_asking")
    before, version = {number: _facts(one) for number, one in turns.items()}, turn.version
    there = next((number for number, one in turns.items() if step and one.step == step), 0)
    change(turn, turns, now_ms())
    changed = [one for number, one in turns.items() if _facts(one) != before[number]]
    if not changed:
        return {}
    if saw is not None and (saw.version != version or (step and saw.at(step) != there)):
        raise Refused("turn_moved")
    versions = kept(changed)
    done(site, by, run, verb)
    return versions


def kept(changed: Iterable[Turn]) -> Versions:
    """Save turns that an act changed, under their next version."""
    rows = list(changed)
    for turn in rows:
        turn.version += 1
        turn.stood = turn.asked_at
    Turn.objects.bulk_update(rows, _KEPT)
    return {turn.key: turn.version for turn in rows}


def _facts(turn: Turn) -> tuple[object, ...]:
    return tuple(getattr(turn, name) for name in _KEPT)


def stands(turn: Turn, step: str, at: int) -> None:
    """The room's next step. Not saved."""
    turn.step, turn.step_at = step, at


def begins_afresh(turn: Turn) -> None:
    """What the hub did for an earlier asking is over. Not saved."""
    turn.placed, turn.in_turn, turn.good, turn.allowed, turn.way = None, False, None, 0, Way.LINE
    turn.muted, turn.unseen, turn.until, turn.held_at, turn.paused = False, False, 0, 0, 0


def leaves(turn: Turn, conference: int, at: int, who: str) -> Spoken | None:
    """The room neither waits nor speaks any more, and what it said so far is over. That it spoke is kept. The turn is not saved."""
    spoken = None
    if turn.step == Step.ON:
        since = turn.held_at or at
        spoken = Spoken.objects.create(
            conference_id=conference, site_id=turn.site_id, run=turn.run, unit=turn.unit, way=turn.way, kind=turn.kind, began=turn.step_at,
            ended=at, paused=turn.paused + at - since, left=turn.until - since, by=who, note=turn.about,
        )  # fmt: skip
    turn.floor = max(turn.floor, at)
    turn.asked_at, turn.about, turn.kind = 0, "", Kind.CONTRIBUTION
    begins_afresh(turn)
    stands(turn, "", at)
    return spoken
