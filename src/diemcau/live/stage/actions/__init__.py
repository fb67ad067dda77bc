"""What is done with rooms that want to speak. Every verb of the hub takes `by`, the actor."""

from .asking import ask
from .gate import STAGE, Seen, Versions
from .notes import write_note
from .order import in_its_turn, move, put_in_order
from .sight import say_unseen
from .times import again, hold, interrupt, more_time, set_budget
from .turns import by_other_way, by_phone, check, end, give, invite, judge_check, mute, send_back, set_next
from .words import forget, heard

__all__ = [
    "STAGE",
    "Seen",
    "Versions",
    "again",
    "ask",
    "by_other_way",
    "by_phone",
    "check",
    "end",
    "forget",
    "give",
    "heard",
    "hold",
    "in_its_turn",
    "interrupt",
    "invite",
    "judge_check",
    "more_time",
    "move",
    "mute",
    "put_in_order",
    "say_unseen",
    "send_back",
    "set_budget",
    "set_next",
    "write_note",
]
