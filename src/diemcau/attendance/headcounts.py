"""Headcounts: kept as they come, and for every room and round the one that holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from diemcau.infra.writing import write
from diemcau.kernel.names import tidy
from diemcau.kernel.op import Claim, standing

from .bodies import HeadcountBody
from .door import Arrival
from .models import Headcount, HeadcountFact

Changed = Callable[[str, object, str], None]
_KEY = ("run", "round_id", "site_id")


class Counted(NamedTuple):
    """Columns of models.HeadcountFact under their names; `at` is Unix ms."""

    run: str
    round_id: int
    site_id: int
    expected: int | None
    registered: int | None
    present: int
    substitutes: int
    guests: int
    channel: str
    reported_by: str
    confirmed: bool
    at: int
    who: str
    op_id: UUID
    saw: list[str]

    @property
    def register(self) -> tuple[str, int, int]:
        """One room in one round of one run."""
        return self.run, self.round_id, self.site_id


def keep(conference: int, arrivals: Sequence[Arrival], changed: Changed) -> None:
    """Keep the headcounts of a batch and work out again what holds in the rooms and rounds they speak of."""
    new = [_counted(arrival) for arrival in arrivals]
    columns = Counted._fields
    write(
        HeadcountFact, [*columns, "conference_id"], [(*c, conference) for c in new], unless=["op_id", "conference_id"]
    )
    registers = {counted.register for counted in new}
    said = _said(registers)
    holding = [*columns[:-1], "also_reported", "also_confirmed"]
    write(Headcount, holding, [held(said[register]) for register in registers], key=_KEY)
    for run, _, site in registers:
        changed("site", site, run)
        changed("totals", "", run)


def _counted(arrival: Arrival) -> Counted:
    body, entry = arrival.body, arrival.incoming.entry
    assert isinstance(body, HeadcountBody)
    return Counted(
        run=entry.run, round_id=body.round, site_id=entry.site, expected=body.expected, registered=body.registered,
        present=body.present, substitutes=body.substitutes, guests=body.guests, channel=body.channel,
        reported_by=tidy(body.reported_by), confirmed=body.confirmed and arrival.may_confirm, at=entry.at, who=entry.who,
        op_id=arrival.id, saw=[str(seen) for seen in arrival.incoming.op.saw],
    )  # fmt: skip


def said_of(run: str, number: int, site: int) -> dict[UUID, Counted]:
    """All that was reported of one room in one round, by its ops' ids."""
    return _said({(run, number, site)})[run, number, site]


def _said(registers: set[tuple[str, int, int]]) -> dict[tuple[str, int, int], dict[UUID, Counted]]:
    rows = HeadcountFact.objects.filter(
        round_id__in={number for _, number, _ in registers}, site_id__in={site for _, _, site in registers}
    )
    said: dict[tuple[str, int, int], dict[UUID, Counted]] = defaultdict(dict)
    for counted in map(Counted._make, rows.values_list(*Counted._fields)):
        said[counted.register][counted.op_id] = counted
    return said


def held(facts: dict[UUID, Counted]) -> tuple[object, ...]:
    """One room's in one round: the headcount that holds, without what it saw; the persons of the best other number that stands
    beside it, if any, and whether somebody stands for that one, too.

    One that nobody confirmed never takes a confirmed one's place, and none is lost to one that had not seen it.
    """
    best = settled(facts)[0]
    beside = sorted(_standing(facts, facts.values()), key=lambda fact: not fact.confirmed) if best.confirmed else ()
    other = next((fact for fact in beside if fact.present != best.present), None)
    return *best[:-1], *((other.present, other.confirmed) if other else (None, False))


def settled(facts: dict[UUID, Counted]) -> list[Counted]:
    """What a number must have seen to hold from then on, best first: the confirmed that stand among themselves, and what nobody
    confirmed and none has seen."""
    sure = _standing(facts, (fact for fact in facts.values() if fact.confirmed))
    return sure + [fact for fact in _standing(facts, facts.values()) if not fact.confirmed]


def _standing(facts: dict[UUID, Counted], among: Iterable[Counted]) -> list[Counted]:
    """Those that stand, best first (kernel.op.standing)."""
    claims = (Claim(fact.op_id, fact.at, fact.site_id, tuple(map(UUID, fact.saw))) for fact in among)
    return [facts[claim.id] for claim in standing(claims)]
