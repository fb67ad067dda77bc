"""The control wall of 172 rooms under a burst stays light: no task over 50 ms in a browser slowed four times.

A task's length is the CPU time of the page's main thread, as Chromium's own trace tells it: what else this machine does
meanwhile is not the page's. The page, its tiles and its totals are the real ones; the stream is the test's.
"""

import dataclasses
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, CDPSession, Page

from diemcau.attendance.queries import Counts, totals_by_level, totals_of
from diemcau.live.broadcast.models import Hall
from diemcau.portal import fragments, queries
from diemcau.portal.reception import Reception
from tests.attendance.world import World, make_world
from tests.ui.stage import Stage

from .conftest import Sign

pytestmark = [pytest.mark.browser, pytest.mark.whole]
ROOMS = 172
BEAT_S = 0.1
BEATS = 50
CHANGES = 50  # in a beat: five hundred a second
CALM = {"state": "ready", "problem": "", "calling": False}
ODD = [
    {"state": "lost"}, {"state": "degraded"}, {"state": "connected"}, {"state": "powered"},
    {"problem": "power"}, {"calling": True},
]  # fmt: skip
COUNT_SWAPS = """() => { window.swaps = 0;
document.addEventListener('swapped', (event) => { window.swaps += event.detail.length; }); }"""
STALE = """(all) => Object.entries(all).filter(([id, html]) => {
  const box = document.createElement('template');
  box.innerHTML = html;
  const [fresh, shown] = [box.content.firstElementChild, document.getElementById(id).cloneNode(true)];
  shown.removeAttribute('style');
  for (const time of [...fresh.querySelectorAll('time'), ...shown.querySelectorAll('time')]) time.textContent = '';
  return !fresh.isEqualNode(shown);
}).map(([id]) => id)"""


@pytest.fixture
def world(db: None) -> World:
    made = make_world(sites=ROOMS, people=ROOMS * 2)
    Hall.objects.create(conference=made.conference, state={"on_air": "studio"})
    return made


@pytest.mark.parametrize("most_ms", [pytest.param(50, marks=pytest.mark.proof), 150])
def test_no_long_task_under_500_changes_a_second(
    world: World, sign: Sign, stage: Stage, context: BrowserContext, most_ms: int
) -> None:
    """50 ms is the promise; a layout of the whole wall would break 150 too.

    What others do on this machine can only lengthen a task, never shorten it (they empty its caches): of three bursts one
    must keep the promise whole.
    """
    dice = random.Random(7)
    one = _open(stage, context, sign("hub_technician").get("/c/hoi-nghi/wall").content.decode())
    with translation.override("vi"):
        wall = queries.wall_of(world.conference, run="live", language="vi", now=timezone.now())
    slowed = context.new_cdp_session(one)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    longer = []
    for burst in range(3):
        with traced(one, slowed) as tasks:
            shown = _burst(one, stage, wall, dice, first=2 + burst * BEATS)
            one.wait_for_timeout(4000)
        _settled(one, shown)
        assert len(shown) > 150
        assert one.evaluate("window.swaps") > 200
        assert len(tasks) > 20
        longer.append(sorted(round(ms) for ms in tasks if ms > most_ms))
        if not longer[-1]:
            return
    assert longer == []


def _burst(one: Page, stage: Stage, wall: queries.Wall, dice: random.Random, *, first: int) -> dict[str, str]:
    """Five seconds of frames; what each element's last frame said."""
    shown: dict[str, str] = {}
    rows = {row.id: row for row in wall.rows}
    begun = time.monotonic()
    for beat in range(BEATS):
        now = {row.id: row for row in _changed(wall.rows, dice)}
        rows |= now
        changed = _drawn(dataclasses.replace(wall, rows=[*rows.values()]), list(now.values()))
        stage.frame(f"e-{first + beat}", changed)
        shown |= changed
        one.wait_for_timeout(max(0.0, (begun + (beat + 1) * BEAT_S - time.monotonic()) * 1000))
    return shown


def _open(stage: Stage, context: BrowserContext, content: str) -> Page:
    stage.pages["/wall"], stage.pages[reverse("people:ticket")] = content, "{}"
    one = context.new_page()
    one.set_viewport_size({"width": 1920, "height": 1080})
    one.goto(f"{stage.base}/wall")
    stage.wait_for(lambda: stage.streams)
    stage.wait_for(lambda: len(stage.requests("/wall")) == 2)  # the page asks once more when its stream has begun
    one.wait_for_timeout(1000)
    assert one.locator(".tiles[data-gliding] > .tile").count() == ROOMS
    one.evaluate(COUNT_SWAPS)
    return one


def _settled(one: Page, shown: dict[str, str], seconds: float = 60) -> None:
    """Waits until every element is as the last frame that named it said."""
    until = time.monotonic() + seconds
    while stale := one.evaluate(STALE, shown):
        assert time.monotonic() < until, stale
        one.wait_for_timeout(500)


def _changed(rows: Sequence[queries.Room], dice: random.Random) -> Iterator[queries.Room]:
    for row in dice.sample(rows, CHANGES):
        facts: dict[str, Any] = CALM | (dice.choice(ODD) if dice.random() < 0.1 else {})
        counts = Counts(expected=20, present=dice.randrange(20))
        reception = Reception(
            True, dice.choice("AAAABC"), dice.random() > 0.05, dice.randrange(3), dice.choice((3, 6, 10)),
            film=10 * dice.randrange(11), slides=100,
        )  # fmt: skip
        phone = {"technician": "Hoàng Thị Ỷ", "phone": "+84912345678", "phone_shown": "091 234 56 78"}
        heard = int(time.time() * 1000)
        yield dataclasses.replace(row, **facts, **phone, counts=counts, reception=reception, heard_at=heard)


def _drawn(wall: queries.Wall, changed: list[queries.Room]) -> dict[str, str]:
    """What the engine would send: the tiles of the changed rooms and the totals of all."""
    whole = dataclasses.replace(wall, levels=totals_by_level(wall.rows), total=totals_of(wall.rows))
    with translation.override("vi"):
        tiles = {f"tile-{row.id}": fragments.tile(wall.conference, row) for row in changed}
        return tiles | {"wall-totals": fragments.totals(whole)}


@contextmanager
def traced(one: Page, session: CDPSession) -> Iterator[list[float]]:
    """CPU ms of every task of the page's main thread meanwhile (its own time: this machine has other work too)."""
    events: list[dict[str, Any]] = []
    tasks: list[float] = []
    ended: list[object] = []

    def end(told: object) -> None:
        ended.append(told)

    session.on("Tracing.tracingComplete", end)
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.send(
        "Tracing.start", {"categories": "disabled-by-default-devtools.timeline", "transferMode": "ReportEvents"}
    )
    yield tasks
    session.send("Tracing.end")
    while not ended:
        one.wait_for_timeout(50)
    named = [e for e in events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"]
    mains = {(e["pid"], e["tid"]) for e in named}
    here = [e for e in events if e["name"] == "RunTask" and (e["pid"], e["tid"]) in mains]
    tasks.extend(e["tdur"] / 1000 for e in here if "tdur" in e)
