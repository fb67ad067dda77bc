"""Sweeps: what is done by the clock, again and again, in one work process of the installation at a time.

Each has a row that says when it is due next. A process that dies in the middle, or a fault, only means that it comes again
after RETRY: nothing has to be enqueued for the next time, so nothing can be forgotten.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from .models import SweepRow

log = logging.getLogger(__name__)
Sweep = Callable[[datetime], int]
RETRY = timedelta(minutes=5)


class _Kept(NamedTuple):
    run: Sweep
    every: timedelta


class Late(NamedTuple):
    """A sweep that should have run and has not, since when, and the fault it ended with last."""

    name: str
    since: datetime
    fault: str


_sweeps: dict[str, _Kept] = {}


def sweep(name: str, *, every: timedelta) -> Callable[[Sweep], Sweep]:
    """Register ``run(now)``, which returns how many things went. It may be run at any time, and twice."""

    def register(run: Sweep) -> Sweep:
        _sweeps[name] = _Kept(run, every)
        return run

    return register


def run_due() -> int:
    """Run what is due; returns how many ran. Called by one thread of every work process."""
    ran, now = 0, timezone.now()
    rows = dict(SweepRow.objects.values_list("name", "due_at"))
    missing = [SweepRow(name=name, due_at=now) for name in _sweeps if name not in rows]
    if missing:
        SweepRow.objects.bulk_create(missing, ignore_conflicts=True)
    for name, kept in _sweeps.items():
        if _is_due(rows.get(name, now), now, kept.every) and _claim(name, now, kept.every):
            _run(name, kept, now)
            ran += 1
    return ran


def late() -> list[Late]:
    """What is two turns behind, or ended with a fault."""
    now = timezone.now()
    rows = SweepRow.objects.filter(name__in=_sweeps).order_by("name")
    behind = (row for row in rows if row.fault or now - row.due_at > 2 * _sweeps[row.name].every)
    return [Late(row.name, row.due_at, row.fault) for row in behind]


def _is_due(due_at: datetime, now: datetime, every: timedelta) -> bool:
    return due_at <= now or due_at > now + every  # the clock was ahead once: nobody waits for that day to come


def _claim(name: str, now: datetime, every: timedelta) -> bool:
    """One statement, so that of several work processes one gets it."""
    due = Q(due_at__lte=now) | Q(due_at__gt=now + every)
    return bool(SweepRow.objects.filter(due, name=name).update(due_at=now + min(RETRY, every)))


def _run(name: str, kept: _Kept, now: datetime) -> None:
    try:
        went = kept.run(now)
    except Exception as fault:
        log.exception("sweep %s", name)
        SweepRow.objects.filter(name=name).update(fault=repr(fault))
        return
    if went:
        log.info("sweep %s: %d went", name, went)
    SweepRow.objects.filter(name=name).update(due_at=now + kept.every, swept_at=now, fault="")
