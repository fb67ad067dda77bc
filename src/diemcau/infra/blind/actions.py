"""Slots are prepared, taken, opened, closed and ended. What modules do with them is theirs to authorise and to audit."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from diemcau.infra import jobs
from diemcau.infra.models import JobRow
from diemcau.infra.outbox import RUNS, announce
from diemcau.kernel import blind
from diemcau.kernel.anonymous import BoxAway, SlotName
from diemcau.kernel.errors import Refused

from . import keys as sealing
from .box import box
from .models import Asked, Key, State

SLOTS = "slots"
"""Announced when keys or states changed: fronts look them up again."""
MAKE = "blind.keys"


def prepare(conference: int, purpose: str, slots: Mapping[int, int], *, runs: Sequence[str] = RUNS) -> None:
    """Have keys made for those of `slots` (number: tokens each person may have) that have none: some 0.1 s each, by a job."""
    there = set(Key.objects.filter(conference_id=conference, purpose=purpose).values_list("run", "slot"))
    missing = [[run, slot, each] for run in runs for slot, each in sorted(slots.items()) if (run, slot) not in there]
    facts: dict[str, Any] = {"of": conference, "purpose": purpose, "slots": missing}
    at_it = JobRow.objects.filter(name=MAKE, state__in=(JobRow.State.WAITING, JobRow.State.RUNNING))
    if missing and facts not in at_it.values_list("facts", flat=True):
        jobs.enqueue(MAKE, conference, **facts)


def make_key(name: SlotName, each: int = 1) -> None:
    """Have a key for a slot now, if it has none: takes some 0.1 s. Say afterwards that there are new ones (SLOTS)."""
    conference, run, purpose, slot = name
    if Key.objects.filter(conference_id=conference, run=run, purpose=purpose, slot=slot).exists():
        return
    made = blind.generate()
    row = Key(conference_id=conference, run=run, purpose=purpose, slot=slot, each=each)
    row.n, row.sealed = made.public.n.to_bytes(made.public.size), sealing.seal(name, made)
    Key.objects.bulk_create([row], ignore_conflicts=True)


def take_slot(conference: int, run: str, purpose: str, *, tied: str) -> int:
    """The next spare slot, from now on tied to `tied` (at most 60 characters); the same again for the same.

    Raises Refused(`no_slot_left`).
    """
    keys = Key.objects.filter(conference_id=conference, run=run, purpose=purpose)
    with transaction.atomic():
        held = keys.filter(tied=tied).first()
        if held is not None:
            return held.slot
        spare = keys.filter(tied="", state=State.SPARE).select_for_update().order_by("slot").first()
        if spare is None:
            raise Refused("no_slot_left")
        spare.tied = tied
        spare.save(update_fields=["tied"])
    return spare.slot


def open_slot(conference: int, run: str, purpose: str, slot: int) -> None:
    """Let the door take what is shown for it, also again after a close. Raises Refused(`unknown_slot`), also once it has ended."""
    _become(State.OPEN, conference, run, purpose, slot)


def close_slot(conference: int, run: str, purpose: str, slot: int) -> None:
    """Let the door take only what was made in time, as late. Raises Refused(`unknown_slot`)."""
    _become(State.CLOSED, conference, run, purpose, slot)


def end_slot(conference: int, run: str, purpose: str, slot: int) -> None:
    """Take nothing more from this moment, whatever a front has heard of it; then forget the private key and who had tokens. May be
    repeated after a fault. Raises BoxAway with nothing done, Refused(`unknown_slot`), also once it has ended."""
    box().shut(SlotName(conference, run, purpose, slot))
    key = _become(State.ENDED, conference, run, purpose, slot)
    Asked.objects.filter(key=key).delete()
    Key.objects.filter(pk=key.pk).update(sealed=b"")


def end_run(conference: int, run: str) -> None:
    """End all slots of a run that were opened: what was given for them, and lies in the box, counts nowhere any more. A box that is away
    takes what comes until the next time."""
    opened = Key.objects.filter(conference_id=conference, run=run, state__in=(State.OPEN, State.CLOSED))
    with contextlib.suppress(BoxAway):
        for purpose, slot in list(opened.values_list("purpose", "slot")):
            end_slot(conference, run, purpose, slot)


def forget(conference: int) -> None:
    """Signatures and private keys of a conference that is no more; its slots stay until the sweep has emptied the box of it."""
    Asked.objects.filter(key__conference_id=conference).delete()
    Key.objects.filter(conference_id=conference).update(state=State.GONE, sealed=b"")
    announce(conference, SLOTS)


def _become(state: State, conference: int, run: str, purpose: str, slot: int) -> Key:
    keys = Key.objects.filter(conference_id=conference, run=run, purpose=purpose, slot=slot)
    with transaction.atomic():
        key = keys.select_for_update().exclude(state__in=(State.ENDED, State.GONE)).first()
        if key is None:
            raise Refused("unknown_slot")
        key.state = state
        key.save(update_fields=["state"])
        announce(conference, SLOTS, run=run)
    return key
