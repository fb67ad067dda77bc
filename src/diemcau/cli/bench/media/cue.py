"""A page turned by the hub, until it stands in the rooms: 172 streams open, one of them a real browser's."""

import asyncio
import threading
import time
from typing import Any

from diemcau.kernel.tickets import Ticket, Tickets

from .deck import pdf, upload, wait_ready
from .house import House, chromium, house, rank, until

MOST_MS = 250.0
ROOMS = 172
PAUSE_S = 0.7
PAGES = 12
FAR = 4_000_000_000_000  # Unix ms
WATCH = """() => { window.turns = [];
  document.addEventListener("slide-shown", ({ detail }) => turns.push([detail.page, Date.now()])); }"""
READY = "() => { const pane = document.querySelector('#slides'); return pane && !pane.hidden && Boolean(pane.querySelector('img')); }"


class Streams(threading.Thread):
    """Rooms that only listen. `came`: Unix ms at which the frame of a page was read, for every room, by page."""

    def __init__(self, address: str, conference: int, tickets: list[str]) -> None:
        super().__init__(daemon=True)
        self.came: dict[int, list[float]] = {}
        self.open = 0
        self._url = f"{address}/live/stream?language=vi&conference={conference}&audiences=screens"
        self._tickets = tickets

    def run(self) -> None:
        asyncio.run(self._all())

    async def _all(self) -> None:
        import aiohttp  # noqa: PLC0415 - only here

        patience = aiohttp.ClientTimeout(total=None)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=patience) as session:
            await asyncio.gather(*(self._listen(session, ticket) for ticket in self._tickets))

    async def _listen(self, session: Any, ticket: str) -> None:
        async with session.get(self._url, headers={"Authorization": f"Bearer {ticket}"}) as answer:
            answer.raise_for_status()
            self.open += 1
            rest = b""
            async for chunk in answer.content.iter_any():
                *events, rest = (rest + chunk).split(b"\n\n")
                for event in events:
                    _, pane, after = event.partition(b"<slide-pane")
                    page = after.partition(b'data-page=\\"')[2].partition(b"\\")[0]
                    if pane and page.isdigit():
                        self.came.setdefault(int(page), []).append(time.time() * 1000)


def measure(*, quick: bool) -> dict[str, object]:
    """`cue_ms`: from the press at the hub until a room's frame was read (`p50`, `p99` over all rooms and turns), and until the
    page stood in the browser (`page_p50`, `page_p99`)."""
    turns = 8 if quick else 60
    data = pdf(PAGES)
    with house(rooms=ROOMS) as there, chromium() as browser:
        deck = upload(there, data)
        wait_ready(deck)
        streams = Streams(there.address, there.conference.pk, _tickets(there)[1:])
        streams.start()
        room = there.person(browser).new_page()
        room.goto(there.address + there.screens()[0])
        there.post("/slides/show", {"deck": deck, "page": 1})
        until(lambda: streams.open == ROOMS - 1, 60, "the streams")
        until(lambda: room.evaluate(READY), 60, "the first page")
        time.sleep(5 if quick else 12)  # pages are fetched ahead
        room.evaluate(WATCH)
        waits: list[float] = []
        stands: list[float] = []
        for turn in range(turns):
            page = 2 + turn % (PAGES - 1)
            streams.came.pop(page, None)
            pressed = time.time() * 1000
            there.post("/slides/show", {"deck": deck, "page": page})
            time.sleep(PAUSE_S + 0.01 * (turn % 7))
            waits += [at - pressed for at in until(lambda p=page: _all_came(streams, p), 10, "a turn")]  # type: ignore[misc]
            stands += [at - pressed for shown, at in room.evaluate("turns.splice(0)") if shown == page]
    if len(stands) < turns * 0.9:
        stands = stands or [float("inf")]
    told = {
        "p50": rank(waits, 0.5),
        "p99": rank(waits, 0.99),
        "page_p50": rank(stands, 0.5),
        "page_p99": rank(stands, 0.99),
    }
    return {"cue_ms": {name: round(value, 1) for name, value in told.items()}, "cue_turns": turns, "cue_rooms": ROOMS}


def missed(figures: dict[str, object]) -> bool:
    told = figures["cue_ms"]
    assert isinstance(told, dict)
    return bool(max(told["p99"], told["page_p99"]) > MOST_MS)


def _all_came(streams: Streams, page: int) -> list[float] | None:
    came = list(streams.came.get(page, ()))
    return came if len(came) >= ROOMS - 1 else None


def _tickets(there: House) -> list[str]:
    """What the screens of all rooms would be given."""
    signer = Tickets((there.folder / "secret").read_bytes().strip())
    rooms = there.conference.sites.filter(is_hub=False).order_by("pk").values_list("pk", flat=True)
    return [
        signer.mint(
            Ticket(
                kid=f"bench-{site}",
                who=f"device:bench-{site}",
                conference=there.conference.pk,
                site=site,
                device=f"bench-{site}",
                expires=FAR,
                hear=(f"site-{site}", "screens"),
            )
        )
        for site in rooms
    ]
