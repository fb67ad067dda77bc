"""Headcounts: kept as they come, and for every room and round the one that holds."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from diemcau.kernel.names import tidy
from diemcau.kernel.op import Claim, standing

from .bodies import HeadcountBody
from .door import Arrival
from .models import Headcount, HeadcountFact

Changed = Callable[[str, object, str], None]
_FIGURES = (
    "expected",
    "registered",
    "present",
    "substitutes",
    "guests",
    "channel",
    "reported_by",
    "confirmed",
    "at",
    "who",
)


class Round(NamedTuple):
    """The register of one room in one round."""

    run: str
    round: int
    site: int


def keep(conference: int, arrivals: Sequence[Arrival], changed: Changed) -> None:
    """Keep the headcounts of a batch and work out again what holds in the rooms and rounds they speak of."""
    facts = [_fact(conference, arrival) for arrival in arrivals]
    HeadcountFact.objects.bulk_create(facts, ignore_conflicts=True)
    registers = {Round(fact.run, fact.round_id, fact.site_id) for fact in facts}
    said = _said(registers)
    Headcount.objects.bulk_create(
        [_holding(register, said[register]) for register in registers],
        update_conflicts=True,
        unique_fields=["run", "round", "site"],
        update_fields=[*_FIGURES, "op_id"],
    )
    for register in registers:
        changed("site", register.site, register.run)
        changed("totals", "", register.run)


def _fact(conference: int, arrival: Arrival) -> HeadcountFact:
    body, entry = arrival.body, arrival.incoming.entry
    assert isinstance(body, HeadcountBody)
    return HeadcountFact(
        op_id=arrival.id, conference_id=conference, run=entry.run, round_id=body.round, site_id=entry.site, at=entry.at,
        expected=body.expected, registered=body.registered, present=body.present, substitutes=body.substitutes,
        guests=body.guests, channel=body.channel, reported_by=tidy(body.reported_by), who=entry.who,
        confirmed=body.confirmed and arrival.may_confirm, saw=[str(seen) for seen in arrival.incoming.op.saw],
    )  # fmt: skip


def _said(registers: set[Round]) -> dict[Round, dict[UUID, HeadcountFact]]:
    rows = HeadcountFact.objects.filter(
        round_id__in={r.round for r in registers}, site_id__in={r.site for r in registers}
    )
    said: dict[Round, dict[UUID, HeadcountFact]] = defaultdict(dict)
    for row in rows:
        said[Round(row.run, row.round_id, row.site_id)][row.op_id] = row
    return said


def _holding(register: Round, facts: dict[UUID, HeadcountFact]) -> Headcount:
    """The best standing headcount (kernel.op.standing)."""
    claims = (Claim(fact.op_id, fact.at, tuple(map(UUID, fact.saw))) for fact in facts.values())
    best = facts[standing(claims)[0].id]
    figures = {name: getattr(best, name) for name in _FIGURES}
    return Headcount(run=register.run, round_id=register.round, site_id=register.site, op_id=best.op_id, **figures)
