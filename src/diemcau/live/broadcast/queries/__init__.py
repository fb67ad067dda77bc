"""What is asked of a broadcast. Fetching is authorising: what one may not see raises NotFound."""

from .hall import Shown, hall_of, phase_of, shown
from .keys import Address, address_for, engine_addresses, engine_key_opens, key_opens, ticket_for
from .recordings import Recordings, recording_address, recording_for, recordings_of
from .rooms import Room, badly_joined, join_of, playing_of, rooms_of, site_to_tell
from .settings import conference_to_keep, conference_to_run, settings_of

__all__ = [
    "Address",
    "Recordings",
    "Room",
    "Shown",
    "address_for",
    "badly_joined",
    "conference_to_keep",
    "conference_to_run",
    "engine_addresses",
    "engine_key_opens",
    "hall_of",
    "join_of",
    "key_opens",
    "phase_of",
    "playing_of",
    "recording_address",
    "recording_for",
    "recordings_of",
    "rooms_of",
    "settings_of",
    "shown",
    "site_to_tell",
    "ticket_for",
]
