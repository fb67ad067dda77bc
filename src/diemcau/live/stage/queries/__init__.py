"""What is asked of call-in. Fetching is authorising: what one may not see raises NotFound."""

from .state import (
    Had,
    Place,
    Stage,
    desk_of,
    had_of,
    on_air_of,
    place_of,
    places_of,
    room_of,
    said_by,
    spoken_of,
    stage_of,
    units_of,
    waiting_of,
)
from .tickets import Bearer, conference_to_run, room_ticket, room_to_speak, stage_ticket

__all__ = [
    "Bearer",
    "Had",
    "Place",
    "Stage",
    "conference_to_run",
    "desk_of",
    "had_of",
    "on_air_of",
    "place_of",
    "places_of",
    "room_of",
    "room_ticket",
    "room_to_speak",
    "said_by",
    "spoken_of",
    "stage_of",
    "stage_ticket",
    "units_of",
    "waiting_of",
]
