"""A page turned by the hub, beside the hall's picture in a room that plays it: it is to turn at the moment it was meant for."""

from diemcau.cli.bench.load import Void

from . import air
from .barcode import READ
from .deck import pdf, upload, wait_ready
from .house import chromium, house, rank, until

MOST_MS = 200.0
PAGES = 12
PAUSE_S = 4.0
WATCH = """() => { const read = READ; window.turns = [];
  document.addEventListener("slide-shown", ({ detail }) => {
    const seen = read();
    if (seen) turns.push(seen.shown - (detail.at % 2 ** 31));
  }); }""".replace("READ", READ)
READY = "() => { const pane = document.querySelector('#slides'); return pane && !pane.hidden && Boolean(pane.querySelector('img')); }"


def measure(*, quick: bool) -> dict[str, object]:
    """`slide_offset_ms`: how far the moment in the picture is from that of the press when the page turns, either way: the value
    below which 95 % of the turns lie (`slide_offset_p50_ms`: half of them)."""
    turns = 5 if quick else 20
    data = pdf(PAGES)
    with house(rooms=2) as there, chromium() as browser:
        deck = upload(there, data)
        wait_ready(deck)
        there.post("/slides/show", {"deck": deck, "page": 1})
        with air.encoder(there), air.room(there, browser, low=True) as room:
            until(lambda: room.evaluate(READY), 60, "the first page")
            room.wait_for_timeout(8_000)
            room.evaluate(WATCH)
            for turn in range(turns):
                there.post("/slides/show", {"deck": deck, "page": 2 + turn % (PAGES - 1)})
                room.wait_for_timeout(1000 * PAUSE_S)
            room.wait_for_timeout(5_000)
            offsets = [abs(float(off)) for off in room.evaluate("turns")]
    if len(offsets) < 0.75 * turns:
        raise Void(f"{len(offsets)} of {turns} turns were seen")
    return {
        "slide_offset_ms": round(rank(offsets, 0.95)),
        "slide_offset_p50_ms": round(rank(offsets, 0.5)),
        "slide_turns": len(offsets),
    }


def missed(figures: dict[str, object]) -> bool:
    return float(str(figures["slide_offset_ms"])) > MOST_MS
