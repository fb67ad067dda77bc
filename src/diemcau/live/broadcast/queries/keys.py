"""Ways in for publishers: the address and keys for encoders, and the studio's ticket."""

import hmac
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from diemcau.conferences.models import Conference
from diemcau.infra.broadcasts import Opens
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.tickets import Ticket
from diemcau.people.models import Account
from diemcau.people.queries import account_ticket

from .. import policies
from ..keys import claims, key_of
from ..models import Broadcast
from .settings import settings_of

PUBLISH = "media.publish"
STANDARD_PORT = 1935


class Address(NamedTuple):
    """What is typed into an encoder. `server` is empty when this installation takes none."""

    server: str
    key: str
    standby_key: str


def address_for(actor: Actor, conference: Conference) -> Address:
    """Address and keys of a conference's encoders. Raises NotFound."""
    if not policies.may_hold_key(actor, conference.pk):
        raise NotFound
    settings, number = options(), settings_of(conference.pk).key_number
    secret = settings.secret_key.encode()
    host, port = urlsplit(settings.public_url).hostname or "localhost", settings.rtmp_port
    told = "" if port == STANDARD_PORT else f":{port}"
    return Address(
        f"rtmp://{host}{told}/live" if port else "",
        key_of(secret, conference.pk, number),
        key_of(secret, conference.pk, number, standby=True),
    )


def key_opens(key: str) -> Opens | None:
    """What an encoder's key opens; None: nothing, or a conference that this server carries no picture for."""
    claimed = claims(key)
    if claimed is None:
        return None
    conference, standby = claimed
    if not Conference.objects.filter(pk=conference).exists():
        return None
    settings: Broadcast = settings_of(conference)
    good = key_of(options().secret_key.encode(), conference, settings.key_number, standby=standby)
    if not settings.own or not hmac.compare_digest(good.encode(), key.strip().encode()):
        return None
    return Opens(conference, standby)


def ticket_for(account: Account, actor: Actor, conference: Conference) -> Ticket:
    """A ticket with which the studio publishes, and nothing else. Raises NotFound."""
    if not policies.may_run(actor, conference.pk) or not settings_of(conference.pk).own:
        raise NotFound
    whole = account_ticket(account, actor, conference=conference.pk)
    return msgspec.structs.replace(whole, hear=(), kinds=(PUBLISH,))
