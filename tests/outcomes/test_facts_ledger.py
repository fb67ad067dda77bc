"""The fact sheet and the log's own fold come to the same figures, whatever rooms said in whatever order."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.attendance.models import Headcount
from diemcau.cli import verify
from diemcau.kernel.oplog import Entry
from diemcau.outcomes.facts.counted.people import people
from diemcau.rehearsal.ledger import fold
from tests.attendance.test_convergence import days
from tests.attendance.world import T0, World, make_world

pytestmark = pytest.mark.django_db
SEEN = {"present", "rooms_reported", "excused"}


def apart(world: World, entries: list[Entry]) -> tuple[list[Any], set[str]]:
    """Where sheet and fold differ when these were judged, and which figures there were."""
    number = world.conference.pk
    with transaction.atomic():
        world.judge(*entries)
        snapshot = verify._snapshot(number, {entry.who for entry in entries})
        found = verify._figures(number, fold(entries, snapshot))
        known = {one.key for one in people(world.conference) if one.counted is not None}
        transaction.set_rollback(True)
    return found, known


@pytest.mark.parametrize("examples", [40, pytest.param(300, marks=pytest.mark.whole)])
def test_any_day_comes_to_the_same_figures(examples: int) -> None:
    world = make_world()
    seen: set[str] = set()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        entries = data.draw(days(world))
        found, known = apart(world, entries)
        assert found == []
        seen.update(known)

    check()
    assert seen >= SEEN


@st.composite
def late(draw: st.DrawFn, world: World) -> list[Entry]:
    """Headcounts that come hours after the day: of moments before and after those that came, confirmed or not, the same once more, and
    from a desk whose earlier ones they correct."""
    found = []
    for _number in range(draw(st.integers(1, 6))):
        body = {
            "round": draw(st.sampled_from(world.rounds)).pk, "present": draw(st.integers(0, 400)), "channel": draw(st.sampled_from(("app", "phone"))),
            "guests": draw(st.integers(0, 9)), "confirmed": draw(st.booleans()),
        }  # fmt: skip
        site = draw(st.sampled_from(world.sites)).pk
        at = T0 + draw(st.sampled_from((-5, 0, 3, 60_000, 7_200_000)))
        found.append(world.op("headcount", body, site=site, at=at, received_at=T0 + 10_000_000))
    return found + draw(st.lists(st.sampled_from(found), max_size=2))


@pytest.mark.parametrize("examples", [25, pytest.param(200, marks=pytest.mark.whole)])
def test_counts_that_come_late_change_both_alike(examples: int) -> None:
    world = make_world()
    moved: set[bool] = set()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        day, after = data.draw(days(world)), data.draw(late(world))
        with transaction.atomic():
            world.judge(*day)
            before = counted(world)
            assert differences(world, day) == []
            for entry in after:
                world.judge(entry)
            assert differences(world, [*day, *after]) == []
            moved.add(counted(world) != before)
            transaction.set_rollback(True)

    check()
    assert True in moved


def counted(world: World) -> dict[str, int]:
    return {one.key: one.counted.value for one in people(world.conference) if one.counted is not None}


def differences(world: World, entries: list[Entry]) -> list[Any]:
    number = world.conference.pk
    return verify._figures(number, fold(entries, verify._snapshot(number, {entry.who for entry in entries})))


def test_of_several_rounds_the_one_that_most_rooms_stand_for() -> None:
    world = make_world()
    world.sessions[0].not_for.add(world.sites[2])
    entries = [
        world.op(
            "headcount",
            {"round": world.rounds[place].pk, "present": present, "guests": 1, "channel": "app", "confirmed": sure},
            site=world.sites[room].pk,
            at=T0 + place,
        )
        for place, room, present, sure in (
            (0, 0, 30, True),
            (0, 1, 20, True),
            (1, 0, 31, True),
            (1, 1, 22, True),
            (1, 2, 500, True),
            (2, 0, 9, True),
            (2, 1, 9, False),
        )
    ]
    assert apart(world, entries)[0] == []
    world.judge(*entries)
    counted = {one.key: one.counted for one in people(world.conference)}
    assert counted["present"] is not None
    assert counted["present"][:4] == (53, counted["present"].as_of, 2, 2)
    assert counted["guests"] is not None
    assert counted["guests"].value == 2
    Headcount.objects.filter(round=world.rounds[1]).update(present=1)
    assert verify._figures(
        world.conference.pk, fold(entries, verify._snapshot(world.conference.pk, {e.who for e in entries}))
    )
