"""A room on a thin line: a proxy that lets 400, then 300 kbit/s through, and a real browser that plays the hall's sound."""

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from diemcau.cli.bench.wire import Wire, wire_to

from . import air
from .house import chromium, house, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPEN_KBIT, THIN_KBIT, DELAY_S = 400, 300, 0.04
COLD_S, WARM_S, SILENCE_S, TO_B_S, BACK_S = 8.0, 4.0, 2.0, 15.0, 10.0
STEP_MS = 100
ON_PARTS = (
    """(({ pace, faces }) => pace.low && faces.video.videoHeight >= 720)(document.querySelector("broadcast-pane"))"""
)
# Whether sound is heard, looked at ten times a second from the page's first script on; times are seconds since the page was asked for.
LISTEN = """(() => {
  window.heard = { first: 0, longest: 0, modes: [] };
  let [last, since] = [0, 0];
  setInterval(() => {
    const pane = document.querySelector("broadcast-pane"), video = pane?.faces?.video, at = performance.now() / 1000;
    if (!video) return;
    if (pane.dataset.mode && heard.modes.at(-1)?.[0] !== pane.dataset.mode) heard.modes.push([pane.dataset.mode, at, pane.source.rung]);
    heard.now = [pane.dataset.mode, pane.source.rung, video.videoHeight];
    const sounds = !video.muted && !video.paused && video.currentTime !== last && video.webkitAudioDecodedByteCount > 0;
    last = video.currentTime;
    if (sounds) {
      if (!heard.first) heard.first = at;
      else heard.longest = Math.max(heard.longest, at - since);
      since = at;
    } else if (heard.first) heard.longest = Math.max(heard.longest, at - since);
  }, STEP);
})()""".replace("STEP", str(STEP_MS))


def measure(*, quick: bool) -> dict[str, object]:
    """`throttled`: until sound is heard, cold and warm, at 400 kbit/s; the longest silence from then on, the mode and when it was chosen
    in three minutes at 300 kbit/s; then until the full picture is back on a whole line; and, where that has led to parts 1.5 s behind the
    hall, the same once more when the line drops from there (`drop`). Seconds."""
    minutes = 0.5 if quick else 3.0
    with house(rooms=2) as there, chromium() as browser, air.encoder(there):
        parts = urlsplit(there.address)
        with wire_to(parts.hostname or "", parts.port or 0) as wire:
            with air.room(there, browser, low=True):  # the hall is on air, and its lower rungs will be made
                pass
            wire.slow(OPEN_KBIT * 125, DELAY_S)
            context = there.person(browser, wire.url)
            context.add_init_script(LISTEN)
            page = context.new_page()
            cold = _opened(page, wire.url + there.screens()[0])
            page.wait_for_timeout(15_000)
            gaps = [page.evaluate("heard.longest")]
            warm = _opened(page, wire.url + there.screens()[0])
            page.wait_for_timeout(5_000)
            gaps.append(page.evaluate("heard.longest"))
            thin = _thinned(page, wire, 60 * minutes)
            wire.slow(0)
            began = time.monotonic()
            until(lambda: page.evaluate("heard.now[0] === 'A' && heard.now[2] >= 720"), 60, "the full picture")
            back = time.monotonic() - began
            until(lambda: page.evaluate(ON_PARTS), 60, "a room that plays by parts")
            page.wait_for_timeout(5_000)
            drop = _thinned(page, wire, 30)
    told = {
        "sound_start_s": cold,
        "sound_start_warm_s": warm,
        **thin,
        "longest_silence_s": max(*gaps, thin["longest_silence_s"]),
        "back_s": back,
        "drop": drop,
    }
    return {"throttled": {name: round(value, 1) if isinstance(value, float) else value for name, value in told.items()}}


def missed(figures: dict[str, object]) -> bool:
    told = figures["throttled"]
    assert isinstance(told, dict)
    most = {
        "sound_start_s": COLD_S,
        "sound_start_warm_s": WARM_S,
        "longest_silence_s": SILENCE_S,
        "to_b_s": TO_B_S,
        "back_s": BACK_S,
    }
    return told["mode"] != "B" or any(told[name] is None or told[name] > limit for name, limit in most.items())


def _thinned(page: "Page", wire: Wire, seconds: float) -> dict[str, Any]:
    """The longest silence on a thin line, the mode at its end, and after how many seconds B was there for good."""
    page.evaluate("heard.longest = 0")
    wire.slow(THIN_KBIT * 125, DELAY_S)
    began = page.evaluate("performance.now() / 1000")
    page.wait_for_timeout(1000 * seconds)
    heard: dict[str, Any] = page.evaluate("heard")
    modes = [(mode, at - began) for mode, at, _ in heard["modes"]]
    to_b = max(0.0, modes[-1][1]) if modes[-1][0] == "B" else None
    return {
        "longest_silence_s": round(heard["longest"], 1),
        "mode": heard["now"][0],
        "to_b_s": to_b and round(to_b, 1),
        "modes": [[mode, round(at, 1)] for mode, at in modes],
    }


def _opened(page: "Page", address: str) -> float:
    """Seconds until sound is heard."""
    page.goto(address, wait_until="commit")
    found: float = until(lambda: page.evaluate("window.heard?.first"), 90, "sound on a thin line")
    return found
