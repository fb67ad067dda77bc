"""Jobs: work outside a request, at least once, in the work process. A job is a row; running it twice must do no harm."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .models import JobRow
from .outbox import announce

log = logging.getLogger(__name__)
Report = Callable[[float], None]
Job = Callable[[dict[str, Any], Report], None]
_jobs: dict[str, Job] = {}
MAX_TRIES = 3


def job(name: str) -> Callable[[Job], Job]:
    """Register ``run(facts, report)``; `report(share)` tells the progress, 0 to 1."""

    def register(run: Job) -> Job:
        _jobs[name] = run
        return run

    return register


def enqueue(name: str, conference: int = 0, **facts: Any) -> JobRow:
    """Have the job `name` run soon with `facts`, once this transaction is committed."""
    row = JobRow.objects.create(name=name, facts=facts)
    announce(conference, "job", row.pk)
    return row


def run_due() -> int:
    """Run what is due, one after another; returns how many ran. Called by one thread of the work process."""
    ran = 0
    while (row := _take()) is not None:
        _run(row)
        ran += 1
    return ran


def _take() -> JobRow | None:
    with transaction.atomic():
        row = (
            JobRow.objects.select_for_update(skip_locked=True)
            .filter(state=JobRow.State.WAITING, due_at__lte=timezone.now())
            .order_by("due_at", "pk")
            .first()
        )
        if row is None:
            return None
        row.state = JobRow.State.RUNNING
        row.tries += 1
        row.save(update_fields=["state", "tries"])
        return row


def recover() -> int:
    """Put back what a killed work process had begun; called once at its start. What was begun three times is given up: it may
    be what kills the process."""
    begun = JobRow.objects.filter(state=JobRow.State.RUNNING)
    spent = begun.filter(tries__gte=MAX_TRIES)
    spent.update(state=JobRow.State.FAILED, fault="the work process ended", ended_at=timezone.now())
    return begun.update(state=JobRow.State.WAITING)


def _run(row: JobRow) -> None:
    def report(share: float) -> None:
        JobRow.objects.filter(pk=row.pk).update(progress=share)

    try:
        _jobs[row.name](row.facts, report)
    except Exception as fault:
        log.exception("job %s %s", row.name, row.pk)
        again = row.tries < MAX_TRIES
        JobRow.objects.filter(pk=row.pk).update(
            state=JobRow.State.WAITING if again else JobRow.State.FAILED,
            fault=repr(fault),
            due_at=timezone.now() + timedelta(seconds=5 * row.tries),
            ended_at=None if again else timezone.now(),
        )
    else:
        JobRow.objects.filter(pk=row.pk).update(state=JobRow.State.DONE, progress=1, ended_at=timezone.now())
