"""What rooms confirmed of their day, as the ledger folds it."""

from collections import Counter
from typing import NamedTuple

from diemcau.kernel import op as ops
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy
from diemcau.kernel.oplog import Entry

CONFIRM = "reports.confirm"
MOST = 200  # versions of a room


class Report(NamedTuple):
    """A version of a room's: who confirmed, persons in its own word (None: it said none), what it remarked, and when (Unix ms)."""

    site: int
    name: str
    present: int | None
    remark: str
    at: int


class Reports:
    """Takes confirmations that are well-formed and come from one who stands for the room."""

    def __init__(self) -> None:
        self._said: list[tuple[Entry, ops.Op]] = []

    def take(self, entry: Entry, op: ops.Op) -> None:
        """Keep what was confirmed."""
        self._said.append((entry, op))

    def close(self) -> tuple[dict[tuple[str, str], Report], set[str]]:
        """Versions by (run, op), and the ops that were one too many of their room."""
        found: dict[tuple[str, str], Report] = {}
        count: Counter[tuple[str, int]] = Counter()
        over: set[str] = set()
        for entry, op in sorted(self._said, key=lambda one: one[0].seq):
            count[entry.run, entry.site] += 1
            if count[entry.run, entry.site] > MOST:
                over.add(str(op.id))
                continue
            name, remark = (_kept(op.body.get(key, "")) for key in ("name", "remark"))
            at = max(0, min(op.at + op.offset, entry.received_at))
            found[entry.run, str(op.id)] = Report(entry.site, name, op.body.get("present"), remark, at)
        return found, over


def _kept(text: str) -> str:
    lines = [tidy(line) for line in text.splitlines()]
    return without_identity_numbers("\n".join(filter(None, lines)))
