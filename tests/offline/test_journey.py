"""A room's day with its line cut: nothing lost, nothing counted twice, whatever is killed or renewed meanwhile."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.offline.conftest import enter
from tests.offline.hands import all_accepted, check_in, until
from tests.server import ROOT, Server
from tests.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.whole]
NO_DNS = "--host-resolver-rules=MAP * ~NOTFOUND"


def _kill(profile: Path) -> None:
    """Every process of the browser on this profile, as a battery does: no time for a last word."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(word == f"--user-data-dir={profile}".encode() for word in words):
            os.kill(int(entry.name), signal.SIGKILL)


def _renew(server: Server, folder: Path) -> None:
    """The next version of the server: one of the desk's files differs, so every address that names content does."""
    changed = folder / "static/offline/js/desk.js"
    changed.parent.mkdir(parents=True)
    changed.write_text(
        (ROOT / "src/diemcau/offline/static/offline/js/desk.js").read_text() + "\ndocument.body.dataset.anew = 1\n"
    )
    settings = f"from diemcau.project.settings import *\nSTATICFILES_DIRS = [{str(folder / 'static')!r}]\n"
    (folder / "next_settings.py").write_text(settings)
    path = server.environment["PYTHONPATH"]
    server.surroundings |= {"PYTHONPATH": f"{folder}{os.pathsep}{path}", "DJANGO_SETTINGS_MODULE": "next_settings"}


def test_forty_check_ins_through_cut_kill_and_new_version(
    server: Server, room: dict[str, Any], wire: Wire, browser: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    evening = browser()
    enter(evening.pages[0], wire.url, room)
    evening.pages[0].wait_for_selector("body[data-kept=yes]", timeout=30_000)
    evening.close()  # a browser writes its cookies down when it ends, or after half a minute

    page = browser().pages[0]
    page.goto(wire.url + room["desk"])
    page.wait_for_selector("body.has-pack")
    wire.cut()
    first = check_in(page, 20)
    expect(page.locator("header [data-number]")).to_have_text("20")
    _kill(tmp_path / "profile")
    server.stop()

    page = browser(extra=[NO_DNS]).pages[0]
    page.goto(wire.url + room["desk"])
    page.wait_for_selector("body.has-pack")
    expect(page.locator('[data-count="present"]')).to_have_text("20")
    second = check_in(page, 20)
    expect(page.locator("header [data-number]")).to_have_text("40")
    assert len({*first, *second}) == 40
    _kill(tmp_path / "profile")

    _renew(server, tmp_path / "next")
    server.start()
    wire.mend(("127.0.0.1", server.port))
    page = browser().pages[0]
    page.goto(wire.url + room["desk"])
    told = until(lambda: server.do("tests.offline.grounds", "tell")["verdicts"], ["accepted"] * 40)
    assert told == ["accepted"] * 40
    kept = server.do("tests.offline.grounds", "tell")
    assert kept["present"] == sorted([*first, *second])
    assert kept["facts"] == 40
    page.wait_for_selector("body[data-anew]", timeout=60_000)
    expect(page.locator("header [data-number]")).to_have_text("")
    expect(page.locator('[data-count="present"]')).to_have_text("40")
    all_accepted(page)
