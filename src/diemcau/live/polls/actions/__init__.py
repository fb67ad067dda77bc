"""What is done with polls. Every verb of the hub takes `by`, the actor."""

from .box import count, count_when_over
from .counting import Given, keep_answers, keep_hands, rooms_with_hands
from .gate import POLLS, ROOM, TALLY, TOLD
from .preparing import BALLOTS, PURPOSE, copy, edit, forget, make, prepare_ballots, prepare_soon, remove
from .running import (
    CLOSE,
    close_poll,
    close_when_over,
    count_present,
    extend,
    open_poll,
    put_on_screens,
    show,
)
from .telling import hand_count
from .words import let_word

__all__ = [
    "BALLOTS",
    "CLOSE",
    "POLLS",
    "PURPOSE",
    "ROOM",
    "TALLY",
    "TOLD",
    "Given",
    "close_poll",
    "close_when_over",
    "copy",
    "count",
    "count_present",
    "count_when_over",
    "edit",
    "extend",
    "forget",
    "hand_count",
    "keep_answers",
    "keep_hands",
    "let_word",
    "make",
    "open_poll",
    "prepare_ballots",
    "prepare_soon",
    "put_on_screens",
    "remove",
    "rooms_with_hands",
    "show",
]
