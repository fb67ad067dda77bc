"""Both ends of a call, in a browser without a server: what a room says while nobody answers, and which page has the calls."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser import CHROMIUM, one_playwright

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
SCRIPTS = Path(__file__).resolve().parents[3] / "src/diemcau/live/stage/static/stage/js"
UI = SCRIPTS.parents[4] / "ui/static"
SCRIPT = """async () => {
  const { Caller } = await import("/room/caller.js");
  const said = [];
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = (work, ms) => wait(work, Math.min(ms, 5));
  const caller = new Caller("/ticket", { state: (word) => said.push(word), sound: () => {}, thin: () => {} });
  let answered;
  const offered = new Promise((done) => { answered = done; });
  caller.signal = { isOpen: true, ice: [], open: () => {}, close: () => {}, send: (to, { kind, call }) => {
    if (kind === "offer" && said.filter((word) => word === "nobody").length === 3) {
      caller.signal.send = () => {};
      caller.hear({ kind: "answer", call, sdp: "" }, 7).then(answered);
    }
  } };
  caller.to("air");
  await offered;
  await caller.dial();
  caller.leave();
  const first = said.indexOf("nobody");
  return [said.slice(0, first + 3), said.at(-1)];
}"""

SIGHT = """async () => {
  const { Sight } = await import("/room/sight.js");
  const said = [];
  let works = false;
  globalThis.fetch = async (address, { body }) => {
    said.push(body.get("unseen"));
    if (!works) throw new TypeError("no line");
    return { ok: true };
  };
  const sight = new Sight("/unseen");
  const hear = async (line) => { sight.hear(line); await new Promise((done) => setTimeout(done)); };
  for (const line of ["connecting", "connected", "nobody"]) await hear(line);
  works = true;
  for (const line of ["nobody", "nobody", "connecting", "connected", "connected", "", "nobody"]) await hear(line);
  return said;
}"""
SEATS = """async () => {
  const { Seat } = await import("/stage/seat.js");
  const seats = [];
  let now = 1000;
  const made = (rank) => {
    const name = `page-${seats.length}`;
    const send = (to, body) => seats.forEach((other) => other.name !== name && to !== "rooms" && other.seat.neighbour(body, name));
    const seat = new Seat("air", rank, { send, ice: [] }, { stream: () => {}, holds: () => {} }, () => null);
    seat.at = now += 1000;
    seat.own = name;
    seats.push({ name, seat });
    seat.has = true;
    seat.arrive();
    return seat;
  };
  const has = () => seats.map(({ seat }) => seat.has);
  const [first, second] = [made(1), made(1)];
  const found = [has()];
  second.take();
  found.push(has());
  await new Promise((done) => setTimeout(done, 5));
  first.take();
  found.push(has());
  seats.forEach(({ seat }) => { seat.rank = 1; });
  seats.forEach(({ seat }) => seat.others.clear());
  made(3);
  found.push(has());
  return found;
}"""


def answer(route: Route) -> None:
    name = route.request.url.partition("localhost/")[2]
    is_script = name.endswith(".js")
    folder = UI if name.startswith("ui/") else SCRIPTS
    body = (folder / name).read_text() if is_script else "<p>"
    route.fulfill(body=body, content_type="text/javascript" if is_script else "text/html")


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.route("**/*", answer)
        yield tab
        browser.close()


@pytest.fixture
def page(tab: Page) -> Page:
    tab.goto("http://localhost/")
    return tab


def test_the_server_hears_once_that_nobody_shows_a_room_and_once_that_somebody_does(page: Page) -> None:
    assert page.evaluate(SIGHT) == ["1", "1", "0", "1"], "the first word was lost on the way"


def test_of_pages_alike_the_first_keeps_the_calls_until_a_hand_takes_them(page: Page) -> None:
    assert page.evaluate(SEATS) == [[True, False], [False, True], [True, False], [False, False, True]]


def test_a_room_that_nobody_answers_goes_on_saying_so_until_somebody_does(page: Page) -> None:
    steady, after = page.evaluate(SCRIPT)
    assert steady == ["connecting", "connecting", "nobody", "nobody", "nobody"], (
        "never 'connecting' again between its tries"
    )
    assert after == "connecting"
