"""A photo in pieces: on a line that breaks it goes on where it stopped."""

import hashlib
import re
from typing import NamedTuple

from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import files
from ..arriving import append
from ..models import Photo
from .gate import require_sender
from .photos import MOST_BYTES, Said, Sent, send_photo

_KEY = re.compile(r"[0-9a-f]{32}")


class Parcel(NamedTuple):
    """A photo on its way: of whom, for which room (None: of none), and under which key (32 hexadecimal digits that the page made up)."""

    conference: Conference
    by: Actor
    site: Site | None
    key: str

    @property
    def name(self) -> str:
        """Of its file: nobody else's key leads there. Raises Refused(no_photo_chosen) for what is no key."""
        if not _KEY.fullmatch(self.key):
            raise Refused("no_photo_chosen")
        facts = f"{self.conference.pk}/{self.site.pk if self.site else 0}/{self.by.who}/{self.key}"
        return hashlib.sha256(facts.encode()).hexdigest()[:32]


def add_piece(parcel: Parcel, *, offset: int, data: bytes) -> int:
    """Put bytes behind those that are here; how many are here now. Raises Moved when they do not go on where it stopped;
    Refused: forbidden, closed, no_photo_chosen, photo_too_large, disk_full."""
    require_sender(parcel.by, parcel.conference, parcel.site.pk if parcel.site else 0)
    if offset + len(data) > MOST_BYTES:
        raise Refused("photo_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    return append(parcel.name, offset, data)


def send_pieces(parcel: Parcel, *, said: Said) -> Sent:
    """The photo is whole: take it in. Told twice, since the answer was lost, it is the same photo. Raises Refused as `send_photo` does."""
    require_sender(parcel.by, parcel.conference, parcel.site.pk if parcel.site else 0)
    path = files.source(parcel.name)
    taken = path.with_suffix(".taken")  # which photo it became, for a day
    if not path.exists() and taken.exists():
        there = Photo.objects.filter(conference=parcel.conference, pk=int(taken.read_text())).first()
        if there is not None:
            return Sent(there, again=True)
    if not path.exists():
        raise Refused("no_photo_chosen")
    try:
        with path.open("rb") as file:
            sent = send_photo(
                parcel.conference, file, by=parcel.by, size=path.stat().st_size, site=parcel.site, session=said.session,
                caption=said.caption, credit=said.credit,
            )  # fmt: skip
    except Refused:
        path.unlink(missing_ok=True)
        raise
    taken.write_text(str(sent.photo.pk))
    path.unlink(missing_ok=True)
    return sent
