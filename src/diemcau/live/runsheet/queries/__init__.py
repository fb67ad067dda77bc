"""Questions about the run sheet. Fetching authorises: what an actor may not see raises NotFound."""

from .board import Board, CueFacts, Line, Next, board_of, card_for, conference_to_run, cue_for, item_to_run, sheet_for
from .state import (
    Place,
    Prompt,
    Standing,
    cues_ahead,
    current_of,
    place_of,
    prepared_rooms,
    prompt_of,
    sheet_row,
    standing,
    timer_of,
)

__all__ = [
    "Board",
    "CueFacts",
    "Line",
    "Next",
    "Place",
    "Prompt",
    "Standing",
    "board_of",
    "card_for",
    "conference_to_run",
    "cue_for",
    "cues_ahead",
    "current_of",
    "item_to_run",
    "place_of",
    "prepared_rooms",
    "prompt_of",
    "sheet_for",
    "sheet_row",
    "standing",
    "timer_of",
]
