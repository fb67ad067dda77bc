"""A hall on air whose picture is a clock: from the studio's page in a real browser, or from an encoder over RTMP.

As a program (``python -m diemcau.cli.bench.media.air``) it is the encoder: the address with its key is the first line of its input.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .barcode import CAMERA, READ, fields
from .house import House, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

WIDE, HIGH, RATE, BITS = 1280, 720, 25, 1_500_000
GRAINS = 8
GROUP_S = 2  # by the clock, whatever frames are left out
# What the room's player remembers of its line: it begins on parts.
FAST = "localStorage.setItem(`diemcau:line:${location.pathname}`, JSON.stringify({ kbps: 20000, at: Date.now() }))"
STAY_PLAIN = "document.querySelector('broadcast-pane').pace.wait = Infinity"


@contextlib.contextmanager
def studio(there: House, browser: "Chromium", *, lines: int = 720) -> Iterator["Page"]:
    """On air from the studio's page."""
    context = there.person(browser)
    page = context.new_page()
    page.add_init_script(f"({CAMERA})()")
    page.goto(f"{there.address}{there.base}/broadcast/studio")
    page.locator("[data-allow]").click()
    page.locator("p[data-empty]").wait_for(state="hidden")
    if lines != 720:
        page.locator("[data-lines]").select_option(str(lines))
    page.locator("[data-go]").click()
    page.locator("#studio[data-state=on]").wait_for(timeout=20_000)
    yield page
    context.close()


@contextlib.contextmanager
def encoder(there: House) -> Iterator[None]:
    """On air from an encoder: libav's own RTMP publisher, H.264 and AAC."""
    from diemcau.cli.demo.props import sending  # noqa: PLC0415 - Django is set up by now

    with sending(there.conference, "diemcau.cli.bench.media.air"):
        yield


@contextlib.contextmanager
def room(there: House, browser: "Chromium", *, low: bool, patience: float = 60.0) -> Iterator["Page"]:
    """A room's screen that plays, by parts (`low`) or by whole segments."""
    context = there.person(browser)
    if low:
        context.add_init_script(FAST)
    page = context.new_page()
    page.goto(there.address + there.screens()[0])
    if not low:
        until(lambda: page.evaluate("Boolean(document.querySelector('broadcast-pane')?.pace)"), 20, "the player")
        page.evaluate(STAY_PLAIN)
    until(lambda: (page.evaluate(READ) or {}).get("low") is low, patience, "the hall's picture in a room")
    yield page
    context.close()


def looks(page: "Page", seconds: float, *, every: float = 0.25) -> list[dict[str, Any]]:
    """What the room's player shows, again and again."""
    seen = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (found := page.evaluate(READ)) is not None:
            seen.append(found)
        page.wait_for_timeout(1000 * every)
    return seen


def main() -> None:
    """Send until whoever started this has gone."""
    import av  # noqa: PLC0415 - heavy

    address = sys.stdin.readline().strip()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    with av.open(address, "w", format="flv") as out:
        _send(out)


def _leave_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def _send(out: Any) -> None:
    from diemcau.cli.demo.tones import RATE as SOUND_RATE  # noqa: PLC0415 - PyAV
    from diemcau.cli.demo.tones import chord  # noqa: PLC0415

    picture = out.add_stream("libx264", rate=RATE)
    picture.width, picture.height, picture.pix_fmt = WIDE, HIGH, "yuv420p"
    picture.gop_size, picture.bit_rate = 10 * GROUP_S * RATE, BITS
    picture.codec_context.thread_count = 1
    picture.options = {
        "preset": "ultrafast", "tune": "zerolatency", "sc_threshold": "0", "maxrate": str(BITS), "bufsize": str(BITS // 2),
    }  # fmt: skip
    sound = out.add_stream("aac", rate=SOUND_RATE, layout="stereo")
    sound.bit_rate = 96_000
    size = sound.codec_context.frame_size or 1024
    tones = chord("hall", size)
    grains = [bytes(100 + byte % 24 for byte in os.urandom(WIDE)) * (HIGH - 80) for _ in range(GRAINS)]
    number, heard, began = -1, 0, time.monotonic()
    while True:
        # A frame that is too late is left out, as a camera does: a busy machine must not put the clock off.
        before, number = number, max(number + 1, int((time.monotonic() - began) * RATE))
        key = before // (GROUP_S * RATE) != number // (GROUP_S * RATE)
        time.sleep(max(0.0, began + number / RATE - time.monotonic()))
        out.mux(picture.encode(_frame(grains[number % GRAINS], number, key=key)))
        while heard * size * RATE <= (number + 1) * SOUND_RATE:
            out.mux(sound.encode(next(tones)))
            heard += 1
        if number == 0:
            began = time.monotonic() - 1 / RATE  # the line is open now, and the encoder awake


def _frame(grain: bytes, number: int, *, key: bool) -> Any:
    from fractions import Fraction  # noqa: PLC0415 - only here

    from av.video.frame import PictureType, VideoFrame  # noqa: PLC0415

    frame = VideoFrame(WIDE, HIGH, "yuv420p")
    frame.planes[0].update(fields(time.time_ns() // 1_000_000, WIDE) * 80 + grain)
    for plane in frame.planes[1:]:
        plane.update(b"\x80" * plane.buffer_size)
    frame.pts, frame.time_base = number, Fraction(1, RATE)
    frame.pict_type = PictureType.I if key else PictureType.NONE
    return frame


if __name__ == "__main__":
    main()
