"""Simulated walls: they listen to the stream and tell how long an op took until a frame showed it."""

import asyncio
import time
from array import array
from collections.abc import Callable, Mapping

import aiohttp
import msgspec

from .act import Act
from .manifest import Desk

LISTENERS = 4
Shows = Callable[[Mapping[str, str], float], None]


class Shown(msgspec.Struct):
    """The data of a frame, as far as a wall needs it."""

    html: dict[str, str] = {}


_frames = msgspec.json.Decoder(Shown)


class Watch:
    """Pairs changes of room states, as they are posted, with the first frame that shows them on each wall.

    A state that a later one overtakes before it was drawn is not measured, nor one that comes in after a later one: nobody was
    ever shown it. Measured from the first post that goes out: what a bad line swallows before is the line's.
    """

    def __init__(self) -> None:
        self.screen_ms: array[float] = array("d")
        self.frames = 0
        self._said: dict[int, tuple[int, str]] = {}
        self._awaited: dict[int, tuple[str, float, set[int]]] = {}

    def posted(self, act: Act, at: float) -> None:
        """An op goes out at `at` (monotonic seconds), for the first time or again."""
        if act.kind != "room.state":
            return
        state = str(act.body["state"])
        last, said = self._said.get(act.site, (0, ""))
        if act.at < last:
            return
        self._said[act.site] = (act.at, state)
        if said != state:
            self._awaited[act.site] = (state, at, set())

    def shown(self, wall: int, html: Mapping[str, str], at: float) -> None:
        """A frame came to a wall at `at`: which of the awaited states does it show?"""
        self.frames += 1
        for element, markup in html.items():
            site = element.removeprefix("tile-")
            awaited = self._awaited.get(int(site)) if site.isdigit() else None
            if awaited is None or wall in awaited[2] or f'data-state="{awaited[0]}"' not in markup:
                continue
            awaited[2].add(wall)
            self.screen_ms.append(1000 * (at - awaited[1]))


async def listen(http: aiohttp.ClientSession, url: str, desk: Desk, shown: Shows) -> None:
    """Listen until cancelled, coming back after every break from the last frame seen. ``shown(html, at)`` is called with every
    frame's elements and when it came (monotonic seconds)."""
    last = ""
    while True:
        headers = {"Authorization": f"Bearer {desk.ticket}"} | ({"Last-Event-ID": last} if last else {})
        try:
            async with http.get(url, headers=headers, timeout=aiohttp.ClientTimeout(total=None)) as response:
                response.raise_for_status()
                buffer = b""
                async for chunk in response.content.iter_any():
                    *events, buffer = (buffer + chunk).split(b"\n\n")
                    for event in events:
                        last = _take(event, shown) or last
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(0.5)


def _take(event: bytes, shown: Shows) -> str:
    """Read one server-sent event (WHATWG HTML §9.2); its id, if it has one."""
    fields = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line and not line.startswith(b":"))
    if fields.get(b"event") == b"frame":
        shown(_frames.decode(fields[b"data"]).html, time.monotonic())
    return fields.get(b"id", b"").decode()
