"""A full disk: nothing is acknowledged that was not kept, it is said plainly, and all goes on by itself when there is room.

The disk is full for one process alone: a limit on the size of its files (RLIMIT_FSIZE), set from outside while it runs, fails
its writes in the middle as a full disk does, and needs no privileges.
"""

import contextlib
import json
import resource
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from tests.bad_days.desk import Desk, all_is_well
from tests.server import Server

pytestmark = pytest.mark.whole

NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@contextlib.contextmanager
def full_disk(pid: int, *, beyond: int) -> Iterator[None]:
    """No file of the process may grow beyond so many bytes."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (beyond, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, NO_LIMIT)


def test_a_full_disk_refuses_before_anything_is_acknowledged_and_goes_on_without_a_restart(
    hall: Callable[..., tuple[Server, Desk]],
) -> None:
    server, desk = hall(DATABASE_URL="")
    desk.send(desk.some())
    before, processes = set(desk.acknowledged), server.children()
    waiting = desk.some()
    with full_disk(processes["front"], beyond=1):
        assert desk.post(json.dumps({"ops": waiting}).encode()) is None
        assert desk.post(json.dumps({"ops": waiting}).encode()) is None
        assert desk.answers["503 store_full"] == 2
        assert min(desk.retry_after) >= 5
        assert desk.acknowledged == before
        found = server.do("tests.bad_days.held")
        assert set(found["ids"]) == before
    desk.send(waiting, patience=10)
    assert server.children() == processes, "a process was started again"
    all_is_well(server, desk)


@pytest.mark.proof
def test_while_the_main_database_is_full_ops_are_taken_and_judged_later(
    hall: Callable[..., tuple[Server, Desk]],
) -> None:
    server, desk = hall(DATABASE_URL="")
    desk.send(desk.some())
    all_is_well(server, desk)
    processes = server.children()
    with full_disk(processes["work"], beyond=1):
        for _ in range(20):
            desk.send(desk.some(), patience=10)
        assert desk.answers.keys() == {"200"}
        assert server.do("tests.bad_days.held")["waiting"] == 200
    all_is_well(server, desk)
    assert server.children() == processes, "a process was started again"


def test_pages_say_that_nothing_was_changed(hall: Callable[..., tuple[Server, Desk]]) -> None:
    """What writes while the disk is full is 503 in the reader's language, not a fault of ours."""
    server, desk = hall(DATABASE_URL="")
    secret = server.do("tests.cli.turned", "card")["secret"]
    with full_disk(server.children()["front"], beyond=1):
        line = desk.device.line
        line.call(f"/enter/{secret}")
        token = next(cookie.value for cookie in line.jar if cookie.name == "csrftoken")
        request = urllib.request.Request(
            f"{server.url}/enter/{secret}", b"", {"X-CSRFToken": token, "Cookie": f"csrftoken={token}"}
        )
        with pytest.raises(urllib.error.HTTPError) as said:
            urllib.request.urlopen(request, timeout=20)
    assert said.value.code == 503
    assert 5 <= int(said.value.headers["Retry-After"]) <= 10
    assert "Hiện máy chủ không đọc hoặc ghi được dữ liệu" in said.value.read().decode()
    assert Desk(server.url, secret).post(b'{"ops": []}') is not None, "it goes on by itself"
