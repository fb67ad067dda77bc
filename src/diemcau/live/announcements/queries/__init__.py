"""Messages, threads and incidents as they stand. What the actor may not see raises NotFound."""

from .chat import Said, Thread, latest_of, line_told, phrases_of, spoken, thread_of, threads_of, waiting_of
from .doors import (
    announcement_to_run,
    conference_to_run,
    incident_to_run,
    phrase_to_word,
    room_told,
    rooms_named,
    site_to_run,
)
from .incidents import incidents_of, lines_of
from .notices import Board, LevelHeard, announced, boards_of, heard_by_level, on_phones, unheard
from .rooms import desk_of, of_room

__all__ = [
    "Board",
    "LevelHeard",
    "Said",
    "Thread",
    "announced",
    "announcement_to_run",
    "boards_of",
    "conference_to_run",
    "desk_of",
    "heard_by_level",
    "incident_to_run",
    "incidents_of",
    "latest_of",
    "line_told",
    "lines_of",
    "of_room",
    "on_phones",
    "phrase_to_word",
    "phrases_of",
    "room_told",
    "rooms_named",
    "site_to_run",
    "spoken",
    "thread_of",
    "threads_of",
    "unheard",
    "waiting_of",
]
