"""`kill -9` of each process in a burst of ops: nothing acknowledged is lost, it is back within two seconds, all goes on."""

import contextlib
import os
import signal
import time
from collections.abc import Callable

import pytest

from tests.bad_days.desk import Desk, all_is_well
from tests.server import Server

pytestmark = pytest.mark.whole


def until(true: Callable[[], bool], seconds: float) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)


@pytest.mark.parametrize("role", ["front", pytest.param("work", marks=pytest.mark.proof)])
def test_a_killed_process_is_back_and_nothing_acknowledged_is_lost(
    hall: Callable[..., tuple[Server, Desk]], role: str
) -> None:
    server, desk = hall()
    desk.start()
    for _ in range(2):
        time.sleep(1.5)
        before = server.children()[role]
        os.kill(before, signal.SIGKILL)
        until(lambda old=before: server.children().get(role) not in (None, old), 2.0)
    done = len(desk.acknowledged)
    until(lambda: len(desk.acknowledged) > done, 15)
    desk.finish()
    refusals = {answer for answer in desk.answers if answer.startswith("4")}
    assert refusals <= {"429 too_many"}, "a burst without a pause may be slowed down, and nothing else"
    all_is_well(server, desk)


@pytest.mark.proof
@pytest.mark.parametrize("whom", ["the supervisor", "the whole group"])
def test_a_server_killed_whole_goes_on_when_it_is_started_again(
    hall: Callable[..., tuple[Server, Desk]], whom: str
) -> None:
    server, desk = hall()
    desk.start()
    time.sleep(1.5)
    children = list(server.children().values())
    (os.kill if whom == "the supervisor" else os.killpg)(server.pid, signal.SIGKILL)
    until(lambda: not any(_lives(pid) for pid in children), 10)
    server.stop()
    server.start()
    done = len(desk.acknowledged)
    until(lambda: len(desk.acknowledged) > done, 15)
    desk.finish()
    all_is_well(server, desk)


def _lives(pid: int) -> bool:
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"
    return False
