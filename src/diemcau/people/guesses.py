"""Counts wrong codes, so that nobody can try them all. Nothing is written down: the count lives in memory for minutes."""

import hashlib

from django.core.cache import cache

WRONG_MAX = 30  # a whole district may sit behind one address
WITHIN = 300  # seconds


def _key(address: str) -> str:
    return f"people.guesses.{hashlib.sha256(address.encode()).hexdigest()[:24]}"


def too_many(address: str) -> bool:
    """Whether this address has to wait: 30 wrong codes in 5 minutes. A code has 40 bits and lives for 15 minutes."""
    return int(cache.get(_key(address), 0)) >= WRONG_MAX


def count_wrong(address: str) -> None:
    """One more wrong code from this address."""
    if not cache.add(_key(address), 1, WITHIN):
        try:
            cache.incr(_key(address))
        except ValueError:  # ran out between the two
            cache.add(_key(address), 1, WITHIN)
