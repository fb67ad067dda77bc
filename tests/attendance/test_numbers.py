"""Identity numbers in what rooms write are left out before anything is kept, and the room hears of it."""

import json
from typing import Any

import pytest

from diemcau.attendance.models import Fact, Headcount
from diemcau.roster.models import Delegate

from .world import World, number_to_id

LEFT_OUT = ("accepted", "identity_number")


def test_a_walk_in_is_kept_without_identity_numbers(world: World) -> None:
    body = {
        "session": world.sessions[0].pk, "full_name": "Vàng Thị Pà 001099012345", "position": "Trưởng bản, CCCD 001 099 012 346",
        "unit": "CMND 912345678", "phone": "001099012347",
    }  # fmt: skip
    world.judge(entry := world.op("walk_in", body))
    assert world.verdict(entry) == LEFT_OUT
    made = Delegate.objects.get(uid=entry.id)
    assert (made.full_name, made.position, made.unit, made.phone) == ("Vàng Thị Pà", "Trưởng bản, CCCD", "CMND", "")


@pytest.mark.parametrize("waits", [False, True])
def test_so_is_a_substitute_even_one_who_waits(world: World, waits: bool) -> None:
    absent = number_to_id(4_000) if waits else world.people[0].uid
    body = {"session": world.sessions[0].pk, "delegate": absent, "full_name": "Vàng Thị Pà", "unit": "Bản 001099012345"}
    world.judge(entry := world.op("substitute", body))
    assert world.verdict(entry) == (("waiting", "unknown_delegate") if waits else LEFT_OUT)
    kept: Any = Fact.objects.get(op_id=entry.id).person or Delegate.objects.get(uid=entry.id).unit
    assert "0010" not in json.dumps(kept)


def test_who_reported_is_kept_without_one_and_other_numbers_stay(world: World) -> None:
    count = {"round": world.rounds[0].pk, "present": 17, "channel": "phone", "confirmed": True}
    world.judge(entry := world.op("headcount", count | {"reported_by": "Lò Văn An 012345678"}))
    assert world.verdict(entry) == LEFT_OUT
    assert Headcount.objects.get().reported_by == "Lò Văn An"
    body = {"session": world.sessions[0].pk, "full_name": "Vàng Thị Pà", "unit": "Tổ 12", "phone": "0912 345 678"}
    world.judge(good := world.op("walk_in", body))
    assert world.verdict(good) == ("accepted", "")
    assert Delegate.objects.get(uid=good.id).phone == "0912345678"
