"""Jobs: work outside a request, at least once, in a work process. A job is a row; running it twice must do no harm.

Who runs a job holds it on a lease that a heartbeat renews; when the process dies, the lease runs out and another takes over.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import JobRow
from .outbox import announce

log = logging.getLogger(__name__)
Report = Callable[[float], None]
Job = Callable[[dict[str, Any], Report], None]
_jobs: dict[str, Job] = {}
_lanes: dict[str, str] = {}  # of those jobs that do not run in the short one
SHORT = "short"
MAX_TRIES = 3
LEASE = timedelta(seconds=30)  # also what clocks of several machines may differ by
BEAT_S = 5.0


class Lost(BaseException):  # not an Exception: what tidies up after faults must not undo what the other one does
    """This process slept longer than its lease: another one runs the job now."""


def job(name: str, *, lane: str = SHORT) -> Callable[[Job], Job]:
    """Register ``run(facts, report)``; `report(share)` tells the progress, 0 to 1, and raises Lost when it must stop.

    Jobs of one lane run one after another. What may take minutes runs in a `lane` of its kind, and holds up nothing else.
    """

    def register(run: Job) -> Job:
        _jobs[name] = run
        if lane != SHORT:
            _lanes[name] = lane
        return run

    return register


def lanes() -> list[str]:
    """All lanes that jobs were registered for."""
    return [SHORT, *sorted(set(_lanes.values()))]


def enqueue(name: str, conference: int = 0, *, due_at: datetime | None = None, **facts: Any) -> JobRow:
    """Have the job `name` run with `facts`, once this transaction is committed: soon, or not before `due_at` (aware)."""
    row = JobRow.objects.create(name=name, facts=facts, due_at=due_at or timezone.now())
    announce(conference, "job", row.pk)
    return row


def run_due(lane: str = SHORT) -> int:
    """Run what is due of a lane, one after another; returns how many ran. Called by one thread of a work process for each lane."""
    ran = 0
    while (row := _take(lane)) is not None:
        _run(row)
        ran += 1
    return ran


def recover() -> int:
    """On SQLite there is one work process: what it finds running at its start was a dead one's, and is free at once."""
    if connection.vendor != "sqlite":
        return 0
    return JobRow.objects.filter(state=JobRow.State.RUNNING).update(alive_until=timezone.now())


def _take(lane: str) -> JobRow | None:
    """The next job that is due, now this process's own. What was begun three times is given up: it may be what kills."""
    while _free(lane).exists():  # looked at without a lock: most often there is nothing
        with transaction.atomic():
            row = _free(lane).select_for_update(skip_locked=True).order_by("due_at", "pk").first()
            if row is None:
                return None
            spent = row.state == JobRow.State.RUNNING and row.tries >= MAX_TRIES
            if spent:
                row.state, row.fault, row.ended_at = JobRow.State.FAILED, "the work process ended", timezone.now()
            else:
                row.state, row.tries = JobRow.State.RUNNING, row.tries + 1
                row.owner, row.alive_until = _fresh_owner(), timezone.now() + LEASE
            row.save(update_fields=["state", "tries", "owner", "alive_until", "fault", "ended_at"])
        if not spent:
            return row
    return None


def _free(lane: str) -> QuerySet[JobRow]:
    now = timezone.now()
    own = ~Q(name__in=[*_lanes]) if lane == SHORT else Q(name__in=[n for n, its in _lanes.items() if its == lane])
    waiting = Q(state=JobRow.State.WAITING, due_at__lte=now)
    left_behind = Q(state=JobRow.State.RUNNING, alive_until__lte=now)
    return JobRow.objects.filter(waiting | left_behind, own)


def _fresh_owner() -> str:
    """Another name for every try: one that comes back late must not be taken for the one that took over."""
    return f"{socket.gethostname()[:32]} {os.getpid()} {secrets.token_hex(4)}"


def _own(row: JobRow) -> QuerySet[JobRow]:
    """The row, as long as it is this try's."""
    return JobRow.objects.filter(pk=row.pk, state=JobRow.State.RUNNING, owner=row.owner)


def _run(row: JobRow) -> None:
    def report(share: float) -> None:
        if not _own(row).update(progress=share):
            raise Lost

    try:
        with _kept(row):
            _jobs[row.name](row.facts, report)
    except Lost:
        log.warning("job %s %s: another work process has taken it over", row.name, row.pk)
    except Exception as fault:
        log.exception("job %s %s", row.name, row.pk)
        again = row.tries < MAX_TRIES
        _own(row).update(
            state=JobRow.State.WAITING if again else JobRow.State.FAILED,
            fault=repr(fault),
            due_at=timezone.now() + timedelta(seconds=5 * row.tries),
            ended_at=None if again else timezone.now(),
        )
    else:
        _own(row).update(state=JobRow.State.DONE, progress=1, ended_at=timezone.now())


@contextmanager
def _kept(row: JobRow) -> Iterator[None]:
    """Renew the lease from a thread of its own, whatever the job is at."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_S):
            try:
                _own(row).update(alive_until=timezone.now() + LEASE)
            except (OperationalError, InterfaceError) as fault:  # away, or busy: the next beat comes soon enough
                log.warning("lease of job %s: %s", row.pk, fault)
                close_old_connections()
        connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{row.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
