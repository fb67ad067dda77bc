"""The projector: reads the op log in order and lets the modules judge it, each op with effect exactly once.

Effects, verdicts and the cursor are one transaction of the main database. A batch that breaks a handler is halved until the
one op that breaks it stands alone; that one is refused (`fault`) and blocks nobody.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from django.db import OperationalError, connection, transaction

from diemcau.kernel import op as ops
from diemcau.kernel.oplog import Entry, OpLog
from diemcau.kernel.phones import is_phone

from .models import Cursor, Verdict
from .operations import Handler, Incoming, Judgement, Judging, handler_of
from .writing import write

log = logging.getLogger(__name__)
BATCH = 1_000  # ops at most, where so many wait: each costs some tenth less than in batches of 500
REST = 0.02  # seconds: SQLite has no queue of writers, so back-to-back batches would starve the pages


def hold(conference: int) -> None:
    """Be the only one to judge this conference until the transaction ends: two who work out what holds, each without the
    other's facts, would leave what the last of them knew. (SQLite has one writer anyway.)"""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7201, %s)", [conference])


@dataclass
class Projected:
    """What one committed batch brought: how many ops, which fragments to draw, which judgements rooms wait for."""

    conference: int
    ops: int = 0
    changes: set[tuple[str, str, str]] = field(default_factory=set)
    verdicts: dict[tuple[int, str], dict[str, tuple[str, str]]] = field(default_factory=dict)


class Projector:
    """Projects every conference of a log, one after another. Use from one thread."""

    def __init__(self, source: OpLog, *, tell: Callable[[Projected], None]) -> None:
        self.source = source
        self.tell = tell
        self._seqs: dict[int, int] = {}

    def run_once(self) -> int:
        """Project all that is new; returns the number of ops. Raises OperationalError when the database is away.

        A conference that cannot be projected keeps no other one waiting: what it raised is raised when all had their turn.
        """
        total, faults = 0, []
        for conference, head in self.source.heads().items():
            try:
                total += self._catch_up(conference, head)
            except OperationalError:
                raise
            except Exception as fault:
                faults.append(fault)
        if faults:
            raise faults[0]
        return total

    def _catch_up(self, conference: int, head: int) -> int:
        total = 0
        while self._seqs.get(conference, -1) < head:
            done = self._step(conference)
            if not done:
                break
            total += done
            if connection.vendor == "sqlite":
                time.sleep(REST)
        return total

    def _step(self, conference: int) -> int:
        with transaction.atomic():
            after = self._cursor(conference)
            entries = self.source.read(conference, after=after, limit=BATCH)
            if not entries:
                self._seqs[conference] = after
                return 0
            projected = self._judge(conference, entries)
            Cursor.objects.filter(pk=conference).update(seq=entries[-1].seq)
        self._seqs[conference] = entries[-1].seq
        self.tell(projected)
        return len(entries)

    def _cursor(self, conference: int) -> int:
        """The cursor, locked: of several work processes one at a time projects a conference."""
        hold(conference)
        row, _ = Cursor.objects.get_or_create(conference_id=conference)
        return row.seq

    def _judge(self, conference: int, entries: list[Entry]) -> Projected:
        projected = Projected(conference, ops=len(entries))
        judgements: dict[UUID, Judgement] = {}
        by_handler: dict[Handler, list[Incoming]] = defaultdict(list)
        for entry in entries:
            incoming = self._decode(entry)
            if isinstance(incoming, Judgement):
                judgements[entry.id] = incoming
                continue
            handler = handler_of(incoming.op.kind, incoming.op.v)
            if isinstance(handler, str):
                judgements[entry.id] = Judgement("refused", handler)
            else:
                by_handler[handler].append(incoming)
        for handler, batch in by_handler.items():
            self._handle(handler, conference, batch, judgements, projected.changes)
        self._keep(conference, entries, judgements, projected)
        return projected

    @staticmethod
    def _decode(entry: Entry) -> Incoming | Judgement:
        if entry.redacted:
            return Judgement("refused", "redacted")
        try:
            return Incoming(entry, ops.decode(entry.op))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):  # the stack is deeper here than where it came in
            return Judgement("refused", "malformed")

    def _handle(
        self,
        handler: Handler,
        conference: int,
        batch: list[Incoming],
        judgements: dict[UUID, Judgement],
        changes: set[tuple[str, str, str]],
    ) -> None:
        judging = Judging(conference, batch)
        try:
            with transaction.atomic():
                handler(judging)
        except OperationalError:
            raise
        except Exception:
            log.exception("handler %s on %d ops of conference %d", handler.__name__, len(batch), conference)
            if len(batch) == 1:
                judgements[batch[0].op.id] = Judgement("refused", "fault")
                return
            half = len(batch) // 2
            self._handle(handler, conference, batch[:half], judgements, changes)
            self._handle(handler, conference, batch[half:], judgements, changes)
            return
        judgements.update(judging.judgements)
        changes.update(judging.changes)

    @staticmethod
    def _keep(conference: int, entries: list[Entry], judgements: dict[UUID, Judgement], projected: Projected) -> None:
        rows = []
        for entry in entries:
            judged = judgements.pop(entry.id, None) or Judgement("refused", "no_judgement")
            rows.append((entry.id, conference, entry.seq, judged.state, judged.reason))
            if not is_phone(entry.device):  # they hear nothing of their room's, and ask late
                room = projected.verdicts.setdefault((entry.site, entry.run), {})
                room[str(entry.id)] = (judged.state, judged.reason)
        write(Verdict, ("op_id", "conference_id", "seq", "state", "reason"), rows)
        for op_id, judged in judgements.items():
            Verdict.objects.filter(op_id=op_id, conference_id=conference).update(
                state=judged.state, reason=judged.reason
            )
