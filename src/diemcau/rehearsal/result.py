"""What a rehearsal came to, as figures."""

from collections.abc import Sequence

import msgspec


class Spread(msgspec.Struct):
    """Two points of a distribution, in ms; None when nothing was measured."""

    p50: float | None
    p99: float | None


class Ops(msgspec.Struct):
    """Ops by what became of them. `sent` counts every sending, `duplicate` the acknowledgements beyond an op's first."""

    made: int
    sent: int
    stored: int
    duplicate: int
    accepted: int
    refused: int


class Headcount(msgspec.Struct):
    """Persons as the server shows them at the end."""

    expected: int
    present: int


class Result(msgspec.Struct, omit_defaults=True):
    """`lost`: acknowledged without a verdict, or meant and not shown. `double_counted`: shown and not meant (persons).

    `ledger_ok`: whether the log folded anew is what is stored; None when that could not be asked (a server elsewhere).
    `differences` says in words what is wrong; it is left out when nothing is.
    """

    profile: str
    sites: int
    delegates: int
    ops: Ops
    lost: int
    double_counted: int
    ack_ms: Spread
    screen_ms: Spread
    wall_s: float
    headcount: Headcount
    ledger_ok: bool | None
    judged_per_s: float
    differences: list[str] = []


def spread(values: Sequence[float]) -> Spread:
    """p50 and p99 by nearest rank."""
    if not values:
        return Spread(None, None)
    ordered = sorted(values)
    pick = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.99)]
    return Spread(*(round(value, 1) for value in pick))
