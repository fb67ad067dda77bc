"""A conference's publishers: one in the main place, one standing by, and which of them is on air."""

import time
from collections.abc import Iterator

from diemcau.plane.media.feeds import Feed
from diemcau.plane.media.sources import Refused

SILENT_S = (
    5.0  # until the other publisher is taken; without anything for the rooms, also until the programme counts as lost
)
LOST_S = 2.5  # until the programme counts as lost
GIVES_WAY_S = 2.0  # a publisher's dead line that has been silent so long gives its place to the same one coming back
BESIDE_S = 0.5  # what a dead line still had on its way when its publisher came anew


class Publishers:
    """`on_air` is the place that is broadcast (true: the standby's); None until somebody has published."""

    def __init__(self) -> None:
        self._feeds: dict[bool, Feed] = {}
        self.on_air: bool | None = None
        self.lost_ms: int | None = None
        self._quiet = time.monotonic()
        self.empty_since = time.monotonic()

    def __iter__(self) -> Iterator[Feed]:
        return iter(list(self._feeds.values()))

    def __len__(self) -> int:
        return len(self._feeds)

    @property
    def speaking(self) -> Feed | None:
        """The publisher on air, while there is one."""
        return self._feeds.get(self.on_air) if self.on_air is not None else None

    @property
    def other(self) -> Feed | None:
        """The one that is not."""
        return self._feeds.get(not self.on_air) if self.on_air is not None else None

    def make_room(self, *, standby: bool, who: str) -> None:
        """Raises Refused("taken") while somebody speaks in that place; one that has gone silent is let go: at once for the same
        publisher with a new line, for another not before it counts as silent."""
        there = self._feeds.get(standby)
        if there is None:
            return
        if there.silent_s < (GIVES_WAY_S if _is_back(who, there) else SILENT_S):
            if there.who == who and there.knocked is None:
                there.knocked = time.monotonic()
            raise Refused("taken")
        there.end("taken")

    def add(self, feed: Feed) -> None:
        self._feeds[feed.standby] = feed

    def remove(self, feed: Feed) -> None:
        if self._feeds.get(feed.standby) is feed:
            del self._feeds[feed.standby]
            if feed.standby == self.on_air:
                self._quiet = time.monotonic() - feed.silent_s
        if not self._feeds:
            self.empty_since = time.monotonic()

    def due(self) -> bool | None:
        """The place to be broadcast instead of the one that is: the first that came, or the other after a silence."""
        if self.on_air is None:
            first = self._feeds.get(False) or self._feeds.get(True)
            return None if first is None else first.standby
        speaking, other = self.speaking, self.other
        silent = max(speaking.silent_s, speaking.barren_s) if speaking is not None else time.monotonic() - self._quiet
        if silent > SILENT_S and other is not None and other.silent_s < GIVES_WAY_S:
            return other.standby
        return None

    def lack(self, *, sparse: bool) -> str:
        """Why rooms have no picture though who is on air sends: `picture` (nothing can be made of it), `keys` (its key frames are
        too far apart: `sparse`)."""
        speaking = self.speaking
        if speaking is None or speaking.silent_s >= LOST_S:
            return ""
        return "picture" if speaking.barren_s >= SILENT_S else "keys" if sparse else ""

    def watch(self, *, began: bool) -> None:
        """Note since when nothing comes (Unix ms), once something had begun."""
        speaking = self.speaking
        if speaking is not None and speaking.silent_s < LOST_S and speaking.barren_s < SILENT_S:
            self.lost_ms = None
        elif began and self.lost_ms is None:
            quiet = max(speaking.silent_s, speaking.barren_s) if speaking is not None else 0.0
            self.lost_ms = int((time.time() - quiet) * 1000)


def _is_back(who: str, there: Feed) -> bool:
    """Whether it is the same publisher, whose line is dead. Of two behind one address the first goes on speaking beside the other."""
    return there.who == who and (there.knocked is None or there.heard < there.knocked + BESIDE_S)
