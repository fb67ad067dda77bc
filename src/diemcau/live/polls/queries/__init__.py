"""Questions about polls. Where an actor is asked for, fetching authorises: what may not be seen raises NotFound."""

from .choices import Choice, choices_of, text_of
from .desk import (
    Listed,
    Part,
    RoomLine,
    Rooms,
    breakdown_of,
    conference_to_run,
    poll_to_run,
    polls_of,
    rooms_of,
)
from .results import Line, Result, WordLine, counted_words, headcounts_of, result_of, results_of, room_sum
from .rooms import RoomShown, Shown, for_phones, for_rooms, for_screens, open_polls, opened, own_answers, room_of

__all__ = [
    "Choice",
    "Line",
    "Listed",
    "Part",
    "Result",
    "RoomLine",
    "RoomShown",
    "Rooms",
    "Shown",
    "WordLine",
    "breakdown_of",
    "choices_of",
    "conference_to_run",
    "counted_words",
    "for_phones",
    "for_rooms",
    "for_screens",
    "headcounts_of",
    "open_polls",
    "opened",
    "own_answers",
    "poll_to_run",
    "polls_of",
    "result_of",
    "results_of",
    "room_of",
    "room_sum",
    "rooms_of",
    "text_of",
]
