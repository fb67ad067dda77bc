"""``blind.ask``: a phone hands in blinded values. They are written down here and signed soon after (signing.py)."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from diemcau.infra.operations import PERSONAL, Incoming, Judgement, Judging, grants, operation

from . import purposes, signing
from .models import Asked, Key, State
from .places import Place, as_blinded

ASK = "blind.ask"
MOST = 4  # places an op has room for
GIVEN = Judgement("accepted", "already_given")

grants("blind.", PERSONAL)


class Wish(NamedTuple):
    """What one op asks for."""

    incoming: Incoming
    purpose: str
    wanted: dict[Place, bytes]
    asker: purposes.Asker


@operation(ASK)
def judge(judging: Judging) -> None:
    """Refuses: ``bad_body``, ``not_entitled``, ``unknown_slot`` (no key, or it is closed), ``too_many`` (more than each may
    have). ``already_given``: the first blinded value of a person and place is the one that is signed, and this was another."""
    groups: dict[tuple[str, str], list[Wish]] = defaultdict(list)
    for incoming in judging.incoming:
        wish = _read(incoming)
        if wish is None:
            judging.refuse(incoming, "bad_body")
        else:
            groups[incoming.op.run, wish.purpose].append(wish)
    for (run, purpose), wishes in groups.items():
        _judge(judging, run, purpose, wishes)


def _read(incoming: Incoming) -> Wish | None:
    body, entry = incoming.op.body, incoming.entry
    purpose, wanted = body.get("purpose"), body.get("wanted")
    if body.keys() != {"purpose", "wanted"} or not isinstance(wanted, dict) or not 1 <= len(wanted) <= MOST:
        return None
    if not isinstance(purpose, str) or not purposes.is_known(purpose):
        return None
    read: dict[Place, bytes] = {}
    for text, value in wanted.items():
        place, blinded = Place.parse(text), as_blinded(value)
        if place is None or blinded is None:
            return None
        read[place] = blinded
    return Wish(incoming, purpose, read, purposes.Asker(entry.who, entry.site, entry.received_at))


def _judge(judging: Judging, run: str, purpose: str, wishes: Sequence[Wish]) -> None:
    holders = purposes.holders(purpose, judging.conference, run, {wish.asker for wish in wishes})
    keys = {
        key.slot: key
        for key in Key.objects.filter(
            conference_id=judging.conference,
            run=run,
            purpose=purpose,
            slot__in={place.slot for wish in wishes for place in wish.wanted},
            state__in=(State.SPARE, State.OPEN),
        ).defer("sealed")
    }
    asked: dict[tuple[int, str, int], Asked] = {}
    good: list[tuple[Wish, list[Asked]]] = []
    for wish in wishes:
        reason = _reason(wish, holders.get(wish.asker), keys)
        if reason:
            judging.refuse(wish.incoming, reason)
            continue
        rows = [_row(keys[place.slot], holders[wish.asker], place.n, value) for place, value in wish.wanted.items()]
        for row in rows:
            asked.setdefault(_of(row), row)
        good.append((wish, rows))
    _write(judging, asked, good)


def _write(judging: Judging, asked: dict[tuple[int, str, int], Asked], good: list[tuple[Wish, list[Asked]]]) -> None:
    Asked.objects.bulk_create(asked.values(), ignore_conflicts=True)
    found = Asked.objects.filter(
        key__in={row.key_id for row in asked.values()}, holder__in={row.holder for row in asked.values()}
    )
    standing = {
        (key, holder, n): bytes(digest) for key, holder, n, digest in found.values_list("key", "holder", "n", "digest")
    }
    for wish, rows in good:
        judging.accept(wish.incoming)
        if any(standing[_of(row)] != row.digest for row in rows):
            judging.judgements[wish.incoming.op.id] = GIVEN
    if good:
        transaction.on_commit(signing.wake)


def _reason(wish: Wish, holder: str | None, keys: dict[int, Key]) -> str:
    if holder is None:
        return "not_entitled"
    if any(place.slot not in keys for place in wish.wanted):
        return "unknown_slot"
    if any(place.n > keys[place.slot].each for place in wish.wanted):
        return "too_many"
    if any(value >= bytes(keys[place.slot].n) for place, value in wish.wanted.items()):  # of one length, big-endian
        return "bad_body"
    return ""


def _row(key: Key, holder: str, n: int, blinded: bytes) -> Asked:
    digest = hashlib.blake2b(blinded, digest_size=16).digest()
    return Asked(key=key, holder=holder, n=n, digest=digest, blinded=blinded)


def _of(row: Asked) -> tuple[int, str, int]:
    return row.key_id, row.holder, row.n
