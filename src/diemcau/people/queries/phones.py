"""Tickets of delegates' phones. Nothing is kept of a phone: its key is sealed by the server, good at one door alone, and worth what the
door is worth when a ticket is asked for."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from diemcau.infra import operations
from diemcau.infra.engine import audience_in
from diemcau.infra.outbox import RUNS
from diemcau.kernel import phones
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.frames import PHONES
from diemcau.kernel.ids import short_code
from diemcau.kernel.tickets import Ticket

from .tickets import LIFE


class PhoneDoor(NamedTuple):
    """A way in that opens now: a delegate's code (`delegate` is the uid) or a room's (`delegate` empty). `group` ends all that came by it,
    `until` is when the conference is over. `site` is never 0."""

    conference: int
    site: int
    group: str
    until: datetime
    delegate: str = ""


class PhoneKey(NamedTuple):
    """A phone and the cookie by which it is the same phone the next time; `is_new`: it has none yet."""

    kid: str
    cookie: str
    is_new: bool


def personal_group(code_hash: str) -> str:
    """All phones that came by one delegate's code."""
    return f"p:{code_hash[:20]}"


def code_group(code: str) -> str:
    """All phones that came by one join code."""
    return f"j:{code}"


def room_group(site: int) -> str:
    """All phones of a room."""
    return f"room:{site}"


def conference_group(conference: int) -> str:
    """All phones of a conference."""
    return f"phones:{conference}"


def phone_key(group: str, cookie: str) -> PhoneKey:
    """The phone that shows this cookie at this door; another one where it shows none, or one that is not ours."""
    kid, _, _seal = cookie.partition(".")
    if phones.is_phone(kid) and constant_time_compare(cookie, _sealed(kid, group)):
        return PhoneKey(kid, cookie, False)
    kid = f"{phones.DEVICE}{short_code(12)}"
    return PhoneKey(kid, _sealed(kid, group), True)


def phone_ticket(door: PhoneDoor, key: PhoneKey, *, made: datetime, run: str = "live") -> Ticket:
    """What this phone may say and hear for 12 hours. `made`: a moment before the door was looked at, so that who closes it meanwhile ends
    this ticket too. Raises NotFound."""
    if run not in RUNS or not door.site:
        raise NotFound
    role = operations.PERSONAL if door.delegate else operations.BY_ROOM
    return Ticket(
        kid=key.kid,
        who=f"{phones.DELEGATE}{door.delegate}" if door.delegate else key.kid,
        conference=door.conference,
        site=door.site,
        device=key.kid,
        expires=as_ms(min(timezone.now() + LIFE, door.until)),
        run=run,
        hear=(audience_in(run, PHONES),),
        kinds=tuple(operations.granted({role})),
        made=as_ms(made),
        groups=(conference_group(door.conference), room_group(door.site), door.group),
    )


def _sealed(kid: str, group: str) -> str:
    return f"{kid}.{salted_hmac('diemcau.people.phone', f'{kid}/{group}', algorithm='sha256').hexdigest()[:32]}"
