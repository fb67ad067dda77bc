"""What is done with rooms that want to speak. Every verb of the hub takes `by`, the actor."""

from .asking import ask
from .gate import STAGE
from .notes import write_note
from .turns import by_phone, check, end, give, invite, judge_check, more_time, mute, send_back, set_next
from .words import forget, heard

__all__ = [
    "STAGE",
    "ask",
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
