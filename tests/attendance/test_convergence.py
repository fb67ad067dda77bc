"""Any order, repetition and batching of the same ops ends in the same database, equal to an independent oracle."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.attendance import tasks
from diemcau.attendance.models import Attendance, Fact, Headcount
from diemcau.kernel.oplog import Entry
from diemcau.roster.models import Delegate

from .oracle import Oracle
from .world import T0, World, code_hash, in_batches, make_people, make_world, number_to_id

LATE = number_to_id(900)
PEOPLE_KINDS = ("check_in", "check_in", "check_out", "absent", "visitor", "visitor", "substitute", "undo", "walk_in")
TALLY: Counter[str] = Counter()


@st.composite
def days(draw: st.DrawFn, world: World) -> list[Entry]:
    """Up to 16 ops on few people in few rooms, so that most of them meet: moves, undoings (of other rooms' ops, too), two
    devices, the hub deciding."""
    entries: list[Entry] = []
    count = draw(st.integers(3, 16))
    own = [number_to_id(5_000 + n) for n in range(count)]
    first, second = world.people[:2]
    named = [*[first.uid] * 6, second.uid, LATE]
    for op_id in own:
        kind = draw(st.sampled_from((*PEOPLE_KINDS, "headcount")))
        site = draw(st.sampled_from(world.sites)).pk
        seen = draw(st.lists(st.sampled_from(own), max_size=3, unique=True)) if draw(st.booleans()) else []
        facts: dict[str, Any] = {
            "id": op_id, "site": site, "at": T0 + draw(st.integers(0, 4)), "saw": seen, "received_at": T0 + 10,
            "run": draw(st.sampled_from(("live",) * 6 + ("rehearsal",))),
            "who": draw(st.sampled_from((f"device:lead-{site}",) * 3 + ("device:hub",))),
        }  # fmt: skip
        about = draw(st.sampled_from([*named, *own[:4]]))
        body: dict[str, Any] = {"session": draw(st.sampled_from([world.sessions[0]] * 4 + world.sessions)).pk}
        if kind == "headcount":
            body = {
                "round": world.rounds[0].pk,
                "present": draw(st.integers(0, 9)),
                "channel": "app",
                "confirmed": draw(st.booleans()),
            }
        elif kind == "visitor":
            body |= {"code_hash": code_hash(world, draw(st.sampled_from((first, first, second))))}
        elif kind == "walk_in":
            body |= {"full_name": "Lò Thị Mới"}
        else:
            body |= {"delegate": about}
            body |= {"reason": "duty_trip"} if kind == "absent" else {}
            body |= {"full_name": "Lý Văn Thay"} if kind == "substitute" else {}
            body |= {"undoes": draw(st.sampled_from(own))} if kind == "undo" else {}
        entries.append(world.op(kind, body, **facts))
    told = [entry for entry in entries if entry.kind not in ("attendance.undo", "attendance.headcount")]
    for slip in draw(st.permutations(told))[: count // 3]:
        site = draw(st.sampled_from(world.sites)).pk  # its own, or another room's, whose lead may not take it back
        body = {
            "undoes": slip.id,
            "delegate": draw(st.sampled_from((first.uid, LATE))),
            "session": world.sessions[0].pk,
        }
        entries.append(world.op("undo", body, site=site, run=slip.run, at=T0 + 5, received_at=T0 + 10))
    return entries


def shown(world: World) -> tuple[dict[Any, Any], dict[Any, Any], set[UUID], set[UUID]]:
    """The database as the oracle speaks of it."""
    rows = Attendance.objects.select_related("delegate")
    state = {(a.run, a.session_id, a.delegate.uid): (a.state, a.site_id, a.at, a.op_id, tuple(a.sites)) for a in rows}
    for a in rows:
        assert a.conflict == bool(a.sites)
        assert a.home_id == a.delegate.site_id
    counted = {
        (h.run, h.round_id, h.site_id): (h.present, h.confirmed, h.at, h.op_id, h.also_reported, h.also_confirmed)
        for h in Headcount.objects.all()
    }
    waiting = set(Fact.objects.filter(waiting=True).values_list("op_id", flat=True))
    gone = set(Delegate.objects.filter(removed_at__isnull=False).values_list("uid", flat=True))
    return state, counted, waiting, gone


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [80, pytest.param(400, marks=pytest.mark.whole)])
def test_the_same_ops_in_any_order_end_in_what_the_oracle_says(examples: int) -> None:
    TALLY.clear()
    world = make_world()
    codes = {code_hash(world, d): d.uid for d in world.people}

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        entries = data.draw(days(world))
        meant = Oracle(entries, {d.uid for d in world.people} | {LATE}, codes)
        order = data.draw(st.permutations(entries))
        again = data.draw(st.lists(st.sampled_from(entries), max_size=4))
        sizes = data.draw(st.lists(st.integers(1, 5), max_size=6))
        batches = in_batches([*order, *again], sizes)
        late = data.draw(st.integers(0, len(batches)))
        with transaction.atomic():
            play(world, batches, late)
            state, counted, waiting, gone = shown(world)
            verdicts = dict(world.judgements)
            transaction.set_rollback(True)
        assert state == meant.state
        assert counted == meant.counted
        assert waiting == {e.id for e in entries} - meant.accepted
        assert gone == meant.taken_off
        for entry in entries:
            expected = ("accepted", "") if entry.id in meant.accepted else ("waiting", "unknown_delegate")
            assert verdicts[entry.id] == (("refused", "foreign_undo") if entry.id in meant.refused else expected)
        tally(meant)

    check()
    assert TALLY["met"] >= 0.3 * TALLY["ops"]
    assert TALLY["conflicts"] > examples / 10
    assert TALLY["undone"] > examples / 10
    assert TALLY["foreign"] >= 0.05 * TALLY["all"], TALLY
    assert TALLY["spared"] > examples / 10


def play(world: World, batches: list[list[Entry]], late: int) -> None:
    """Judge batch after batch; somebody is put on the list before batch `late`, and attendance hears of it."""
    world.judgements = {}
    for position in range(len(batches) + 1):
        if position == late:
            make_people(world, 1, start=900)
            released = tasks.reconcile(world.conference.pk)
            world.judgements |= {op_id: (judged.state, judged.reason) for op_id, judged in released.items()}
        if position < len(batches):
            world.judge(*batches[position])


def tally(meant: Oracle) -> None:
    """How many ops speak of a register of which another op speaks too."""
    people = [f for f in meant.facts.values() if f["kind"] not in ("undo", "headcount")]
    spoken = Counter((f["run"], f["body"]["session"], meant.about(f)) for f in people)
    TALLY["ops"] += len(people)
    TALLY["met"] += sum(n for n in spoken.values() if n > 1)
    TALLY["conflicts"] += sum(1 for held in meant.state.values() if held[4])
    TALLY["undone"] += len(meant.undone)
    TALLY["all"] += len(meant.facts)
    TALLY["foreign"] += len(meant.refused)
    TALLY["spared"] += sum(1 for f in people for seen in f["saw"] if names_another_room(meant, f, seen))


def names_another_room(meant: Oracle, fact: dict[str, Any], seen: UUID) -> bool:
    """Whether a room claims to have seen, and so to replace, another room's word about the same person."""
    other = meant.facts.get(seen)
    if other is None or fact["hub"] or other["kind"] in ("undo", "headcount") or other["site"] == fact["site"]:
        return False
    return (fact["run"], meant.about(fact)) == (other["run"], meant.about(other))
