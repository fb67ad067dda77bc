"""Verdicts that change after the batch of their op: kept by whoever judges, told to the rooms that spoke."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from diemcau.infra.operations import ACCEPTED, Judgement
from diemcau.infra.outbox import announce

from .facts import Settled
from .registers import Undoing

FOREIGN_UNDO = Judgement("refused", "foreign_undo")


class Judged(NamedTuple):
    """What became of an op, and the room that sent it."""

    site: int
    run: str
    judgement: Judgement


def judged(settled: Settled, foreign: list[Undoing]) -> dict[UUID, Judged]:
    """What became of the facts that have effect now, and of undoings that name another room's word."""
    found = {said.op_id: Judged(said.site_id, said.run, ACCEPTED) for said in settled.effective.values()}
    return found | {undoing.op_id: Judged(undoing.site_id, undoing.run, FOREIGN_UNDO) for undoing in foreign}


def tell_rooms(conference: int, of: Mapping[UUID, Judged]) -> None:
    """Desks hear what became of what they sent earlier."""
    by_room: dict[tuple[int, str], dict[str, tuple[str, str]]] = {}
    for op_id, one in of.items():
        by_room.setdefault((one.site, one.run), {})[str(op_id)] = (one.judgement.state, one.judgement.reason)
    for (site, run), verdicts in by_room.items():
        announce(conference, "verdicts", site, run=run, verdicts=verdicts)
