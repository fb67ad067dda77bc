"""Telling of changes: recorded in the transaction, told after its commit, so nobody hears of what was rolled back."""

from collections.abc import Callable, Iterable
from typing import get_args

from django.db import transaction

from diemcau.kernel.op import Run

from .models import OutboxRow

RUNS: tuple[str, ...] = get_args(Run)
"""The day itself and its rehearsal, in this order."""
_wake: list[Callable[[], None]] = []


def announce(conference: int, topic: str, subject: object = "", *, run: str = "live", **facts: object) -> None:
    """Record that `subject` (a site's number, say) changed in the sense of `topic`. Called from actions only.

    Facts given go out as a cue named `topic` to the audience that `infra.cues` names for it.
    """
    announce_each(conference, topic, [subject], run=run, **facts)


def announce_plan(conference: int, topic: str, subject: object = "") -> None:
    """Record a change of what is planned: both runs go by it."""
    for run in RUNS:
        announce(conference, topic, subject, run=run)


def announce_each(
    conference: int, topic: str, subjects: Iterable[object], *, run: str = "live", **facts: object
) -> None:
    """Record that all of `subjects` changed in the same sense, with the same facts: one row, however many they are."""
    told = [str(subject) for subject in subjects]
    if told:
        OutboxRow.objects.create(conference_id=conference, topic=topic, subjects=told, run=run, facts=facts)
        transaction.on_commit(_tell)


def on_announcement(wake: Callable[[], None]) -> None:
    """Have `wake` called after every commit that announced something (set by the process, see project.processes)."""
    _wake.append(wake)


def _tell() -> None:
    for wake in _wake:
        wake()
