"""Which server this is, and which of its lives: what devices compare with what they remember of it."""

import secrets

from .models import Installation

_ONLY = 1


def installation() -> Installation:
    """The one row, made when first asked for.

    Another `name` under the same address is another server: what a device keeps was never meant for it. The same name with
    another `life` is the same server put back from a backup: it may have lost what it had acknowledged.
    """
    return Installation.objects.get_or_create(pk=_ONLY, defaults={"name": _new(), "life": _new()})[0]


def begin_new_life() -> None:
    """To be called by every restore, on the restored database before a server runs on it: devices then fetch their packs whole
    and send again what they have said. May be called twice."""
    Installation.objects.filter(pk=installation().pk).update(life=_new())


def _new() -> str:
    return secrets.token_hex(6)
