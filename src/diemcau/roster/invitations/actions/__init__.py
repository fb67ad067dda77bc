"""Verbs of invitations."""

from .answering import answer
from .asking import asking_of, calendar_for, save_asking, settle_calendar
from .marking import hand_over, note_released, stale_drafts
from .preparing import MOST_AT_ONCE, Outcome, prepare_people, prepare_units, seats_of

__all__ = [
    "MOST_AT_ONCE",
    "Outcome",
    "answer",
    "asking_of",
    "calendar_for",
    "hand_over",
    "note_released",
    "prepare_people",
    "prepare_units",
    "save_asking",
    "seats_of",
    "settle_calendar",
    "stale_drafts",
]
