"""Ways around firewalls for call-in: STUN and TURN servers, with a name and password that last for one day's work.

The scheme is coturn's ``use-auth-secret`` ("A REST API for access to TURN services", draft-uberti-behave-turn-rest): the name is
the moment it ends, the password its HMAC-SHA1 under a secret both servers have.
"""

import base64
import hashlib
import hmac
from typing import NamedTuple

from .options import options

LIFE_S = 12 * 3600


class Credentials(NamedTuple):
    """What a TURN server is told."""

    username: str
    password: str


def credentials(secret: str, now_ms: int) -> Credentials:
    """They end 12 hours from now."""
    username = f"{now_ms // 1000 + LIFE_S}:diemcau"
    seal = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credentials(username, base64.b64encode(seal).decode())


def left_out() -> list[str]:
    """The relays that no call uses, since the secret they are asked with is not set."""
    return [] if options().turn_secret else _relays()


def _relays() -> list[str]:
    return [url for url in options().turn_urls if not url.startswith("stun:")]


def servers(now_ms: int) -> list[dict[str, object]]:
    """As a browser's RTCPeerConnection takes them (`iceServers`); empty: only the direct way."""
    settings = options()
    plain = [url for url in settings.turn_urls if url.startswith("stun:")]
    relays = _relays()
    found: list[dict[str, object]] = [{"urls": plain}] if plain else []
    if relays and settings.turn_secret:
        given = credentials(settings.turn_secret, now_ms)
        found.append({"urls": relays, "username": given.username, "credential": given.password})
    return found
