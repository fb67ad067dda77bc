"""Ids are a device's word: the same one may come to two conferences, and name somebody of another one."""

from typing import Any

import pytest

from diemcau.attendance.models import Attendance, Headcount
from diemcau.roster.models import Delegate

from .test_judging import COUNT, check_in, state_of
from .world import World, make_people, make_world, number_to_id


def elsewhere(other: World, kind: str, body: dict[str, Any], **facts: Any) -> Any:
    """An op of another conference's first room."""
    site = other.sites[0].pk
    said = {"session": other.sessions[0].pk} | body
    return other.op(kind, said, site=site, who=f"device:{other.conference.pk}-lead-{site}", **facts)


def test_an_id_of_another_conference_is_an_id_like_any_other(world: World) -> None:
    world.judge(first := check_in(world))
    other = make_world(key="khac", people=0)
    stranger = make_people(other, 1, start=700)[0]
    other.judge(entry := elsewhere(other, "check_in", {"delegate": stranger.uid}, id=first.id))
    assert other.verdict(entry) == ("accepted", "")
    assert Attendance.objects.get(delegate=stranger).site == other.sites[0]
    assert state_of(world) == ("present", world.sites[0].pk)
    slip = {"delegate": stranger.uid, "undoes": first.id}
    other.judge(elsewhere(other, "undo", slip))
    assert not Attendance.objects.filter(delegate=stranger).exists()
    assert state_of(world) == ("present", world.sites[0].pk)
    counts = [
        (one, one.op("headcount", COUNT | {"round": one.rounds[0].pk}, id=number_to_id(99), who=who))
        for one, who in ((world, None), (other, f"device:{other.conference.pk}-lead-{other.sites[0].pk}"))
    ]
    for one, entry in counts:
        one.judge(entry)
        assert one.verdict(entry) == ("accepted", "")
    assert Headcount.objects.count() == 2


@pytest.mark.parametrize("kind", ["walk_in", "substitute"])
def test_whoever_comes_under_an_id_of_another_conference_is_on_the_list(world: World, kind: str) -> None:
    other = make_world(key="khac", people=0)
    regular = make_people(other, 1, start=700)[0]
    body = {"full_name": "Vàng Thị Pà"} | ({"delegate": regular.uid} if kind == "substitute" else {})
    listed = world.people[0].uid
    other.judge(entry := elsewhere(other, kind, body, id=listed))
    assert other.verdict(entry) == ("accepted", "")
    newcomer = Delegate.objects.get(conference=other.conference, uid=listed)
    assert Attendance.objects.get(delegate=newcomer).state == "present"
    world.judge(check_in(world))
    assert state_of(world) == ("present", world.sites[0].pk)
    other.judge(elsewhere(other, "undo", {"delegate": body.get("delegate", listed), "undoes": listed}))
    newcomer.refresh_from_db()
    assert newcomer.removed_at is not None
    assert state_of(world) == ("present", world.sites[0].pk)
    assert Delegate.objects.get(pk=world.people[0].pk).removed_at is None


def test_nobody_comes_under_the_id_of_somebody_listed(world: World) -> None:
    body = {"session": world.sessions[0].pk, "full_name": "Vàng Thị Pà"}
    world.judge(taken := world.op("walk_in", body, id=world.people[0].uid), good := world.op("walk_in", body))
    assert world.verdict(taken) == ("refused", "id_reused")
    world.judge(good)
    assert world.verdict(good) == ("accepted", "")
    assert state_of(world) is None
