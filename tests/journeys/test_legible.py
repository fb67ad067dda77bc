"""A room screen read from ten metres, over a poor line: letters, long names, and what must travel before it is usable."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import LAPTOP
from tests.journeys.conftest import Open, Served

pytestmark = [pytest.mark.browser, pytest.mark.whole]
VIEWS = [{"width": 1920, "height": 1080}, LAPTOP]
SMALL = """() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), small = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    const size = parseFloat(getComputedStyle(element).fontSize) / innerHeight;
    const seen = element.checkVisibility() && !element.closest('.sr-only, time[data-last-good]');
    if (text && seen && size < 0.032) small.push([text, size]);
  }
  return small;
}"""
OUTSIDE = """() => [...document.querySelectorAll('main *')].filter((element) => {
  const box = element.getBoundingClientRect();
  const seen = box.width && element.checkVisibility() && !element.closest('.sr-only');
  return seen && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1);
}).map((element) => element.outerHTML.slice(0, 160))"""
OVERLAPS = """() => {
  const parts = [...document.querySelectorAll('main > :not(h1), .screen-body > *, .wall-totals > :not(.legend)')];
  const boxes = parts.filter((part) => part.checkVisibility()).map((part) => [part, part.getBoundingClientRect()]);
  return boxes.flatMap(([a, one], index) => boxes.slice(index + 1).filter(([b, other]) => !a.contains(b) &&
    one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1
  ).map(([b]) => `${a.className} over ${b.className}`));
}"""
SPILLS = """() => [...document.querySelectorAll('main *')].filter((element) => element.clientWidth && element.checkVisibility()
  && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'visible'
).map((element) => element.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def served(serve: Any) -> Served:
    long: Served = serve("rooms", "long")
    return long


def _opened(served: Served, open_context: Open, path: str, **wishes: Any) -> Page:
    server, facts = served
    context = open_context(server.url, {"sessionid": facts["sessions"]["organizer"]}, **wishes)
    page = context.new_page()
    page.goto(server.url + path)
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("view", VIEWS, ids=["projector", "laptop"])
@pytest.mark.parametrize("page", ["room", "beside", "hall"])
def test_every_word_can_be_read_and_nothing_overflows(
    served: Served, open_context: Open, view: dict[str, int], page: str
) -> None:
    path = f"/c/{served[1]['key']}/hall" if page == "hall" else f"{served[1][page]}/screen"
    opened = _opened(served, open_context, path, viewport=view)
    assert opened.evaluate(SMALL) == []
    assert opened.evaluate(OUTSIDE) == []
    assert opened.evaluate(OVERLAPS) == []
    assert opened.evaluate(SPILLS) == []
    assert opened.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        view["width"],
        view["height"],
    ]


@pytest.mark.parametrize("path", ["", "wall", "hall", "room"])
def test_on_a_phone_nothing_scrolls_sideways_or_overlaps(served: Served, open_context: Open, path: str) -> None:
    address = {"": "/", "room": f"{served[1]['room']}/screen"}.get(path, f"/c/{served[1]['key']}/{path}")
    opened = _opened(served, open_context, address, viewport={"width": 390, "height": 844})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    assert opened.evaluate(OVERLAPS) == []
    assert opened.evaluate(SPILLS) == []


@pytest.mark.parametrize("room", ["room", "beside"])
def test_a_screen_is_usable_within_60_kb_and_12_requests(served: Served, open_context: Open, room: str) -> None:
    """Usable: shown, counting and live. The clock is looked at up to five times, a hundred bytes each: one request here."""
    server, facts = served
    context = open_context(server.url, {"sessionid": facts["sessions"]["organizer"]})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    asked: list[str] = []
    sizes: list[float] = []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{server.url}{facts[room]}/screen")
    page.wait_for_selector('connection-indicator[data-state="ready"]', timeout=30_000)
    looks = [url for url in asked if url.endswith("/live/clock")]
    others = [url for url in asked if url not in looks]
    print(f"usable after {len(others)} requests and {len(looks)} looks at the clock, {sum(sizes):.0f} bytes")
    assert len(looks) <= 5
    assert len({*asked}) <= 12, asked
    assert len(others) < 12, asked
    assert 0 < sum(sizes) <= 60 * 1024
