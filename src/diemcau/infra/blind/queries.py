"""What a slot is, what was signed for somebody, and what lies in the box.

What lies in the box may be shown, but must not be written down as it comes in: rows, counts and times of the main database would
tell what the box does not (docs/decisions/0011).
"""

from typing import NamedTuple, cast

from django.db import models

from diemcau.kernel.anonymous import PERIOD_S, Count, SlotName, SlotSaid, Spent, State
from diemcau.kernel.blind import PublicKey
from diemcau.kernel.clock import SystemClock

from . import purposes
from .box import box
from .models import Asked, Key
from .models import State as StateOf
from .places import Place, as_text


class Slot(NamedTuple):
    """A slot as its module sees it."""

    slot: int
    state: str
    tied: str
    each: int


def slots(conference: int, run: str, purpose: str) -> list[Slot]:
    """All that have keys, in order."""
    found = Key.objects.filter(conference_id=conference, run=run, purpose=purpose).order_by("slot")
    return [Slot(*row) for row in found.values_list("slot", "state", "tied", "each")]


def prepared(purpose: str) -> set[int]:
    """Conferences that have keys for it."""
    return set(Key.objects.filter(purpose=purpose).values_list("conference_id", flat=True).distinct())


def tally(conference: int, run: str, purpose: str, slot: int) -> list[Count]:
    """What was said in a slot, counted. Raises BoxAway."""
    return box().tally(SlotName(conference, run, purpose, slot))


def spent(conference: int, run: str, purpose: str, slot: int) -> int:
    """How much was put into a slot. Raises BoxAway."""
    return sum(count.times for count in tally(conference, run, purpose, slot))


class Given(NamedTuple):
    """Numbers alone of a slot that was opened: tokens given (None once it has ended: who had some is forgotten), and what lies in the box."""

    tokens: int | None
    spent: int


def given(conference: int) -> dict[tuple[str, str, int], Given]:
    """By run, purpose and slot. The box is counted first, so that it never seems to have more than was given. Raises BoxAway."""
    opened = Key.objects.filter(conference_id=conference, state__in=(StateOf.OPEN, StateOf.CLOSED, StateOf.ENDED))
    in_box = {name: spent(conference, *name) for name in opened.values_list("run", "purpose", "slot")}
    counted = opened.annotate(several=models.Count("asked")).order_by("pk")
    return {
        (run, purpose, slot): Given(None if state == StateOf.ENDED else several, in_box.get((run, purpose, slot), 0))
        for run, purpose, slot, state, several in counted.values_list("run", "purpose", "slot", "state", "several")
    }


def rows(conference: int, run: str, purpose: str, *, settled: bool = False) -> list[Spent]:
    """What was put in for a purpose, in order of tokens. With `settled` what came in five minutes that are over: that much, and
    in this order, may be copied. Raises BoxAway."""
    now = SystemClock().now_ms()
    return box().rows(conference, run, purpose, before_ms=now if settled else now + 1000 * PERIOD_S)


def said() -> list[SlotSaid]:
    """Every slot, as fronts know it."""
    found = Key.objects.exclude(state=StateOf.GONE).values_list(
        "conference_id", "run", "purpose", "slot", "state", "each", "n"
    )
    return [
        SlotSaid(SlotName(conference, run, purpose, slot), cast("State", state), each, PublicKey(int.from_bytes(n)))
        for conference, run, purpose, slot, state, each, n in found
    ]


def signed(purpose: str, conference: int, run: str, who: str, site: int) -> dict[str, str] | None:
    """What was signed for whoever `who` is, by place; None for somebody who is not entitled."""
    asker = purposes.Asker(who, site, SystemClock().now_ms())
    holder = purposes.holders(purpose, conference, run, [asker]).get(asker)
    if holder is None:
        return None
    found = Asked.objects.filter(
        key__conference_id=conference, key__run=run, key__purpose=purpose, holder=holder, signature__isnull=False
    )
    return {
        str(Place(slot, n)): as_text(bytes(signature))
        for slot, n, signature in found.values_list("key__slot", "n", "signature")
        if signature
    }
