"""What can be done with films and materials."""

from .films import (
    CAPTIONS_MOST,
    add_captions,
    change_delivery,
    remove_captions,
    remove_film,
    rename_film,
    retry_check,
    share_film,
)
from .materials import change_material, remove_material
from .shows import go_on, pause, play, seek, stop
from .uploads import add_bytes, begin_upload, drop_upload

__all__ = [
    "CAPTIONS_MOST",
    "add_bytes",
    "add_captions",
    "begin_upload",
    "change_delivery",
    "change_material",
    "drop_upload",
    "go_on",
    "pause",
    "play",
    "remove_captions",
    "remove_film",
    "remove_material",
    "rename_film",
    "retry_check",
    "seek",
    "share_film",
    "stop",
]
