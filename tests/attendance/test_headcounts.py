"""Which headcount of a room in a round holds: who may stand for one, and what is reported beside it."""

import pytest

from diemcau.attendance.models import Headcount

from .world import T0, World, make_world

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
