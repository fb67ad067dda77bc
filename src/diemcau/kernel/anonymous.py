"""The anonymous lane: what is put into a box by nobody in particular, once for each blind-signed token (kernel.blind)."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, Protocol

from .blind import PublicKey

PERIOD_S = 300
"""Times in the box are rounded down to this."""
MAX_BODY = 4096  # bytes of canonical JSON
State = Literal["spare", "open", "closed", "ended"]
Put = Literal["stored", "duplicate", "spent", "shut"]


class SlotName(NamedTuple):
    """What a token is good for. Each has a key of its own, so that the key says it and the token need not.

    `purpose` is a word of some module (``ballot``, ``question``), `slot` its number within that.
    """

    conference: int
    run: str
    purpose: str
    slot: int


class SlotSaid(NamedTuple):
    """A slot as its door knows it. `each`: the tokens one person may have. ``closed`` still takes what was made in time."""

    name: SlotName
    state: State
    each: int
    key: PublicKey


class NewSpent(NamedTuple):
    """A token that was verified, with what came along. With `known` nothing new is taken: it is only asked for."""

    conference: int
    run: str
    purpose: str
    slot: int
    token: bytes  # SHA-256 of what was signed
    body: bytes  # canonical JSON
    late: bool
    known: bool = False


class Spent(NamedTuple):
    """A row of the box. `token` is 64 hex digits of a hash, `period` Unix ms rounded down to five minutes."""

    token: str
    slot: int
    body: Any
    period: int
    late: bool


class Count(NamedTuple):
    """How often the same was said."""

    body: Any
    late: bool
    times: int


class BoxAway(Exception):
    """The box cannot be read or written now."""


class Box(Protocol):
    """A durable set. Nothing about it tells in which order things were put in within five minutes."""

    def append(self, batch: Sequence[NewSpent], *, now_ms: int) -> list[Put]:
        """Keep a batch in one durable commit and say what became of each.

        ``duplicate``: the same token and body are there; ``spent``: the token is there with another body; ``shut``: not there,
        and nothing new is taken, by what the door knows or since the slot was shut here. Raises kernel.oplog.StoreFull with nothing kept.
        """

    def shut(self, name: SlotName) -> None:
        """Take nothing new for a slot ever again: once this has returned, what lies in it is all. Raises BoxAway."""

    def tally(self, name: SlotName) -> list[Count]:
        """What was said in a slot, counted. Raises BoxAway."""

    def rows(self, conference: int, run: str, purpose: str, *, before_ms: int) -> list[Spent]:
        """What was put in for a purpose in periods that ended by then, in order of tokens. Raises BoxAway."""

    def forget(self, conference: int) -> int:
        """Take everything of a conference out; returns how much it was. Raises BoxAway."""

    def conferences(self) -> list[int]:
        """Those with anything in the box. Raises BoxAway."""

    def close(self) -> None:
        """Let go of it."""
