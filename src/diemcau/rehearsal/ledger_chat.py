"""What rooms wrote to the technicians, as the ledger folds it."""

from collections import Counter
from typing import NamedTuple

from diemcau.kernel import op as ops
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy
from diemcau.kernel.oplog import Entry

SAY = "chat.say"
MOST = 5_000  # lines of a room


class Line(NamedTuple):
    """A room's, a text or the code of a phrase."""

    site: int
    text: str
    phrase: str


class Chat:
    """Takes lines that are well-formed and come from one who may speak."""

    def __init__(self) -> None:
        self._said: list[tuple[Entry, ops.Op]] = []

    def take(self, entry: Entry, op: ops.Op) -> None:
        """Keep what was said."""
        self._said.append((entry, op))

    def close(self) -> tuple[dict[tuple[str, str], Line], set[str]]:
        """Lines by (run, op), and the ops that were one too many of their room."""
        found: dict[tuple[str, str], Line] = {}
        count: Counter[tuple[str, int]] = Counter()
        over: set[str] = set()
        for entry, op in sorted(self._said, key=lambda one: one[0].seq):
            count[entry.run, entry.site] += 1
            if count[entry.run, entry.site] > MOST:
                over.add(str(op.id))
                continue
            text = without_identity_numbers(tidy(op.body.get("text", "")))
            found[entry.run, str(op.id)] = Line(entry.site, text, op.body.get("phrase", ""))
        return found, over
