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
    assert (held.present, held.confirmed, held.reported_since, held.differs) == (95, True, 2, True)
    world.judge(world.op("headcount", COUNT | of | {"present": 94}, who="device:hub", at=T0 - 8, saw=[report.id]))
    held = Headcount.objects.get()
    assert (held.present, held.confirmed, held.reported_since, held.differs) == (94, True, None, False)
