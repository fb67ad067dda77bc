"""Packs: all films that rooms fetch, as one file to carry on a stick. Its first line says what follows, with all digests."""

import base64
import json
from datetime import datetime

from diemcau.conferences.models import Conference
from diemcau.kernel.errors import NotFound

from . import queries, vault
from .enums import FilmState


def pack(conference: Conference, now: datetime) -> str:
    """The name of a pack's head: served with the files behind it (plane.files). Raises NotFound when there is no film."""
    films = list(queries.films_of(conference).filter(state=FilmState.READY, is_shared=True))
    if not films:
        raise NotFound
    told = [
        {"digest": film.digest, "title": film.title, "files": [_file(*f) for f in queries.files_of(film)]}
        for film in films
    ]
    files = [{"name": name, "size": size} for film in films for name, size, _language in queries.files_of(film)]
    head = {
        "conference": conference.pk,
        "key": conference.key,
        "day": now.date().isoformat(),
        "films": told,
        "files": files,
    }
    data = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return f"{vault.keep(data, 'pack')}.pack"


def _file(name: str, size: int, language: str) -> dict[str, object]:
    pieces = vault.path_of(f"{name.partition('.')[0]}.pieces").read_bytes()
    return {"name": name, "size": size, "language": language, "pieces": base64.b64encode(pieces).decode()}
