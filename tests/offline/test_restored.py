"""A server put back from a backup, or another one under its address, and the desks that come back to it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.offline.conftest import enter
from tests.offline.hands import all_accepted, check_in, until, walk_in
from tests.server import ROOT, Server
from tests.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.whole]


def _diemcau(server: Server, *words: str) -> None:
    command = [sys.executable, "-m", "diemcau", *words]
    done = subprocess.run(
        command, env=server.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_desks_hand_in_again_what_a_restored_server_lost(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = browser().pages[0]
    enter(page, wire.url, room)
    page.wait_for_selector("body[data-kept=yes]", timeout=30_000)

    kept = check_in(page, 3)
    all_accepted(page)
    backup = tmp_path / "night.tar"
    _diemcau(server, "backup", str(backup))

    lost = check_in(page, 4)  # accepted, and the server forgets it
    all_accepted(page)
    walk_in(page, "Sùng Thị Đi")
    all_accepted(page)
    before = server.do("tests.offline.grounds", "tell")
    assert before["present"] == sorted([*kept, *lost, "Sùng Thị Đi"])

    wire.cut()
    waiting = check_in(page, 2)  # never sent
    server.stop()
    _diemcau(server, "restore", str(backup))
    assert server.do("tests.offline.grounds", "tell")["present"] == sorted(kept)
    server.start()
    wire.mend(("127.0.0.1", server.port))

    everybody = sorted([*kept, *lost, *waiting, "Sùng Thị Đi"])
    assert until(lambda: server.do("tests.offline.grounds", "tell")["present"], everybody) == everybody
    expect(page.locator("header [data-number]")).to_have_text("", timeout=30_000)
    all_accepted(page, seconds=30)
    after = server.do("tests.offline.grounds", "tell")
    assert (after["facts"], set(after["verdicts"])) == (len(everybody), {"accepted"})
    expect(page.locator('[data-count="present"]')).to_have_text(str(len(everybody)))
    expect(page.locator(".person", has_text="Sùng Thị Đi")).to_have_count(1)
    page.reload()
    page.wait_for_selector("body.has-pack")
    page.wait_for_timeout(3000)
    assert server.do("tests.offline.grounds", "tell")["facts"] == len(everybody), "sent once more at every opening"


def test_another_server_under_the_same_address_gets_nothing_of_the_first(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = browser().pages[0]
    enter(page, wire.url, room)
    walk_in(page, "Sùng Thị Đi")
    all_accepted(page)
    assert server.do("tests.offline.grounds", "tell")["present"] == ["Sùng Thị Đi"]
    server.stop()

    fresh = Server(tmp_path / "fresh")
    again = fresh.do("tests.offline.grounds", "make", "5")
    assert (again["conference"], again["site"]) == (room["conference"], room["site"]), "the numbers tell nothing apart"
    try:
        fresh.start()
        wire.mend(("127.0.0.1", fresh.port))
        enter(page, wire.url, again)
        expect(page.locator(".person")).to_have_count(5)
        expect(page.locator(".person", has_text="Sùng Thị Đi")).to_have_count(0)
        (name,) = check_in(page)
        all_accepted(page)
        told = fresh.do("tests.offline.grounds", "tell")
        assert (told["present"], told["facts"]) == ([name], 1)
        assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
    finally:
        fresh.stop()
