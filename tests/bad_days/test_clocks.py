"""Clocks that are wrong: a device's by a day either way, corrected and shown to the hub; the server's own, jumping."""

import time
from collections.abc import Callable

import pytest

from tests.bad_days.desk import Desk, all_is_well
from tests.server import Server

pytestmark = pytest.mark.whole

DAY = 86_400_000


@pytest.mark.proof
@pytest.mark.parametrize(("wrong_by", "said"), [(DAY, "nhanh 24 giờ 0 phút"), (-DAY, "chậm 24 giờ 0 phút")])
def test_a_clock_a_day_wrong_is_corrected_and_shown_to_the_hub(
    hall: Callable[..., tuple[Server, Desk]], wrong_by: int, said: str
) -> None:
    server, desk = hall()
    desk.device.wrong_by = wrong_by
    desk.device.offset = desk.device.estimate()
    desk.made.append(desk.device.do("room.state", {"state": "ready"}, 0))
    desk.send(desk.some())
    all_is_well(server, desk)
    found = server.do("tests.bad_days.held", "hub")
    assert all(abs(at - time.time() * 1000) < 60_000 for at in found["at"])
    assert said in found["panel"]
    desk.device.wrong_by = 0
    desk.device.offset = desk.device.estimate()
    desk.made.append(desk.device.do("room.state", {"state": "ready"}, 0))
    desk.send(desk.some())
    all_is_well(server, desk)
    assert "giờ 0 phút" not in server.do("tests.bad_days.held", "hub")["panel"], "mended, and still shown"
