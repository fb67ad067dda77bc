"""What is done with the run sheet. Every verb takes `by`, the actor."""

from .cards import add_card, edit_card, remove_card
from .cues import add_cue, move_cue, remove_cue
from .rooms import prepare, unprepare
from .screens import set_layout
from .steps import advance, begin, begin_anew, fire, forget, undo
from .timer import alter_timer, hold_timer, put_timer, resume_timer, show_timer, start_timer, stop_timer
from .word import tell

__all__ = [
    "add_card",
    "add_cue",
    "advance",
    "alter_timer",
    "begin",
    "begin_anew",
    "edit_card",
    "fire",
    "forget",
    "hold_timer",
    "move_cue",
    "prepare",
    "put_timer",
    "remove_card",
    "remove_cue",
    "resume_timer",
    "set_layout",
    "show_timer",
    "start_timer",
    "stop_timer",
    "tell",
    "undo",
    "unprepare",
]
