"""The timer of rooms, speakers and stage. Two presses of plus are two minutes; everything else is a state."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from ..enums import TimerKind
from ..models import Sheet
from ..timing import MINUTE
from .gate import SHEET, TIMER, locked, require_runner

MOST = 600  # minutes
FIELDS = ("timer", "timer_length", "timer_until", "timer_left", "timer_held", "timer_in_rooms")


def timer_facts(sheet: Sheet) -> dict[str, Any]:
    """All of a timer, as JSON."""
    return {name: getattr(sheet, name) for name in FIELDS}


def start_timer(
    conference: Conference | int, *, by: Actor, kind: str, minutes: int, run: str = "live", in_rooms: bool | None = None
) -> Sheet:
    """Count so many minutes from now. Rooms see it when `in_rooms` (None: a countdown yes, a speaker's no).

    Raises Refused: forbidden, no_such_timer.
    """
    if kind not in TimerKind.values or not 1 <= minutes <= MOST:
        raise Refused("no_such_timer", most=MOST)
    shown = kind == TimerKind.COUNTDOWN if in_rooms is None else in_rooms
    length = minutes * MINUTE

    def begin(sheet: Sheet, now: int) -> None:
        sheet.timer, sheet.timer_length, sheet.timer_until = kind, length, now + length
        sheet.timer_left, sheet.timer_held, sheet.timer_in_rooms = 0, False, shown

    return _change(conference, by, run, "start", begin)


def stop_timer(conference: Conference | int, *, by: Actor, run: str = "live") -> Sheet:
    """No timer anywhere. Raises Refused(forbidden)."""

    def stop(sheet: Sheet, now: int) -> None:
        sheet.timer, sheet.timer_held = "", False
        sheet.timer_length = sheet.timer_until = sheet.timer_left = 0

    return _change(conference, by, run, "stop", stop)


def hold_timer(conference: Conference | int, *, by: Actor, run: str = "live") -> Sheet:
    """Hold it where it is. Raises Refused(forbidden)."""

    def hold(sheet: Sheet, now: int) -> None:
        if sheet.timer and not sheet.timer_held:
            sheet.timer_held, sheet.timer_left = True, sheet.timer_until - now

    return _change(conference, by, run, "hold", hold)


def resume_timer(conference: Conference | int, *, by: Actor, run: str = "live") -> Sheet:
    """Go on from where it was held. Raises Refused(forbidden)."""

    def resume(sheet: Sheet, now: int) -> None:
        if sheet.timer and sheet.timer_held:
            sheet.timer_held, sheet.timer_until = False, now + sheet.timer_left

    return _change(conference, by, run, "resume", resume)


def alter_timer(conference: Conference | int, *, by: Actor, minutes: int, run: str = "live") -> Sheet:
    """Give or take minutes. Raises Refused(forbidden)."""
    more = max(-MOST, min(MOST, minutes)) * MINUTE

    def alter(sheet: Sheet, now: int) -> None:
        if not sheet.timer:
            return
        sheet.timer_length = max(MINUTE, sheet.timer_length + more)
        if sheet.timer_held:
            sheet.timer_left += more
        else:
            sheet.timer_until += more

    return _change(conference, by, run, "alter", alter)


def show_timer(conference: Conference | int, *, by: Actor, in_rooms: bool, run: str = "live") -> Sheet:
    """Whether rooms see it too. Raises Refused(forbidden)."""

    def show(sheet: Sheet, now: int) -> None:
        sheet.timer_in_rooms = in_rooms

    return _change(conference, by, run, "show", show)


def put_timer(conference: Conference | int, *, by: Actor, facts: dict[str, Any], run: str = "live") -> Sheet:
    """The timer as `timer_facts` told it once: one that ran goes on as if nothing had happened. Raises Refused(forbidden)."""

    def put(sheet: Sheet, now: int) -> None:
        for name in FIELDS:
            setattr(sheet, name, facts[name])

    return _change(conference, by, run, "put", put)


@transaction.atomic
def _change(
    conference: Conference | int, by: Actor, run: str, verb: str, change: Callable[[Sheet, int], None]
) -> Sheet:
    number = conference if isinstance(conference, int) else conference.pk
    require_runner(by, number)
    sheet = locked(number, run)
    before = timer_facts(sheet)
    change(sheet, SystemClock().now_ms())
    if timer_facts(sheet) != before:
        sheet.save(update_fields=list(FIELDS))
        audit.record(by, f"runsheet.timer_{verb}", conference=number, run=run)
        for topic in (TIMER, SHEET):
            announce(number, topic, run=run)
    return sheet
