"""A room on a thin line: a proxy that lets 400, then 300 kbit/s through, and a real browser that plays the hall's sound."""

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from diemcau.cli.bench.wire import wire_to

from . import air
from .house import chromium, house, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPEN_KBIT, THIN_KBIT, DELAY_S = 400, 300, 0.04
COLD_S, WARM_S, SILENCE_S, TO_B_S, BACK_S = 8.0, 4.0, 2.0, 15.0, 10.0
STEP_MS = 100
# Whether sound is heard, looked at ten times a second from the page's first script on; times are seconds since the page was asked for.
LISTEN = """(() => {
  window.heard = { first: 0, longest: 0, modes: [] };
  let [last, since] = [0, 0];
  setInterval(() => {
    const pane = document.querySelector("broadcast-pane"), video = pane?.faces?.video, at = performance.now() / 1000;
    if (!video) return;
    if (heard.modes.at(-1)?.[0] !== pane.dataset.mode) heard.modes.push([pane.dataset.mode, at, pane.source.rung]);
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
    """`throttled`: until sound is heard, cold and warm, at 400 kbit/s; then the longest silence, the mode and when it was chosen in
    three minutes at 300 kbit/s; then until the full picture is back on a whole line. Seconds."""
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
            warm = _opened(page, wire.url + there.screens()[0])
            page.wait_for_timeout(5_000)
            page.evaluate("heard.longest = 0")
            wire.slow(THIN_KBIT * 125, DELAY_S)
            thinned = page.evaluate("performance.now() / 1000")
            page.wait_for_timeout(60_000 * minutes)
            thin: dict[str, Any] = page.evaluate("heard")
            wire.slow(0)
            began = time.monotonic()
            until(lambda: page.evaluate("heard.now[0] === 'A' && heard.now[2] >= 720"), 60, "the full picture")
            back = time.monotonic() - began
    to_b = [at - thinned for mode, at, _ in thin["modes"] if mode == "B"]
    told = {
        "sound_start_s": cold,
        "sound_start_warm_s": warm,
        "longest_silence_s": thin["longest"],
        "mode": thin["now"][0],
        "to_b_s": max(0.0, to_b[-1]) if to_b else None,
        "back_s": back,
        "modes": [[mode, round(at - thinned, 1), rung] for mode, at, rung in thin["modes"]],
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


def _opened(page: "Page", address: str) -> float:
    """Seconds until sound is heard."""
    page.goto(address, wait_until="commit")
    found: float = until(lambda: page.evaluate("window.heard?.first"), 90, "sound on a thin line")
    return found
