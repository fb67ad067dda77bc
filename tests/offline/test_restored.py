"""A server put back from a backup, or another one under its address, and the desks that come back to it."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.offline.conftest import enter
from tests.server import ROOT, Server
from tests.wire import Wire

pytestmark = pytest.mark.browser


def _diemcau(server: Server, *words: str) -> None:
    command = [sys.executable, "-m", "diemcau", *words]
    done = subprocess.run(
        command, env=server.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def _check_in(page: Page, count: int) -> list[str]:
    names = []
    for _ in range(count):
        row = page.locator('.person[data-state="expected"]').first
        uid = row.get_attribute("data-u")
        names.append(row.locator(".name").inner_text())
        row.locator(".main").click()
        page.wait_for_selector(f'.person[data-u="{uid}"][data-state="present"]')
    return names


def _until(told: Callable[[], Any], wanted: Any, *, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while (found := told()) != wanted and time.monotonic() < end:
        time.sleep(0.5)
    return found


def test_desks_hand_in_again_what_a_restored_server_lost(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = browser().pages[0]
    enter(page, wire.url, room)
    page.wait_for_selector("body[data-kept=yes]", timeout=30_000)

    kept = _check_in(page, 3)
    expect(page.locator(".person .way")).to_have_count(0, timeout=20_000)
    backup = tmp_path / "night.tar"
    _diemcau(server, "backup", str(backup))

    lost = _check_in(page, 4)  # accepted, and the server forgets it
    expect(page.locator(".person .way")).to_have_count(0, timeout=20_000)
    page.locator("[data-walk-in]").first.click()
    page.locator("dialog input[name=full_name]").fill("Sùng Thị Đi")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".person .way")).to_have_count(0, timeout=20_000)
    before = server.do("tests.offline.grounds", "tell")
    assert before["present"] == sorted([*kept, *lost, "Sùng Thị Đi"])

    wire.cut()
    waiting = _check_in(page, 2)  # never sent
    server.stop()
    _diemcau(server, "restore", str(backup))
    assert server.do("tests.offline.grounds", "tell")["present"] == sorted(kept)
    server.start()
    wire.mend(("127.0.0.1", server.port))

    everybody = sorted([*kept, *lost, *waiting, "Sùng Thị Đi"])
    assert _until(lambda: server.do("tests.offline.grounds", "tell")["present"], everybody) == everybody
    expect(page.locator("header [data-number]")).to_have_text("", timeout=30_000)
    expect(page.locator(".person .way")).to_have_count(0, timeout=30_000)
    after = server.do("tests.offline.grounds", "tell")
    assert (after["facts"], set(after["verdicts"])) == (len(everybody), {"accepted"})
    assert page.locator('[data-count="present"]').inner_text() == str(len(everybody))
    assert page.locator(".person", has_text="Sùng Thị Đi").count() == 1
    page.reload()
    page.wait_for_selector("body.has-pack")
    page.wait_for_timeout(3000)
    assert server.do("tests.offline.grounds", "tell")["facts"] == len(everybody), "sent once more at every opening"


def test_another_server_under_the_same_address_gets_nothing_of_the_first(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = browser().pages[0]
    enter(page, wire.url, room)
    page.locator("[data-walk-in]").first.click()
    page.locator("dialog input[name=full_name]").fill("Sùng Thị Đi")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".person .way")).to_have_count(0, timeout=20_000)
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
        (name,) = _check_in(page, 1)
        expect(page.locator(".person .way")).to_have_count(0, timeout=20_000)
        told = fresh.do("tests.offline.grounds", "tell")
        assert (told["present"], told["facts"]) == ([name], 1)
        assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
    finally:
        fresh.stop()
