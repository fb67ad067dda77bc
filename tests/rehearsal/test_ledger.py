"""The ledger against a slower fold by pairs, and by examples; and that it needs no order."""

import random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from diemcau.kernel import op as ops
from diemcau.kernel.oplog import Entry
from diemcau.rehearsal.ledger import Ledger, Room, Standing, compare, fold
from diemcau.rehearsal.snapshot import Grant, Person, Snapshot
from tests.rehearsal.grounds import NOW, code_hash, entry, uid

SITES = (1, 2)
LEAD, REGISTRAR, STRANGER, HUB = "device:lead", "device:registrar", "device:stranger", "account:1"
GROUND = Snapshot(
    delegates={uid(n): Person("live", code_hash(n)) for n in (1, 2)} | {uid(3): Person("rehearsal", code_hash(3))},
    sessions=frozenset({1, 2}),
    rounds={1: 1, 2: 1, 3: 1},
    sites=frozenset(SITES),
    speakers={
        HUB: [Grant("organizer", 0, 0)],
        LEAD: [Grant("site_lead", 1, 0), Grant("site_lead", 2, 0)],
        REGISTRAR: [Grant("site_registrar", 1, 0, NOW)],
    },
)


class Log:
    """Writes entries as devices would have brought them."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def say(
        self, kind: str, body: dict[str, Any], *, at: int = NOW - 1000, site: int = 1, run: str = "live", who: str = LEAD,
        saw: tuple[UUID, ...] = (), offset: int = 0, received_at: int = NOW - 1, redacted: bool = False,
    ) -> UUID:  # fmt: skip
        number = len(self.entries) + 1
        op = ops.Op(
            id=UUID(int=1000 + number), kind=kind, device="d", boot="b", n=number, at=at, mono=0, site=site,
            run=run, offset=offset, saw=list(saw), body=body,  # type: ignore[arg-type]
        )  # fmt: skip
        self.entries.append(entry(op, seq=number, who=who, received_at=received_at, redacted=redacted))
        return op.id

    def fold(self) -> Ledger:
        return fold(self.entries, GROUND)


def about(n: int, **more: Any) -> dict[str, Any]:
    return {"delegate": uid(n), "session": 1, **more}


def test_the_later_of_two_stands_and_an_undone_one_does_not() -> None:
    log = Log()
    log.say("attendance.check_in", about(1), at=NOW - 5000)
    slip = log.say("attendance.absent", about(1, reason="other"), at=NOW - 4000)
    assert log.fold().standings["live", 1, uid(1)].state == "absent"
    log.say("attendance.undo", about(1, undoes=str(slip)), at=NOW - 9000)
    assert log.fold().standings["live", 1, uid(1)].state == "present"


def test_who_saw_another_beats_it_whatever_the_clocks_say() -> None:
    log = Log()
    first = log.say("attendance.check_in", about(1), at=NOW - 1000)
    second = log.say("attendance.check_out", about(1), at=NOW - 9000, saw=(first,))
    assert log.fold().standings["live", 1, uid(1)] == Standing("left", 1, False, str(second))


def test_another_room_takes_back_nothing_and_is_refused_whichever_came_first() -> None:
    for turned in (False, True):
        log = Log()
        came = log.say("attendance.check_in", about(1), at=NOW - 5000)
        foreign = log.say("attendance.undo", about(2, undoes=str(came)), site=2)
        if turned:
            log.entries.reverse()
        folded = log.fold()
        assert folded.judgements == {str(came): "accepted", str(foreign): "refused"}
        assert folded.standings["live", 1, uid(1)].state == "present"
        by_hub = log.say("attendance.undo", about(1, undoes=str(came)), site=2, who=HUB)
        assert log.fold().judgements[str(by_hub)] == "accepted"
        assert log.fold().standings == {}


def test_a_room_that_names_another_room_s_word_does_not_replace_it() -> None:
    log = Log()
    first = log.say("attendance.check_in", about(1), at=NOW - 5000)
    second = log.say("attendance.check_in", about(1), at=NOW - 4000, site=2, saw=(first,))
    assert log.fold().standings["live", 1, uid(1)] == Standing("present", 2, True, str(second))


def test_who_is_present_in_one_room_is_absent_from_no_other() -> None:
    log = Log()
    came = log.say("attendance.visitor", {"code_hash": code_hash(1), "session": 1}, at=NOW - 5000, site=2)
    log.say("attendance.absent", about(1, reason="other"), at=NOW - 4000)
    assert log.fold().standings["live", 1, uid(1)] == Standing("present", 2, False, str(came))
    log.say("attendance.check_out", about(1), at=NOW - 4500, site=2)
    assert log.fold().standings["live", 1, uid(1)].state == "absent"


def test_an_undoing_of_what_was_redacted_is_taken_as_stored() -> None:
    log = Log()
    came = log.say("attendance.check_in", about(1))
    log.say("attendance.undo", about(2, undoes=str(came)), site=2)
    stored = log.fold()
    log.entries[0] = log.entries[0]._replace(redacted=True)
    found = compare(log.fold(), stored)
    assert [difference.what for difference in found] == []


def test_two_rooms_are_a_conflict_until_the_hub_has_seen_both() -> None:
    log = Log()
    first = log.say("attendance.check_in", about(1), at=NOW - 5000)
    second = log.say("attendance.visitor", {"code_hash": code_hash(1), "session": 1}, at=NOW - 4000, site=2)
    assert log.fold().standings["live", 1, uid(1)] == Standing("present", 2, True, str(second))
    settled = log.say("attendance.check_in", about(1), at=NOW - 6000, who=HUB, saw=(first, second))
    assert log.fold().standings["live", 1, uid(1)] == Standing("present", 1, False, str(settled))


def test_a_substitute_is_present_and_the_other_replaced() -> None:
    log = Log()
    came = log.say("attendance.substitute", about(1, full_name="Lê Thu Hà"))
    folded = log.fold()
    assert folded.standings["live", 1, uid(1)].state == "replaced"
    assert folded.standings["live", 1, str(came)].state == "present"
    assert folded.brought == {str(came): "live"}


def test_runs_never_mix() -> None:
    log = Log()
    walked = log.say("attendance.walk_in", {"session": 1, "full_name": "An"}, run="rehearsal")
    log.say("attendance.check_in", about(1), run="rehearsal")
    asked = log.say("attendance.check_in", {"delegate": str(walked), "session": 1})
    folded = log.fold()
    assert folded.judgements[str(asked)] == "waiting"
    assert {run for run, _, _ in folded.standings} == {"rehearsal"}


def test_speakers_are_judged_by_the_role_they_held_when_it_came_in() -> None:
    log = Log()
    in_time = log.say("attendance.check_in", about(1), who=REGISTRAR, received_at=NOW - 1)
    too_late = log.say("attendance.check_in", about(2), who=REGISTRAR, received_at=NOW)
    elsewhere = log.say("attendance.check_in", about(2), who=REGISTRAR, site=2)
    unknown = log.say("attendance.check_in", about(2), who=STRANGER)
    judged = log.fold().judgements
    assert [judged[str(op)] for op in (in_time, too_late, elsewhere, unknown)] == ["accepted"] + 3 * ["refused"]


def test_what_can_never_count_is_refused() -> None:
    log = Log()
    log.say("attendance.check_in", about(1) | {"session": 9})
    log.say("attendance.check_in", about(1, via="rumour"))
    log.say("attendance.check_in", about(1, mood="good"))
    log.say("attendance.absent", about(1))
    log.say("attendance.absent", about(1, reason=["other"]))
    log.say("attendance.check_in", {"delegate": [], "session": {}})
    log.say("attendance.walk_in", {"session": 1, "full_name": "  "})
    log.say("attendance.visitor", {"code_hash": code_hash(77), "session": 1})
    log.say("attendance.headcount", {"round": 9, "present": 1, "channel": "app", "confirmed": True})
    log.say("attendance.headcount", {"round": 1, "present": 10**6, "channel": "app", "confirmed": True})
    log.say("room.state", {"state": "unknown"})
    log.say("room.dance", {})
    log.say("room.call", {"calling": True}, site=7)
    assert set(log.fold().judgements.values()) == {"refused"}


def test_headcounts_and_rooms_keep_the_last_word() -> None:
    log = Log()
    heads = {"round": 1, "channel": "app", "confirmed": True}
    first = log.say("attendance.headcount", heads | {"present": 5}, at=NOW - 100)
    second = log.say("attendance.headcount", heads | {"present": 6, "guests": 2}, at=NOW - 900, saw=(first,))
    other = log.say("attendance.headcount", heads | {"present": 7}, who=REGISTRAR, run="rehearsal")
    sure = log.say("attendance.headcount", {**heads, "round": 2, "present": 95}, at=NOW - 200)
    log.say("attendance.headcount", {**heads, "round": 2, "present": 2}, at=NOW - 100, who=REGISTRAR, saw=(sure,))
    log.say("attendance.headcount", {**heads, "round": 3, "present": 95}, at=NOW - 200)
    later = log.say("attendance.headcount", {**heads, "round": 3, "present": 94}, at=NOW - 100)
    log.say("room.state", {"state": "ready"}, at=NOW - 100)
    log.say("room.state", {"state": "lost"}, at=NOW - 900)
    log.say("room.problem", {"problem": "line"})
    folded = log.fold()
    assert folded.headcounts["live", 2, 1] == (None, None, 95, 0, 0, True, 2, False, str(sure))
    assert folded.headcounts["live", 1, 1] == (None, None, 6, 0, 2, True, None, False, str(second))
    assert folded.headcounts["rehearsal", 1, 1] == (None, None, 7, 0, 0, False, None, False, str(other))
    assert folded.headcounts["live", 3, 1] == (None, None, 94, 0, 0, True, 95, True, str(later))
    assert folded.rooms["live", 1] == Room("ready", "line", False)


def test_an_op_never_happened_later_than_it_came() -> None:
    log = Log()
    log.say("room.state", {"state": "ready"}, at=NOW + 86_400_000, offset=0, received_at=NOW - 500)
    log.say("room.state", {"state": "lost"}, at=NOW + 86_400_000, offset=-86_400_100, received_at=NOW)
    assert log.fold().rooms["live", 1].state == "lost"


def test_what_hangs_on_a_redacted_op_is_taken_as_stored() -> None:
    log = Log()
    came = log.say("attendance.walk_in", {"session": 1, "full_name": "An"})
    seen = log.say("attendance.check_out", {"delegate": str(came), "session": 1}, saw=(came,))
    stored = log.fold()
    log.entries[0] = log.entries[0]._replace(redacted=True)
    assert log.fold().judgements[str(seen)] == "accepted"
    assert compare(log.fold(), stored) == []


def test_every_kind_of_difference_is_found() -> None:
    log = Log()
    log.say("attendance.walk_in", {"session": 1, "full_name": "An"})
    log.say("attendance.headcount", {"round": 1, "present": 5, "channel": "app", "confirmed": True})
    log.say("room.call", {"calling": True})
    found = {difference.what.split()[0] for difference in compare(log.fold(), Ledger())}
    assert found == {"judgements", "brought", "standings", "headcounts", "rooms"}


said = st.tuples(
    st.sampled_from(["check_in", "check_out", "absent", "visitor", "undo", "substitute", "walk_in"]),
    st.integers(1, 3),
    st.sampled_from(SITES),
    st.integers(0, 6),
    st.lists(st.integers(1, 14), max_size=2),
    st.sampled_from(["live", "rehearsal"]),
    st.sampled_from([LEAD, LEAD, HUB]),
)


def written(sayings: list[Any]) -> Log:
    log = Log()
    for verb, person, site, tick, targets, run, who in sayings:
        saw = tuple(UUID(int=1000 + target) for target in targets)
        body = about(person)
        if verb == "undo":
            body["undoes"] = str(saw[0] if saw else UUID(int=1001))
        elif verb == "absent":
            body["reason"] = "other"
        elif verb == "visitor":
            body = {"code_hash": code_hash(person), "session": 1}
        elif verb == "substitute":
            body["full_name"] = "Lê Thu Hà"
        elif verb == "walk_in":
            body = {"session": 1, "full_name": "An"}
        saw = () if verb == "undo" else saw
        log.say(f"attendance.{verb}", body, at=NOW - 1000 + tick, site=site, run=run, saw=saw, who=who)
    return log


def beats(one: Entry, other: Entry, field: list[Entry]) -> bool:
    """Whether `one` stands before `other` among the facts of one register."""
    ones, others = beaten(one, field), beaten(other, field)
    free = all(beaten(e, field) for e in field)
    if ones != others and not free:
        return others
    return (one.at, one.id.int) > (other.at, other.id.int)


def reaches(one: Entry, other: Entry) -> bool:
    return one.who == HUB or one.site == other.site


def saws(entry: Entry) -> list[str]:
    return [str(seen) for seen in ops.decode(entry.op).saw]


def by_pairs(entries: list[Entry], run: str, person: str) -> tuple[str, int] | None:
    """Where somebody stands, found by letting every fact about the person meet every other one."""
    decoded = {e.id: ops.decode(e.op) for e in entries}
    by_id = {str(e.id): e for e in entries}
    undone = {
        decoded[e.id].body["undoes"]
        for e in entries
        if e.kind == "attendance.undo" and e.run == run and knows(entries, decoded[e.id].body["delegate"], run)
        if decoded[e.id].body["undoes"] in by_id and reaches(e, by_id[decoded[e.id].body["undoes"]])
    }
    field = []
    for e in entries:
        body = decoded[e.id].body
        named = body.get("delegate") or (str(e.id) if e.kind == "attendance.walk_in" else "")
        if "code_hash" in body:
            named = uid(int(body["code_hash"], 16))
            if named == uid(3) and run == "live":
                continue
        brings = e.kind == "attendance.substitute" and knows(entries, named, run) and str(e.id) == person
        if e.run == run and (named == person or brings) and str(e.id) not in undone and e.kind != "attendance.undo":
            field.append(e)
    if not field or not knows(entries, person, run):
        return None
    ranked = sorted(field, key=lambda e: sum(beats(e, other, field) for other in field), reverse=True)
    heads = [e for e in ranked if not beaten(e, field)] or ranked
    of_room = [e for n, e in enumerate(heads) if all(e.site != before.site for before in heads[:n])]
    here = [e for e in of_room if said_of(e, person) == "present"]
    best = (here or heads)[0]
    return said_of(best, person), best.site


def said_of(entry: Entry, person: str) -> str:
    verb = entry.kind.partition(".")[2]
    state = {"check_out": "left", "absent": "absent"}.get(verb, "present")
    return "replaced" if verb == "substitute" and str(entry.id) != person else state


def beaten(one: Entry, field: list[Entry]) -> bool:
    return any(str(one.id) in saws(f) and reaches(f, one) for f in field if f.id != one.id)


def knows(entries: list[Entry], person: str, run: str) -> bool:
    if person in GROUND.delegates:
        return GROUND.delegates[person].run in ("live", run)
    e = next((e for e in entries if str(e.id) == person and e.run == run), None)
    if e is None or e.kind not in ("attendance.walk_in", "attendance.substitute"):
        return False
    return e.kind == "attendance.walk_in" or knows(entries, ops.decode(e.op).body["delegate"], run)


@settings(max_examples=300, deadline=None)
@given(st.lists(said, max_size=14))
def test_the_ledger_says_what_a_fold_by_pairs_says(sayings: list[Any]) -> None:
    entries = written(sayings).entries
    folded = fold(entries, GROUND)
    people = {*GROUND.delegates, *(str(e.id) for e in entries)}
    expected = {
        (run, p): found for run in ("live", "rehearsal") for p in people if (found := by_pairs(entries, run, p))
    }
    assert {(run, p): (s.state, s.site) for (run, _, p), s in folded.standings.items()} == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(said, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_the_log_is_no_matter(sayings: list[Any], dice: random.Random) -> None:
    entries = written(sayings).entries
    shuffled = list(entries)
    dice.shuffle(shuffled)
    assert compare(fold(entries, GROUND), fold(shuffled, GROUND)) == []
