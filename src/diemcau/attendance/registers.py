"""What holds, from what was said: pure functions of sets of facts (kernel.op.standing), whatever their order of arrival."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from diemcau.kernel.op import Claim, reaches, standing

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
    hub: bool

    def registers(self) -> list[Register]:
        """Of whom it speaks; a substitute's op speaks of two, an undoing of none by itself."""
        if self.kind == "undo":
            return []
        own = Register(self.run, self.session_id, self.delegate_uid)
        return [own, Register(self.run, self.session_id, self.op_id)] if self.kind == "substitute" else [own]

    def claim(self) -> Claim:
        """What deciding needs of it."""
        return Claim(self.op_id, self.at, self.site_id, tuple(map(UUID, self.saw)), self.hub)

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


class Undoing(NamedTuple):
    """A fact that takes another one back: columns of models.Fact under their names."""

    op_id: UUID
    run: str
    undoes: UUID
    site_id: int
    hub: bool


UNDOING = Undoing._fields
Undone = Collection[tuple[str, UUID]]


def taken_back(facts: Iterable[Said], undoings: Iterable[Undoing]) -> tuple[set[tuple[str, UUID]], list[Undoing]]:
    """Which of `facts` (run and op) these undoings took back, and the undoings of another room's word: they never count.

    An undoing of an undoing is neither: it says nothing, as the undoing itself says nothing.
    """
    rooms = {(fact.run, fact.op_id): fact.site_id for fact in facts if fact.kind != "undo"}
    undone, foreign = set(), []
    for undoing in undoings:
        target = undoing.run, undoing.undoes
        if target in rooms:
            if reaches(undoing.site_id, undoing.hub, rooms[target]):
                undone.add(target)
            else:
                foreign.append(undoing)
    return undone, foreign


def standing_facts(facts: Iterable[Said], undone: Undone) -> list[Said]:
    """The facts of one register that still stand, best first."""
    left = {fact.op_id: fact for fact in facts if (fact.run, fact.op_id) not in undone}
    return [left[claim.id] for claim in standing(fact.claim() for fact in left.values())]


class Holding(NamedTuple):
    """What holds in a register. `sites`: all rooms that say “present” when they are more than one, else empty."""

    state: str
    site: int
    at: int
    op_id: UUID
    reason: str
    via: str
    sites: tuple[int, ...]


def holding(uid: UUID, facts: Iterable[Said], undone: Undone) -> Holding | None:
    """What holds of the facts of one register; None when nothing is left standing.

    Of each room its own best claim speaks for it. Who is present in a room is present, whatever other rooms say; rooms that
    all say “present” are a conflict, counted where the best of their claims says. Where none does, the best claim of all holds.
    """
    heads = standing_facts(facts, undone)
    if not heads:
        return None
    by_room: dict[int, Said] = {}
    for fact in heads:
        by_room.setdefault(fact.site_id, fact)
    present = [fact for fact in by_room.values() if fact.says(uid)[0] == State.PRESENT]
    best = [*present, *heads][0]
    state, reason, via = best.says(uid)
    sites = sorted(fact.site_id for fact in present)
    return Holding(state, best.site_id, best.at, best.op_id, reason, via, tuple(sites) if len(sites) > 1 else ())
