"""What is asked of call-in. Fetching is authorising: what one may not see raises NotFound."""

from .state import Place, Stage, on_air_of, place_of, room_of, said_by, spoken_of, stage_of, waiting_of
from .tickets import Bearer, conference_to_run, room_ticket, room_to_speak, stage_ticket

__all__ = [
    "Bearer",
    "Place",
    "Stage",
    "conference_to_run",
    "on_air_of",
    "place_of",
    "room_of",
    "room_ticket",
    "room_to_speak",
    "said_by",
    "spoken_of",
    "stage_of",
    "stage_ticket",
    "waiting_of",
]
