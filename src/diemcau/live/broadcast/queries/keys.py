"""Ways in for publishers: the address and keys for encoders, and the studio's ticket."""

import hmac
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from django.urls import reverse

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.infra.broadcasts import Opens
from diemcau.infra.options import options
from diemcau.kernel.actor import NOBODY, Actor
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.tickets import Ticket
from diemcau.people.models import Account, Device
from diemcau.people.queries import account_ticket, actor_for, device_ticket
from diemcau.people.queries.actors import actor_again

from .. import policies
from ..keys import claims, engine_key_of, key_of
from ..models import Broadcast
from .settings import settings_of

PUBLISH = "media.publish"
PORTS = {"rtmp": 1935, "rtmps": 443}  # that encoders take when none is said


class Address(NamedTuple):
    """What is typed into an encoder. `servers`: the encrypted one (rtmps://) first; none when this installation takes none."""

    servers: list[str]
    key: str
    standby_key: str


def address_for(actor: Actor, conference: Conference) -> Address:
    """Address and keys of a conference's encoders. Raises NotFound."""
    if not policies.may_hold_key(actor, conference.pk):
        raise NotFound
    settings, number = options(), settings_of(conference.pk).key_number
    secret = settings.secret_key.encode()
    host = urlsplit(settings.public_url).hostname or "localhost"
    ports = {"rtmps": settings.rtmps_port, "rtmp": settings.rtmp_port}
    told = {scheme: "" if port == PORTS[scheme] else f":{port}" for scheme, port in ports.items() if port}
    return Address(
        [f"{scheme}://{host}{port}/live" for scheme, port in told.items()],
        key_of(secret, conference.pk, number),
        key_of(secret, conference.pk, number, standby=True),
    )


def key_opens(key: str) -> Opens | None:
    """What an encoder's key opens; None: nothing, or a conference that is over or that this server carries no picture for."""
    claimed = claims(key)
    if claimed is None:
        return None
    conference, standby = claimed
    if not Conference.objects.filter(pk=conference).exclude(status__in=(Status.CLOSED, Status.ARCHIVED)).exists():
        return None
    settings: Broadcast = settings_of(conference)
    good = key_of(options().secret_key.encode(), conference, settings.key_number, standby=standby)
    if not settings.packs or not hmac.compare_digest(good.encode(), key.strip().encode()):
        return None
    return Opens(conference, standby, closed=settings.closed)


def engine_addresses(actor: Actor, conference: Conference) -> tuple[str, str]:
    """Where another media server says that the hall is on air, and that it is gone (POST). Raises NotFound."""
    if not policies.may_hold_key(actor, conference.pk):
        raise NotFound
    settings = options()
    key = engine_key_of(settings.secret_key.encode(), conference.pk, settings_of(conference.pk).key_number)
    on, off = (f"{settings.public_url}{reverse('broadcast:engine', args=[key, word])}" for word in ("on", "off"))
    return on, off


def engine_key_opens(key: str) -> int:
    """The conference that this media server may speak for. Raises NotFound."""
    number = whole_number(key.partition("-")[0])
    if number is None:
        raise NotFound
    settings = settings_of(number)
    good = engine_key_of(options().secret_key.encode(), int(number), settings.key_number)
    if not settings.playlist or not hmac.compare_digest(good.encode(), key.encode()):
        raise NotFound
    return int(number)


def ticket_for(conference: Conference, *, account: Account | None, device: Device | None) -> Ticket:
    """A ticket with which the studio publishes, and nothing else, for the person signed in, or for a computer of the hub that was
    let in by its link. Raises NotFound, and Refused(not_carried)."""
    person = NOBODY if account is None else actor_for(account)
    computer = NOBODY if device is None else actor_again(f"device:{device.kid}")
    if account is not None and policies.may_run(person, conference.pk):
        whole = account_ticket(account, person, conference=conference.pk)
    elif device is not None and policies.may_run(computer, conference.pk):
        whole = device_ticket(device)
    else:
        raise NotFound
    if not settings_of(conference.pk).packs:
        raise Refused("not_carried")
    return msgspec.structs.replace(whole, hear=(), kinds=(PUBLISH,))
