"""What is asked of films and materials. Fetching is authorising: what one may not see raises NotFound."""

from .addresses import address, addresses
from .copies import Copies, RoomCopy, copies_of, lacking, percents
from .delivery import Window, delivery_of, files_of, manifest, window
from .films import conference_to_run, film_of, films_of, is_used, progress_of, upload_for, uploads_of
from .materials import conference_to_read, material_address, material_file, material_for, materials_for, works_there
from .shows import Wanted, is_over, position, position_now, show_of, wanted

__all__ = [
    "Copies",
    "RoomCopy",
    "Wanted",
    "Window",
    "address",
    "addresses",
    "conference_to_read",
    "conference_to_run",
    "copies_of",
    "delivery_of",
    "files_of",
    "film_of",
    "films_of",
    "is_over",
    "is_used",
    "lacking",
    "manifest",
    "material_address",
    "material_file",
    "material_for",
    "materials_for",
    "percents",
    "position",
    "position_now",
    "progress_of",
    "show_of",
    "upload_for",
    "uploads_of",
    "wanted",
    "window",
    "works_there",
]
