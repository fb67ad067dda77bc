"""Questions about the press kit. Fetching authorises: what an actor may not see raises NotFound."""

from .figures import Differs, differing, given_out
from .links import Opened, OpenedCard, card_behind, card_url, kit_behind, kit_url
from .photos import (
    STATES,
    approved_photos,
    counts_of,
    file_of,
    half_days,
    kept_conference,
    of_rooms,
    photo_for,
    photos_of,
    rooms_sent,
    sending_room,
)

__all__ = [
    "STATES",
    "Differs",
    "Opened",
    "OpenedCard",
    "approved_photos",
    "card_behind",
    "card_url",
    "counts_of",
    "differing",
    "file_of",
    "given_out",
    "half_days",
    "kept_conference",
    "kit_behind",
    "kit_url",
    "of_rooms",
    "photo_for",
    "photos_of",
    "rooms_sent",
    "sending_room",
]
