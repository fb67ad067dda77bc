"""A phone's browser against the Python signer and the real door: tokens ahead, spent once, also after a bad line."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from diemcau.infra.blind.places import Place, as_blinded, as_text
from diemcau.kernel import blind
from diemcau.kernel.anonymous import SlotName, SlotSaid, State
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.tickets import Ticket, Tickets
from diemcau.plane.anonymous import Lane, LaneSettings, SqliteBox
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.doorkeeper import Doorkeeper
from diemcau.plane.revocations import Revocations
from tests.browser import one_playwright, open_browser
from tests.plane.asgi import ask
from tests.plane.ops import SECRET
from tests.ui.stage import Handler, Stage

pytestmark = pytest.mark.browser
OPEN = """async (ticket) => {
  const { Lane } = await import("/static/blind/js/lane.js");
  const send = (kind, body) => fetch("/live/asked", { method: "POST", body: JSON.stringify([kind, body]) });
  window.lane = new Lane({ conference: 7, purpose: "ballot", send, ticket: async () => ticket });
}"""
KEPT = """async () => {
  const { openDB } = await import("/static/ui/vendor/idb.js");
  const shelf = await openDB("lane-7-live");
  const kept = [await shelf.getAll("tokens"), await shelf.getAll("spends")];
  shelf.close();
  return kept;
}"""


class House:
    """The lane in a loop of its own, behind the stage; ops are signed as they come."""

    def __init__(self, folder: Path) -> None:
        self.keys = {1: blind.generate(), 2: blind.generate()}
        self.states: dict[int, State] = {1: "open", 2: "open"}
        self.signed: dict[str, str] = {}
        self.away = False
        self.heard: list[tuple[str, dict[str, str]]] = []
        self.box = SqliteBox(folder / "anonymous.sqlite3")
        self.broker = MemoryBroker("blind-browser")
        keeper = Doorkeeper(Tickets(SECRET), clock=SystemClock(), revoked=Revocations(list, cut=lambda _: None))
        self.lane = Lane(
            LaneSettings(
                secret=SECRET,
                broker=self.broker,
                keeper=keeper,
                open_box=lambda: self.box,
                load_slots=lambda: [
                    SlotSaid(SlotName(7, "live", "ballot", slot), self.states[slot], 1, key.public)
                    for slot, key in self.keys.items()
                ],
                load_signed=lambda _ticket, _purpose: dict(self.signed),
            )
        )
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.do(self.broker.start())
        self.do(self.lane.start())
        expires = SystemClock().now_ms() + 60_000
        self.ticket = Tickets(SECRET).mint(
            Ticket(kid="phone:1", who="delegate:1", conference=7, site=3, device="phone:1", expires=expires)
        )

    def do(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(10)

    def answer(self, request: Handler, path: str) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.heard.append((path, headers))
        if path == "/live/asked":
            kind, said = json.loads(body)
            assert (kind, said["purpose"], len(said["wanted"]) <= 4) == ("blind.ask", "ballot", True)
            for text, value in said["wanted"].items():
                place, blinded = Place.parse(text), as_blinded(value)
                assert place is not None
                assert blinded is not None
                self.signed.setdefault(text, as_text(blind.blind_sign(self.keys[place.slot], blinded)))
            request.json({})
        elif self.away and path == "/live/anonymous":
            request.give(503, "application/json", b'{"error":"store_full"}')
        else:
            told = self.do(ask(self.lane, request.command, request.path, headers=headers, body=body))
            request.give(told.status, "application/json", told.body)

    def becomes(self, slot: int, state: State) -> None:
        self.states[slot] = state
        self.loop.call_soon_threadsafe(self.broker.publish, "slots", b"")
        while (said := self.lane.slots.get(SlotName(7, "live", "ballot", slot))) is None or said.state != state:
            time.sleep(0.01)

    def tally(self, slot: int) -> list[tuple[Any, bool, int]]:
        return [tuple(count) for count in self.box.tally(SlotName(7, "live", "ballot", slot))]

    def close(self) -> None:
        self.do(self.lane.close())
        self.do(self.broker.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def stage(house: House) -> Iterator[Stage]:
    one = Stage()
    one.pages["/page"] = "<!doctype html><title>phone</title>"
    one._server.RequestHandlerClass.live = lambda *said: house.answer(*said)  # noqa: PLW0108 - a method binds  # type: ignore[attr-defined]
    yield one
    one.close()


def phone(folder: Path) -> BrowserContext:
    with one_playwright() as playwright:
        return open_browser(playwright, folder)


def opened(stage: Stage, house: House, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(f"{stage.base}/page")
    page.evaluate("document.cookie = 'diemcau_ticket=secret; path=/'")
    page.evaluate(OPEN, house.ticket)
    return page


def test_tokens_are_fetched_ahead_and_each_is_spent_once(stage: Stage, house: House, tmp_path: Path) -> None:
    context, other = phone(tmp_path / "one"), phone(tmp_path / "two")
    page = opened(stage, house, context)
    fetched = page.evaluate("lane.fetchAhead()")
    assert (fetched["ready"], fetched["asked"], fetched["why"], len(fetched["mark"])) == (2, 0, "", 8)
    second = opened(stage, house, other).evaluate("lane.fetchAhead()")
    assert (second["foreign"], second["ready"], second["mark"]) == (2, 0, fetched["mark"])  # one person has one vote
    other.close()

    assert page.evaluate("lane.spend(1, {answer: 'Đồng ý'})") == {"state": "kept", "reason": ""}
    assert page.evaluate("lane.spend(1, {answer: 'no'})") == {"state": "refused", "reason": "no_token"}
    assert house.tally(1) == [({"answer": "Đồng ý"}, False, 1)]

    house.away = True
    assert page.evaluate("lane.spend(2, {answer: 'no'})") == {"state": "waiting", "reason": "store_full"}
    page.close()
    house.becomes(2, "closed")
    house.away = False
    page = opened(stage, house, context)  # back after the close: what waits is posted by itself
    stage.wait_for(lambda: house.tally(2) == [({"answer": "no"}, True, 1)])
    stage.wait_for(lambda: page.evaluate("lane.states(2)")["spends"] == [])

    tokens, spends = page.evaluate(KEPT)
    assert spends == []
    assert {token["state"] for token in tokens} == {"spent"}
    assert not any(token.keys() & {"message", "signature", "inv", "blinded"} for token in tokens)
    for path, headers in house.heard:
        if urlsplit(path).path in ("/live/anonymous", "/live/blind/keys"):
            assert headers.keys() & {"cookie", "authorization", "referer"} == set()
    assert any("cookie" in headers for path, headers in house.heard if path == "/live/blind/signed")
    page.evaluate("lane.forget()")
    assert page.evaluate("indexedDB.databases()") == []
    context.close()
