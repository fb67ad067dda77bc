"""What the hub does with messages, chat and incidents. Every verb takes `by`, the actor."""

from .acknowledging import acknowledge_by_phone
from .chatting import add_phrase, answer, remove_phrase, settle
from .erasing import forget_person
from .gate import ANNOUNCED, CHAT, CHAT_HUB, HEARD, INCIDENTS, ROOMS_TOLD
from .incidents import forget, note, watch
from .sending import MOST_MINUTES, Message, cue, end_due, send, take_back
from .troubles import hear

__all__ = [
    "ANNOUNCED",
    "CHAT",
    "CHAT_HUB",
    "HEARD",
    "INCIDENTS",
    "MOST_MINUTES",
    "ROOMS_TOLD",
    "Message",
    "acknowledge_by_phone",
    "add_phrase",
    "answer",
    "cue",
    "end_due",
    "forget",
    "forget_person",
    "hear",
    "note",
    "remove_phrase",
    "send",
    "settle",
    "take_back",
    "watch",
]
