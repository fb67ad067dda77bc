"""Blinded values are signed by a thread of its own in work, some at a time, without a transaction while it computes.

The same value has one signature, so two who sign it do no harm.
"""

import logging
from collections.abc import Callable

from django.db import connection, transaction

from diemcau.kernel import blind
from diemcau.kernel.anonymous import SlotName

from .keys import Unreadable, unseal
from .models import Asked, Key

log = logging.getLogger(__name__)
AT_ONCE = 96
KEEP = "UPDATE blind_asked SET signature = %s, blinded = %s WHERE id = %s"
_wake: list[Callable[[], None]] = []


def on_asked(wake: Callable[[], None]) -> None:
    """Have `wake` called after every commit that brought blinded values (project.work)."""
    _wake[:] = [wake]


def wake() -> None:
    """Something is to be signed."""
    for call in _wake:
        call()


def sign_some() -> int:
    """Sign the oldest AT_ONCE of what was asked for, which takes some 30 ms (by GMP alone three times as long); returns how many, 0
    when nothing waits."""
    waiting = list(Asked.objects.filter(signature=None).order_by("pk").values_list("pk", "key", "blinded")[:AT_ONCE])
    signers = {pk: _signer(key) for pk, key in Key.objects.in_bulk({key for _, key, _ in waiting}).items()}
    done = [(_signed(signers.get(key), bytes(blinded)), b"", pk) for pk, key, blinded in waiting]
    if done:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(KEEP, done)
    return len(done)


def _signer(key: Key) -> blind.Signer | None:
    name = SlotName(key.conference_id, key.run, key.purpose, key.slot)
    try:
        return blind.Signer(unseal(name, bytes(key.sealed)))
    except Unreadable:
        log.error("the key of %s cannot be read: was DIEMCAU_SECRET_KEY another one?", "/".join(map(str, name)))
        return None


def _signed(signer: blind.Signer | None, blinded: bytes) -> bytes:
    """The signature; empty for what can never be signed, so that it holds up nobody."""
    try:
        return signer(blinded) if signer else b""
    except blind.BadInput as fault:
        log.error("a blinded value was not signed: %s", fault)
        return b""
