"""Questions as they stand. What the actor may not see raises NotFound."""

from .desk import Card, Desk, Turns, card_of, desk_of, names_of, turns_of
from .doors import board_of, conference_to_moderate, conference_to_read, question_of, question_to_moderate
from .lists import alike, log_of, members_of, own_of, pinned_of, published_of

__all__ = [
    "Card",
    "Desk",
    "Turns",
    "alike",
    "board_of",
    "card_of",
    "conference_to_moderate",
    "conference_to_read",
    "desk_of",
    "log_of",
    "members_of",
    "names_of",
    "own_of",
    "pinned_of",
    "published_of",
    "question_of",
    "question_to_moderate",
    "turns_of",
]
