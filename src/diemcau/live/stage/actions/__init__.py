"""What is done with rooms that want to speak. Every verb of the hub takes `by`, the actor."""

from .gate import STAGE
from .notes import write_note
from .turns import by_phone, check, end, give, invite, judge_check, more_time, mute, send_back, set_next
from .words import forget, heard

__all__ = [
    "STAGE",
    "by_phone",
    "check",
    "end",
    "forget",
    "give",
    "heard",
    "invite",
    "judge_check",
    "more_time",
    "mute",
    "send_back",
    "set_next",
    "write_note",
]
