"""A room called in: from the press that gives it the floor until its picture moves on the stage's page, then the room's page opened
anew, and the line cut for six seconds. Both ends are real browsers; their cameras are made up."""

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from diemcau.cli.bench.wire import wire_to

from .house import House, chromium, house, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

GIVEN_MS, BACK_MS = 1000.0, 3000.0
CUT_S = 6.0
# The page's connections, so that one can be broken as a dead line breaks it.
KEPT = """const Own = RTCPeerConnection; window.peers = [];
window.RTCPeerConnection = class extends Own { constructor(...wish) { super(...wish); window.peers.push(this); } };"""
# Until pictures of a call other than `old` come on the stage's page.
SHOWN = """async ([patience, old]) => {
  const end = performance.now() + patience;
  let [of, before] = [null, 0];
  while (performance.now() < end) {
    const video = document.querySelector(".is-air video"), stream = video?.srcObject?.id;
    const frames = stream ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
    if (!stream || stream === old || stream !== of || frames < before) [of, before] = [stream, frames];
    else if (frames > before + 1) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return false;
}"""
CALL = "document.querySelector('.is-air video').srcObject?.id ?? ''"


def measure(*, quick: bool) -> dict[str, object]:
    """`callin_ms`, and how soon the picture is back: `callin_reload_ms`, `callin_cut_ms` (from when the line is whole)."""
    with house(rooms=2) as there, chromium() as browser:
        parts = urlsplit(there.address)
        with wire_to(parts.hostname or "", parts.port or 0) as wire:
            stage = there.person(browser).new_page()
            stage.add_init_script(KEPT)
            stage.goto(f"{there.address}{there.base}/call-in")
            room = _asked(there, browser, wire.url)
            turn = stage.locator(".stage-queue li").first
            turn.locator("button[value=check]").click()
            room.locator(".call-mirror").wait_for(timeout=20_000)
            looked_at = stage.locator(".is-desk video")
            until(lambda: looked_at.evaluate("video => video.videoWidth"), 20, "the room's picture at the check")
            turn.locator("button[value=good]").click()
            turn.locator("button[value=next]").click()
            room.locator("room-call[data-line=connected]").wait_for(timeout=20_000)
            stage.wait_for_timeout(1_500)
            began = time.monotonic()
            stage.keyboard.press("n")
            given = _shown(stage, began)
            old, began = stage.evaluate(CALL), time.monotonic()
            room.reload(wait_until="commit")
            reloaded = _shown(stage, began, old)
            old = stage.evaluate(CALL)
            wire.cut()
            stage.evaluate("peers.at(-1).close()")
            time.sleep(CUT_S)
            began = time.monotonic()
            wire.mend()
            back = _shown(stage, began, old)
    return {"callin_ms": round(given), "callin_reload_ms": round(reloaded), "callin_cut_ms": round(back)}


def missed(figures: dict[str, object]) -> bool:
    most = {"callin_ms": GIVEN_MS, "callin_reload_ms": BACK_MS, "callin_cut_ms": BACK_MS}
    return any(float(str(figures[name])) > limit for name, limit in most.items())


def _shown(stage: "Page", began: float, old: str = "") -> float:
    until(lambda: stage.evaluate(SHOWN, [15_000, old]), 0, "the room's picture on the stage")
    return 1000 * (time.monotonic() - began)


def _asked(there: House, browser: "Chromium", address: str) -> "Page":
    """A room's screen, opened by the link of its lead, that has asked to speak."""
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415 - Django is set up by now
    from diemcau.people.actions import make_link  # noqa: PLC0415

    site = there.conference.sites.filter(is_hub=False).earliest("pk")
    link = make_link(by=SYSTEM, conference=there.conference.pk, site=site.pk, role="site_lead", holder="Lò Thị Mỷ")
    room = browser.new_context(viewport={"width": 1280, "height": 720}, service_workers="block").new_page()
    path = f"{there.base}/sites/{site.code}"
    room.goto(f"{address}{link.path}?next={path}/call")
    room.locator("main form button").last.click()
    room.locator("button[value=ask]").click()
    room.goto(f"{address}{path}/screen")
    return room
