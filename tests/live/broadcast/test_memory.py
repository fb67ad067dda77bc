"""A room's screen stays as light as it was: the hall's picture, slides, films, layouts and timers at ten times a day's pace.

``--minutes`` says how long (20; a whole day's worth of cues in two hours is ``--minutes 120``).
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.browser import one_playwright, open_browser
from tests.live.broadcast.on_air import OnAir
from tests.live.broadcast.test_room_screen import KIOSK, SCREEN, as_room, moves
from tests.server import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.proof, pytest.mark.sqlite]
LOOKS = 24
MEGABYTE = 1_000_000
Look = tuple[float, int, int, int]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Server, dict[str, Any]]]:
    """A hall on air and its hub in a hurry."""
    server = Server(tmp_path / "house", RTMP_PORT="0")
    facts = server.do("tests.journeys.grounds", "rooms")
    server.start()
    hall = OnAir(server, facts["conference"])
    words = [sys.executable, "-m", "tests.live.broadcast.hurry", str(facts["conference"]), str(facts["site"])]
    with subprocess.Popen(
        words, env=dict(server.environment), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as hub:
        assert hub.stdout is not None
        assert hub.stdout.readline() == "begun\n"
        yield server, facts
        assert hub.poll() is None, "the hub's cues ended too early"
        hub.communicate("\n", timeout=20)
    hall.leave()
    server.stop()


def look(session: CDPSession) -> Look:
    """Megabytes of JavaScript in use, DOM nodes, listeners and documents, once what nobody needs is gone."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    facts = [int(told[name]) for name in ("Nodes", "JSEventListeners", "Documents")]
    return told["JSHeapUsedSize"] / MEGABYTE, facts[0], facts[1], facts[2]


def test_a_room_s_screen_stays_as_light_as_it_was(
    served: tuple[Server, dict[str, Any]], tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    server, facts = served
    minutes = float(pytestconfig.getoption("--minutes"))
    with one_playwright() as playwright:
        screen = open_browser(playwright, tmp_path / "profile", extra=[KIOSK], **SCREEN)
        page = screen.pages[0]
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        as_room(page, server, facts)
        moves(page)
        session = screen.new_cdp_session(page)
        session.send("Performance.enable")
        session.send("HeapProfiler.enable")
        page.evaluate(
            "() => { window.shown = 0; addEventListener('slide-shown', () => { window.shown += 1; }, true); }"
        )
        page.wait_for_timeout(20_000)  # all that is loaded once is there, the film's copy begun
        began, looks = time.monotonic(), [look(session)]
        for at in range(1, LOOKS):
            page.wait_for_timeout(max(0.0, (began + at * minutes * 60 / (LOOKS - 1) - time.monotonic()) * 1000))
            looks.append(look(session))
        shown = page.evaluate("window.shown")
        screen.close()
    for heap, nodes, listeners, documents in looks:
        print(f"{heap:.2f} MB  {nodes} nodes  {listeners} listeners  {documents} documents")
    print(f"{minutes:g} minutes, {shown} pages shown")
    assert faults == []
    assert shown > 6 * minutes
    early, late = looks[LOOKS // 4 : LOOKS // 2], looks[-LOOKS // 4 :]
    for n, slack in enumerate((0.5, 50, 10)):
        assert median(one[n] for one in late) <= median(one[n] for one in early) * 1.05 + slack, n
