"""What is done with questions. Every verb of the hub takes `by`, the actor."""

from .asking import ask
from .box import PURPOSE, allow_anonymous, copy, day_number, publish, show_list, tend
from .gate import LISTED, QUESTIONS, ROOM, TOLD, seal
from .moderating import (
    LONG_ANSWER,
    answered,
    call_up,
    decline,
    let_through,
    merge,
    pin,
    promise,
    put_back,
    queue,
    sort_out,
    split,
    word,
    write_answer,
)
from .words import PACE, asked, asked_by, forget, heard, pace_rooms, said_by

__all__ = [
    "LISTED",
    "LONG_ANSWER",
    "PACE",
    "PURPOSE",
    "QUESTIONS",
    "ROOM",
    "TOLD",
    "allow_anonymous",
    "answered",
    "ask",
    "asked",
    "asked_by",
    "call_up",
    "copy",
    "day_number",
    "decline",
    "forget",
    "heard",
    "let_through",
    "merge",
    "pace_rooms",
    "pin",
    "promise",
    "publish",
    "put_back",
    "queue",
    "said_by",
    "seal",
    "show_list",
    "sort_out",
    "split",
    "tend",
    "word",
    "write_answer",
]
