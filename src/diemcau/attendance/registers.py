"""What holds, from what was said: pure functions of sets of facts (kernel.op.standing), whatever their order of arrival."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from diemcau.kernel.op import Claim, standing

from .enums import AbsenceReason, FactKind, State

_PRESENT = {FactKind.CHECK_IN.value, FactKind.VISITOR.value, FactKind.WALK_IN.value}


class Register(NamedTuple):
    """Where one delegate stands in one session of one run."""

    run: str
    session: int
    uid: UUID


class Said(NamedTuple):
    """A fact as the registers need it: columns of models.Fact under their names. `at` is Unix ms."""

    op_id: UUID
    run: str
    session_id: int
    delegate_uid: UUID
    kind: str
    site_id: int
    at: int
    saw: list[str]
    undoes: UUID | None
    reason: str
    via: str
    who: str

    def registers(self) -> list[Register]:
        """Of whom it speaks; a substitute's op speaks of two, an undoing of none by itself."""
        if self.kind == "undo":
            return []
        own = Register(self.run, self.session_id, self.delegate_uid)
        return [own, Register(self.run, self.session_id, self.op_id)] if self.kind == "substitute" else [own]

    def says(self, uid: UUID) -> tuple[str, str, str]:
        """State, reason and way it gives the delegate `uid`."""
        if self.kind in _PRESENT:
            return State.PRESENT.value, "", self.via
        if self.kind == FactKind.CHECK_OUT:
            return State.LEFT.value, "", ""
        if self.kind == FactKind.ABSENT:
            return State.ABSENT.value, self.reason, ""
        if uid == self.op_id:
            return State.PRESENT.value, "", ""
        return State.REPLACED.value, AbsenceReason.SUBSTITUTE_SENT.value, ""


SAID = Said._fields


class Holding(NamedTuple):
    """What holds in a register. `sites`: all rooms that say “present” when they are more than one, else empty."""

    state: str
    site: int
    at: int
    op_id: UUID
    reason: str
    via: str
    sites: tuple[int, ...]


def holding(uid: UUID, facts: Iterable[Said], undone: Collection[tuple[str, UUID | None]]) -> Holding | None:
    """What holds of the facts of one register; None when nothing is left standing.

    The best standing claim decides. Of each room its own best claim speaks for it: two rooms whose best says “present” are a
    conflict, counted where the best claim of all says.
    """
    left = {f.op_id: f for f in facts if (f.run, f.op_id) not in undone}
    if not left:
        return None
    heads = standing(Claim(f.op_id, f.at, tuple(map(UUID, f.saw))) for f in left.values())
    by_room: dict[int, Said] = {}
    for claim in heads:
        fact = left[claim.id]
        by_room.setdefault(fact.site_id, fact)
    best = left[heads[0].id]
    state, reason, via = best.says(uid)
    sites = sorted(site for site, fact in by_room.items() if fact.says(uid)[0] == State.PRESENT)
    return Holding(state, best.site_id, best.at, best.op_id, reason, via, tuple(sites) if len(sites) > 1 else ())
