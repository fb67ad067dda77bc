"""Keys for encoders: made from the server's secret and a number, so that no database and no backup holds one.

Form: ``<conference>-<m|s>-<20 letters and digits>``; m is the main encoder's, s the one's that stands by.
"""

import base64
import hashlib
import hmac

from diemcau.kernel.keys import key_for

LENGTH = 20  # of 32 characters each: 100 bits


def key_of(secret: bytes, conference: int, number: int, *, standby: bool = False) -> str:
    """The key of this number; renewing is counting on."""
    role = "s" if standby else "m"
    digest = hmac.new(key_for(secret, "encoder"), f"{conference}.{number}.{role}".encode(), hashlib.sha256).digest()
    return f"{conference}-{role}-{base64.b32encode(digest).decode().lower()[:LENGTH]}"


def engine_key_of(secret: bytes, conference: int, number: int) -> str:
    """With which another media server says that the hall is on air: ``<conference>-e-<20 letters and digits>``."""
    digest = hmac.new(key_for(secret, "engine"), f"{conference}.{number}".encode(), hashlib.sha256).digest()
    return f"{conference}-e-{base64.b32encode(digest).decode().lower()[:LENGTH]}"


def claims(key: str) -> tuple[int, bool] | None:
    """The conference and place a key claims to open; None: no key of ours."""
    parts = key.strip().split("-")
    if len(parts) != 3 or parts[1] not in ("m", "s") or not (parts[0].isascii() and parts[0].isdigit()):
        return None
    return (int(parts[0]), parts[1] == "s") if len(parts[0]) < 16 else None
