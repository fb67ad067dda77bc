"""What is done with picture and sound."""

from .hall import BROADCAST, PLAYING, ROOM, forget_silent_rooms, note_engine, note_silent, note_state, note_words
from .recordings import delete_recording, fetch_recording, forget_recordings, record_again
from .rooms import tell_room, write_notes
from .settings import command, engine_command, renew_keys, save_settings

__all__ = [
    "BROADCAST",
    "PLAYING",
    "ROOM",
    "command",
    "delete_recording",
    "engine_command",
    "fetch_recording",
    "forget_recordings",
    "forget_silent_rooms",
    "note_engine",
    "note_silent",
    "note_state",
    "note_words",
    "record_again",
    "renew_keys",
    "save_settings",
    "tell_room",
    "write_notes",
]
