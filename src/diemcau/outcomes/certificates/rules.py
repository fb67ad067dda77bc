"""The rule over attendance, as arithmetic: who was there for how long of what could be attended. Moments are Unix ms.

*There* is from the check-in to the check-out, or to the end of the half-day. What was taken down on paper, or typed when the half-day was
over, says nothing of when: then it is the whole half-day.

*Forgiven* are the minutes in which the room's line was down: incidents of the log (live.announcements) of the kinds `line` (the room said
so), `power` and `lost` (nothing was heard of it), from when they were opened until they were closed. Trouble with picture, sound,
media or access is not forgiven: the line was there. Forgiven minutes are not asked of anybody in that room; a half-day that was down
whole is not asked at all. Whoever was there meanwhile loses nothing by it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .enums import Basis

HALF_DAY = 4 * 3_600_000  # a half-day of which nobody has said when it begins and ends

Span = tuple[int, int]


class Rule(NamedTuple):
    """`least_sessions` 0: all that are asked; `share`, `part`: percent."""

    basis: str
    least_sessions: int
    share: int
    part: int
    forgives: bool


class Slot(NamedTuple):
    """A half-day in which a room takes part; `starts` None: nobody has said when."""

    pk: int
    starts: int | None
    ends: int | None

    @property
    def span(self) -> Span:
        if self.starts is None or self.ends is None or self.ends <= self.starts:
            return 0, HALF_DAY
        return self.starts, self.ends

    @property
    def is_timed(self) -> bool:
        return self.span != (0, HALF_DAY)


class Stay(NamedTuple):
    """When somebody was there in a half-day; None: from its beginning, to its end."""

    since: int | None = None
    until: int | None = None


class Standing(NamedTuple):
    """How somebody stands to the rule. `sessions` attended of `needed` and `asked`; `share`: percent of the time asked, rounded down;
    `forgiven`: minutes; `came`: was there at all."""

    met: bool
    came: bool
    sessions: int
    needed: int
    asked: int
    share: int
    forgiven: int


def outside(span: Span, down: Sequence[Span]) -> list[Span]:
    """What is left of a span without these times, which may overlap."""
    left, at = [], span[0]
    for begin, end in sorted(down):
        if end <= at or begin >= span[1]:
            continue
        if begin > at:
            left.append((at, begin))
        at = max(at, end)
    if at < span[1]:
        left.append((at, span[1]))
    return left


def standing(
    rule: Rule, slots: Sequence[Slot], stays: Mapping[int, Stay], down: Mapping[int, Sequence[Span]]
) -> Standing:
    """`stays` and `down` by half-day: when somebody was there, and when the line of the room was down."""
    asked = attended = forgiven = sessions = counted = 0
    for slot in slots:
        span = slot.span
        open_ = outside(span, down.get(slot.pk, ())) if rule.forgives and slot.is_timed else [span]
        length = sum(end - begin for begin, end in open_)
        forgiven += span[1] - span[0] - length
        if not length:
            continue
        there = _overlap(open_, _within(slot, stays[slot.pk])) if slot.pk in stays else 0
        asked, attended, counted = asked + length, attended + there, counted + 1
        sessions += there > 0 and there * 100 >= rule.part * length
    came = bool(stays)
    missed = len(slots) - counted
    needed = max(1, (rule.least_sessions or len(slots)) - missed) if counted else 0
    share = attended * 100 // asked if asked else 100
    fulfils = sessions >= needed if rule.basis == Basis.SESSIONS else share >= rule.share
    return Standing(came and fulfils, came, sessions, needed, counted, share, forgiven // 60_000)


def _within(slot: Slot, stay: Stay) -> Span:
    begin, end = slot.span
    if not slot.is_timed:
        return begin, end
    since = begin if stay.since is None or stay.since >= end else max(begin, stay.since)
    until = end if stay.until is None else min(end, stay.until)
    return since, until


def _overlap(spans: Sequence[Span], other: Span) -> int:
    return sum(max(0, min(end, other[1]) - max(begin, other[0])) for begin, end in spans)
