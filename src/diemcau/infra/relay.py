"""The relay: takes what was announced out of the outbox and sees to it: drawings, cues, reactions, revocations."""

import logging
import time
from collections.abc import Callable

import msgspec
from django.db import OperationalError, connection, transaction

from .engine import Engine
from .models import OutboxRow
from .reactions import reactions_to

log = logging.getLogger(__name__)
CHUNK = 500
LONG, TURN = 0.05, 0.11  # seconds: SQLite has no queue of writers, those who wait look again every 100 ms


def relay_once(engine: Engine, publish: Callable[[str, bytes], None]) -> int:
    """See to up to CHUNK announcements and take them out; returns how many. What breaks a reaction is logged and kept out."""
    began = time.monotonic()
    with transaction.atomic():
        taken = _next()
        if not taken:
            return 0
        _react(taken)
        OutboxRow.objects.filter(pk__in=[row.pk for row in taken]).delete()
    for row in taken:
        if row.topic == "revoked":
            publish("revoked", msgspec.json.encode({"kids": row.subjects}))
        if row.topic == "slots":
            publish("slots", b"")
        for subject in row.subjects:
            engine.changed(row.conference_id, row.run, row.topic, subject)
            engine.cue(row.conference_id, row.run, row.topic, subject, row.facts)
    if connection.vendor == "sqlite" and time.monotonic() - began > LONG:
        time.sleep(TURN)
    return len(taken)


def _next() -> list[OutboxRow]:
    """The oldest announcements: those without reactions together, those with reactions one conference's and topic's at a time,
    so that no transaction is longer than one reaction."""
    rows = OutboxRow.objects.order_by("pk")
    if connection.vendor == "postgresql":
        rows = rows.select_for_update(skip_locked=True)
    oldest = list(rows[:CHUNK])
    if not oldest or not reactions_to(oldest[0].topic):
        return [row for row in oldest if not reactions_to(row.topic)]
    return [row for row in oldest if _group(row) == _group(oldest[0])]


def _group(row: OutboxRow) -> tuple[int, str, str]:
    return row.conference_id, row.run, row.topic


def _react(taken: list[OutboxRow]) -> None:
    """Have the modules react to announcements, which are of one group when there are reactions to them."""
    conference, run, topic = _group(taken[0])
    subjects = {subject for row in taken for subject in row.subjects}
    for react in reactions_to(topic):
        try:
            with transaction.atomic():
                react(conference, run, subjects)
        except OperationalError:
            raise  # away, or two that waited for each other: all is taken again
        except Exception:
            log.exception("reaction to %s of conference %d", topic, conference)
