"""What the ledger is told of a conference besides its log: plain data, gathered by the caller (cli/verify.py)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Person(NamedTuple):
    """A delegate: the run that knows it (live: both do), the hash of its code, known since (Unix ms), brought by an op, on which room's
    list (0: none), and for whom they stand (uid; empty: for nobody)."""

    run: str
    code_hash: str
    since: int = 0
    brought: bool = False
    site: int = 0
    seat: str = ""


class Grant(NamedTuple):
    """A role of a speaker at a site (0: all), from a moment until another (Unix ms; None: open)."""

    role: str
    site: int
    since: int
    until: int | None = None


class Poll(NamedTuple):
    """What can be chosen, how many of it, and when it could be answered: spells as (from, to) in Unix ms, an end of 0 is still to come."""

    run: str
    kind: str
    keys: Sequence[str]
    most: int
    is_secret: bool
    windows: Sequence[Sequence[int]]


class Snapshot(NamedTuple):
    """What ops may speak of, as stored. `rounds`: session by round; `polls` by uid;
    `speakers`: who holds or held which roles. Grants of another conference are not among them."""

    delegates: Mapping[str, Person]
    sessions: frozenset[int]
    rounds: Mapping[int, int]
    sites: frozenset[int]
    speakers: Mapping[str, Sequence[Grant]]
    polls: Mapping[str, Poll] = {}
