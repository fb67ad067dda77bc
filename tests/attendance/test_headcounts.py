"""Which headcount of a room in a round holds: who may stand for one, and what is reported beside it."""

import itertools
from collections import Counter
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from diemcau.attendance.headcounts import Counted, held
from diemcau.attendance.models import Headcount
from diemcau.attendance.queries import headcount_ops, loose_headcounts
from diemcau.attendance.queries.board import is_settled

from .oracle import Oracle
from .world import T0, World, make_world, number_to_id

COUNT = {"present": 17, "channel": "app", "confirmed": True}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_a_registrar_s_headcount_waits_for_the_lead(world: World) -> None:
    site = world.sites[0].pk
    report = world.op("headcount", COUNT | {"round": world.rounds[0].pk}, who=f"device:registrar-{site}")
    world.judge(report)
    assert world.verdict(report) == ("accepted", "needs_confirmation")
    assert Headcount.objects.get().confirmed is False
    confirm = world.op("headcount", COUNT | {"round": world.rounds[0].pk}, saw=[report.id], at=T0 - 5)
    world.judge(confirm)
    assert Headcount.objects.get().confirmed is True


def test_a_report_nobody_confirmed_stands_beside_the_confirmed_number_not_in_its_place(world: World) -> None:
    site, of = world.sites[0].pk, {"round": world.rounds[0].pk}
    confirmed = world.op("headcount", COUNT | of | {"present": 95}, who="device:hub", at=T0 - 9)
    report = world.op("headcount", COUNT | of | {"present": 2}, who=f"device:registrar-{site}", saw=[confirmed.id])
    world.judge(confirmed, report)
    held = Headcount.objects.get()
    assert (held.present, held.confirmed, held.also_reported, held.differs) == (95, True, 2, True)
    world.judge(world.op("headcount", COUNT | of | {"present": 94}, who="device:hub", at=T0 - 8, saw=[report.id]))
    held = Headcount.objects.get()
    assert (held.present, held.confirmed, held.also_reported, held.differs) == (94, True, None, False)


def test_a_recount_that_the_confirmation_had_not_seen_stands_beside_it(world: World) -> None:
    site, of = world.sites[0].pk, {"round": world.rounds[0].pk}
    registrar = f"device:registrar-{site}"
    first = world.op("headcount", COUNT | of | {"present": 8}, who=registrar, at=T0 - 9)
    again = world.op("headcount", COUNT | of | {"present": 9}, who=registrar, at=T0 - 8, saw=[first.id])
    confirmed = world.op("headcount", COUNT | of | {"present": 8}, at=T0 - 7, saw=[first.id])
    world.judge(again, confirmed, first)
    held = Headcount.objects.get()
    assert (held.present, held.confirmed, held.also_reported, held.differs) == (8, True, 9, True)
    world.judge(world.op("headcount", COUNT | of | {"present": 9}, at=T0 - 6, saw=[first.id, again.id, confirmed.id]))
    held = Headcount.objects.get()
    assert (held.present, held.also_reported, held.differs) == (9, None, False)


def test_two_confirmed_numbers_that_did_not_see_each_other_clash_until_one_who_saw_both_confirms(world: World) -> None:
    site, of = world.sites[0], {"round": world.rounds[0].pk}
    lead = world.op("headcount", COUNT | of | {"present": 30}, at=T0 - 9)
    hub = world.op("headcount", COUNT | of | {"present": 28}, who="device:hub", at=T0 - 8)
    report = world.op("headcount", COUNT | of | {"present": 5}, who=f"device:registrar-{site.pk}", at=T0 - 7)
    for order in itertools.permutations((lead, hub, report)):
        with transaction.atomic():
            world.judge(*order)
            held = Headcount.objects.get()
            assert (held.present, held.also_reported, held.also_confirmed) == (28, 30, True)
            assert not is_settled(held)
            assert [one.rooms for one in loose_headcounts(world.rounds)] == [1]
            transaction.set_rollback(True)
    world.judge(lead, hub, report)
    saw = headcount_ops(world.rounds[0], site)
    world.judge(world.op("headcount", COUNT | of | {"present": 30}, who="device:hub", at=T0 - 6, saw=saw))
    held = Headcount.objects.get()
    assert (held.present, held.also_reported, held.also_confirmed) == (30, None, False)
    assert is_settled(held)
    assert loose_headcounts(world.rounds) == []


def test_two_who_confirm_the_same_number_agree_and_hide_no_other(world: World) -> None:
    site, of = world.sites[0].pk, {"round": world.rounds[0].pk}
    world.judge(*(world.op("headcount", COUNT | of, at=T0 - n) for n in (8, 9)))
    assert not Headcount.objects.get().differs
    world.judge(world.op("headcount", COUNT | of | {"present": 3}, who=f"device:registrar-{site}", at=T0 - 20))
    held = Headcount.objects.get()
    assert (held.present, held.also_reported, held.also_confirmed) == (17, 3, False)


def test_a_clash_older_than_eight_counts_can_be_settled(world: World) -> None:
    of = {"round": world.rounds[0].pk}
    world.judge(world.op("headcount", COUNT | of | {"present": 30}, at=T0 - 99))
    seen: list[object] = []
    for n in range(9):
        again = world.op("headcount", COUNT | of | {"present": n}, at=T0 - 20 + n, saw=seen[-1:])
        seen.append(again.id)
        world.judge(again)
    assert Headcount.objects.get().also_reported == 30
    saw = headcount_ops(world.rounds[0], world.sites[0])
    assert len(saw) == 2
    world.judge(world.op("headcount", COUNT | of | {"present": 29}, who="device:hub", at=T0 - 6, saw=saw))
    assert not Headcount.objects.get().differs


@st.composite
def said(draw: st.DrawFn) -> list[Counted]:
    """Up to six counts of one room in one round, in any order."""
    ids = [number_to_id(n) for n in range(1, draw(st.integers(1, 6)) + 1)]
    return [
        Counted(
            "live", 1, 1, None, None, draw(st.integers(1, 3)), 0, 0, "app", "", draw(st.booleans()), draw(st.integers(0, 3)),
            "", one, [str(seen) for seen in draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))],
        )
        for one in draw(st.permutations(ids))
    ]  # fmt: skip


def test_what_holds_is_what_the_oracle_says_in_any_order() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=60, deadline=None)
    @given(facts=said())
    def check(facts: list[Counted]) -> None:
        *told, also, also_confirmed = held({fact.op_id: fact for fact in facts})
        best = Counted._make([*told, []])
        claims = [
            {"id": f.op_id, "at": f.at, "site": 1, "hub": False, "saw": {UUID(s) for s in f.saw}, "body": f._asdict()}
            for f in facts
        ]
        meant = Oracle([], set(), {})._count(claims)
        assert (best.present, best.confirmed, best.at, best.op_id, also, also_confirmed) == meant
        seen["clash"] += also_confirmed is True
        seen["loose"] += also is not None and not also_confirmed

    check()
    assert min(seen["clash"], seen["loose"]) > 0, seen
