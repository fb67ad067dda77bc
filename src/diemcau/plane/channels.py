"""What was sent to one subject of late, so that a reader who lost the line goes on where it stopped."""

from collections import deque
from typing import NamedTuple

from diemcau.kernel.frames import Frame, event

RING_ITEMS = 128
RING_BYTES = 512 * 1024
RING_S = 120.0


class Mark(NamedTuple):
    """An id apart: ``epoch-n``."""

    epoch: str
    n: int

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """None for anything that is no id of ours."""
        epoch, dash, n = text.rpartition("-")
        if not dash or not epoch or not n.isascii() or not n.isdigit() or len(text) > 80:
            return None
        return cls(epoch, int(n))


class Item(NamedTuple):
    """One event as sent: `order` counts the events of this process, whatever their subject."""

    order: int
    mark: Mark
    event: bytes
    at: float


class Pending:
    """Frames of one subject that wait to become one event."""

    __slots__ = ("cues", "html", "id", "mark")

    def __init__(self) -> None:
        self.html: dict[str, str] = {}
        self.cues: list[tuple[str, dict[str, object]]] = []
        self.id = ""
        self.mark = Mark("", 0)

    def add(self, frame: Frame, mark: Mark) -> None:
        """The latest HTML of an element wins; cues all count."""
        self.html.update(frame.html)
        self.cues.extend(frame.cues)
        self.id = frame.id
        self.mark = mark

    def event(self) -> bytes:
        return event(Frame(self.id, self.html, self.cues))


class Ring:
    """The last events of one subject, and since when they are all there.

    `born` is the order and `heard` the last number of every publisher's epoch when listening began: before that nobody
    may have rendered for this subject.
    """

    def __init__(self, *, born: int, heard: dict[str, int]) -> None:
        self._items: deque[Item] = deque()
        self._bytes = 0
        self._born = born
        self._heard = dict(heard)
        self._gone: dict[str, Item] = {}

    def add(self, item: Item) -> None:
        self._items.append(item)
        self._bytes += len(item.event)
        self.trim(item.at)

    def trim(self, now: float) -> None:
        """Let go of what is too old or too much."""
        items = self._items
        while items and (len(items) > RING_ITEMS or self._bytes > RING_BYTES or items[0].at < now - RING_S):
            gone = items.popleft()
            self._bytes -= len(gone.event)
            self._gone[gone.mark.epoch] = gone._replace(event=b"")

    def after_order(self, order: int) -> list[Item] | None:
        """Events after this process's own `order`; None when some are gone."""
        if order < self._born or any(gone.order > order for gone in self._gone.values()):
            return None
        return [item for item in self._items if item.order > order]

    def after(self, mark: Mark) -> list[Item] | None:
        """Events after a publisher's `mark`, other publishers' since then; None when some may be missing."""
        if mark.n <= self._heard.get(mark.epoch, -1):
            return None
        gone = self._gone.get(mark.epoch)
        if gone is not None and gone.mark.n > mark.n:
            return None
        seen = [i.order for i in self._items if i.mark.epoch == mark.epoch and i.mark.n <= mark.n]
        at = max(seen, default=self._born)
        if any(g.order > at for epoch, g in self._gone.items() if epoch != mark.epoch):
            return None
        return [
            item for item in self._items if (item.mark.n > mark.n if item.mark.epoch == mark.epoch else item.order > at)
        ]
