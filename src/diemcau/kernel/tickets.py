"""Tickets: a signed, expiring word of the server about who speaks, from which device, for which room.

The plane reads them without any database. Form: ``base64url(json) "." base64url(HMAC-SHA256)``, no padding.
"""

import base64
import binascii
import hmac
from functools import lru_cache

import msgspec

from .keys import key_for


class Ticket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`kid` names the key that can be revoked, `who` the speaker for the record, `site` 0 the whole conference (the hub).

    `hear` lists the audiences its bearer may listen to; `kinds` the prefixes of op kinds it may send (empty: none).
    `expires` is Unix ms. `groups` can be ended as a whole (kernel.phones): with them goes what was `made` (Unix ms) until then.
    """

    kid: str
    who: str
    conference: int
    site: int
    device: str
    expires: int
    run: str = "live"
    hear: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    made: int = 0
    groups: tuple[str, ...] = ()


class BadTicket(Exception):
    """Not a ticket of ours, or one that was changed."""


class ExpiredTicket(BadTicket):
    """It was ours and has run out: renew it with the device's own key."""


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


_PLAIN = bytes.maketrans(b"-_", b"+/")


def _unb64(text: str) -> bytes:
    # base64.b64decode makes its table anew each time: of a hundred thousand phones' tickets each is read once.
    return binascii.a2b_base64(text.encode("ascii").translate(_PLAIN) + b"=" * (-len(text) % 4), strict_mode=True)


class Tickets:
    """Mints and reads tickets under one secret of 32 bytes or more."""

    def __init__(self, secret: bytes) -> None:
        self._key = key_for(secret, "ticket")
        self._decoder = msgspec.json.Decoder(Ticket)
        self._opened = lru_cache(maxsize=20_000)(self._open)

    def mint(self, ticket: Ticket) -> str:
        """The ticket as text for an Authorization header or a cookie."""
        payload = msgspec.json.encode(ticket)
        return f"{_b64(payload)}.{_b64(self._seal(payload))}"

    def read(self, text: str, *, now_ms: int) -> Ticket:
        """The ticket in `text`. Raises ExpiredTicket or BadTicket."""
        ticket = self._opened(text)
        if ticket.expires <= now_ms:
            raise ExpiredTicket
        return ticket

    def _seal(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, "sha256")

    def _open(self, text: str) -> Ticket:
        try:
            payload_text, _, seal_text = text.partition(".")
            payload, seal = _unb64(payload_text), _unb64(seal_text)
        except ValueError:
            raise BadTicket from None
        if not hmac.compare_digest(seal, self._seal(payload)):
            raise BadTicket
        try:
            return self._decoder.decode(payload)
        except msgspec.MsgspecError:
            raise BadTicket from None
