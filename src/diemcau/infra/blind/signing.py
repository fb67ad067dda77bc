"""Blinded values are signed by a thread of its own in work, some at a time, without a transaction while it computes.

The same value has one signature, so two who sign it do no harm.
"""

import logging
import time
from collections.abc import Callable

from django.db import connection, transaction

from diemcau.kernel import blind
from diemcau.kernel.anonymous import SlotName

from .keys import Unreadable, unseal
from .models import Asked

log = logging.getLogger(__name__)
AT_ONCE = 64
KEEP = "UPDATE blind_asked SET signature = %s, blinded = %s WHERE id = %s"
_wake: list[Callable[[], None]] = []


def on_asked(wake: Callable[[], None]) -> None:
    """Have `wake` called after every commit that brought blinded values (project.work)."""
    _wake[:] = [wake]


def wake() -> None:
    """Something is to be signed."""
    for call in _wake:
        call()


def sign_some(budget_s: float = 0.03) -> int:
    """Sign what was asked for, oldest first, for about `budget_s`; returns how many, 0 when nothing waits."""
    until = time.monotonic() + budget_s
    done: list[tuple[bytes, bytes, int]] = []
    for row in Asked.objects.filter(signature=None).select_related("key").order_by("pk")[:AT_ONCE]:
        done.append((_signed(row), b"", row.pk))
        if time.monotonic() > until:
            break
    if done:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(KEEP, done)
    return len(done)


def _signed(row: Asked) -> bytes:
    """The signature; empty for what can never be signed, so that it holds up nobody."""
    key = row.key
    name = SlotName(key.conference_id, key.run, key.purpose, key.slot)
    try:
        return blind.blind_sign(unseal(name, bytes(key.sealed)), bytes(row.blinded))
    except (Unreadable, blind.BadInput) as fault:
        log.error("slot %s cannot sign: %s", "/".join(map(str, name)), fault)
        return b""
