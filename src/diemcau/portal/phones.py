"""Who stands behind an address of a phone: a delegate by their own code, or nobody by a room's."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import join_code_behind, room_door
from diemcau.kernel.errors import NotFound
from diemcau.people import guesses
from diemcau.people.queries import PhoneDoor, PhoneKey, code_group, phone_key
from diemcau.roster.models import Delegate
from diemcau.roster.pocket import delegate_behind

COOKIE = "diemcau_phone"
PERSONAL, BY_ROOM = "p", "j"


class TooManyTries(Exception):
    """Too many wrong codes came from this address: it has to wait."""


class Came(NamedTuple):
    """`door` None: a delegate whose room nobody has said yet. `at`: a moment before anything was looked at."""

    conference: Conference
    site: Site | None
    delegate: Delegate | None
    door: PhoneDoor | None
    at: datetime

    def key(self, cookie: str) -> PhoneKey:
        """The phone that shows this cookie. Raises NotFound without a room."""
        if self.door is None:
            raise NotFound
        return phone_key(self.door.group, cookie)


def came_by(way: str, code: str, *, run: str, address: str, cookie: str = "") -> Came:
    """What this code opens now. Raises NotFound, TooManyTries.

    Only a room's code is short enough to be tried out: one that never was is counted against `address`, an old one is not; who was
    let in before does not wait for others' mistakes.
    """
    at = timezone.now()
    if way == PERSONAL:
        delegate, door = delegate_behind(code, run)
        return Came(delegate.conference, delegate.site, delegate, door, at)
    known = not phone_key(code_group(code), cookie).is_new
    if not known and guesses.too_many(address, guesses.PHONES):
        raise TooManyTries
    join = join_code_behind(code)
    if join is None:
        guesses.count_wrong(address, guesses.PHONES)
        raise NotFound
    door = room_door(join)
    return Came(join.site.conference, join.site, None, door, at)
