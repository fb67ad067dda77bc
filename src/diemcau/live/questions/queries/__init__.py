"""Questions as they stand. What the actor may not see raises NotFound."""

from .desk import Card, Desk, Turns, card_of, desk_of, names_of, turns_of
from .doors import (
    behind_door,
    board_of,
    conference_to_moderate,
    conference_to_read,
    delegate_called,
    door_of,
    list_url,
    question_of,
    question_to_moderate,
)
from .lists import alike, log_of, members_of, news_of, open_of, own_of, pinned_of, published_of, tag_of
from .told import states

__all__ = [
    "Card",
    "Desk",
    "Turns",
    "alike",
    "behind_door",
    "board_of",
    "card_of",
    "conference_to_moderate",
    "conference_to_read",
    "delegate_called",
    "desk_of",
    "door_of",
    "list_url",
    "log_of",
    "members_of",
    "names_of",
    "news_of",
    "open_of",
    "own_of",
    "pinned_of",
    "published_of",
    "question_of",
    "question_to_moderate",
    "states",
    "tag_of",
    "turns_of",
]
