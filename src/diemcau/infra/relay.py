"""The relay: takes what was announced out of the outbox and sees to it: drawings, cues, reactions, revocations."""

import logging
from collections import defaultdict
from collections.abc import Callable

import msgspec
from django.db import OperationalError, connection, transaction

from .engine import Engine
from .models import OutboxRow
from .reactions import reactions_to

log = logging.getLogger(__name__)
CHUNK = 500


def relay_once(engine: Engine, publish: Callable[[str, bytes], None]) -> int:
    """See to up to CHUNK announcements and take them out; returns how many. What breaks a reaction is logged and kept out."""
    with transaction.atomic():
        rows = OutboxRow.objects.order_by("pk")
        if connection.vendor == "postgresql":
            rows = rows.select_for_update(skip_locked=True)
        taken = list(rows[:CHUNK])
        if not taken:
            return 0
        by_topic: dict[tuple[int, str, str], set[str]] = defaultdict(set)
        for row in taken:
            by_topic[row.conference_id, row.run, row.topic].add(row.subject)
        for (conference, run, topic), subjects in by_topic.items():
            _react(conference, run, topic, subjects)
        OutboxRow.objects.filter(pk__in=[row.pk for row in taken]).delete()
    for row in taken:
        if row.topic == "revoked":
            publish("revoked", msgspec.json.encode({"kids": [row.subject]}))
        engine.changed(row.conference_id, row.run, row.topic, row.subject)
        engine.cue(row.conference_id, row.run, row.topic, row.subject, row.facts)
    return len(taken)


def _react(conference: int, run: str, topic: str, subjects: set[str]) -> None:
    for react in reactions_to(topic):
        try:
            with transaction.atomic():
                react(conference, run, subjects)
        except OperationalError:
            raise  # away, or two that waited for each other: all is taken again
        except Exception:
            log.exception("reaction to %s of conference %d", topic, conference)
