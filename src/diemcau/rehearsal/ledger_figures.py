"""What a folded log comes to in the figures of a fact sheet, by plain code of its own (docs/reference/fact-sheet.md)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from .ledger import Ledger

CAME = ("present", "left")


def figures(ledger: Ledger, run: str, rounds: Mapping[int, int], missed: Collection[tuple[int, int]]) -> dict[str, int]:
    """Persons and rooms of one run; what nobody can say is not in it. `rounds`: session by round, in their order; `missed`: (session,
    site) of rooms that take no part in a half-day."""
    said: dict[str, set[str]] = {}
    for (of, _session, uid), standing in ledger.standings.items():
        if of == run:
            said.setdefault(uid, set()).add(standing.state)
    found: dict[str, int] = {}
    if said:
        came = {uid for uid, states in said.items() if states.intersection(CAME)}
        found = {"registered": len(came), "present": len(came)}
        found["excused"] = sum("absent" in states for uid, states in said.items() if uid not in came)
    return found | _heads(ledger, run, rounds, missed)


def _heads(ledger: Ledger, run: str, rounds: Mapping[int, int], missed: Collection[tuple[int, int]]) -> dict[str, int]:
    """Sums of the round in which most rooms are confirmed: of equal ones that in which most reported, then the last."""
    reported: dict[int, dict[int, Sequence[object]]] = {}
    for (of, number, site), heads in ledger.headcounts.items():
        if of == run:
            reported.setdefault(number, {})[site] = heads
    if not reported:
        return {}
    places = list(rounds)

    def weight(number: int) -> tuple[int, int, int]:
        rooms = reported[number].values()
        return sum(bool(heads[5]) for heads in rooms), len(rooms), places.index(number)

    best = max(reported, key=weight)
    there = [heads for site, heads in reported[best].items() if (rounds[best], site) not in missed]
    sure = [heads for heads in there if heads[5]]
    found = {"rooms_reported": len(there)}
    if sure:
        found |= dict(zip(("present", "substitutes", "guests"), _sums(sure), strict=True))
    return found


def _sums(rooms: Sequence[Sequence[object]]) -> Iterator[int]:
    """Present, substitutes, guests (Ledger.headcounts)."""
    for place in (2, 3, 4):
        yield sum(heads[place] for heads in rooms if isinstance(heads[place], int))  # type: ignore[misc]
