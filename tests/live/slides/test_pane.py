"""<slide-pane> in Chromium: it shows what its attributes say, at the moment they mean, on any line."""

import io
import json
import re
from collections.abc import Callable
from functools import cache

import pytest
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from diemcau.live.slides.queries import Shown
from tests.ui.conftest import browser, context, stage
from tests.ui.stage import Stage, page

__all__ = ["browser", "context", "stage"]
pytestmark = pytest.mark.browser
PAGES = 4
HTML = """{% load ui static %}<!doctype html><html lang="vi"><head>
{% stream 1 "screens" renew="/live/renew" %}<link rel="stylesheet" href="{% static 'slides/css/pane.css' %}">
<script type="module" src="{% static 'ui/js/live.js' %}"></script><script type="module" src="{% static 'slides/js/pane.js' %}"></script>
</head><body><main id="main">PANE</main></body></html>"""


@pytest.fixture
def own_addresses() -> None:
    """Nothing of Django's pages is opened here."""


def name(kind: str, number: int) -> str:
    return {"big": "b", "small": "5", "thumb": "7"}[kind] * 30 + f"{number:02d}"


@cache
def picture(wide: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((wide, wide * 9 // 16), 60).save(out, "WEBP", quality=60)
    return out.getvalue()


def pane(number: int, *, at: int = 0, blank: bool = False, deck: int = 7, ahead: tuple[str, ...] = ()) -> str:
    shown = Shown(
        deck,
        "Sơ cứu",
        number,
        PAGES,
        blank,
        at,
        name("big", number),
        name("small", number),
        "c" * 32,
        "/pictures/1.2.x/",
        ahead,
    )
    return render_to_string("slides/pane.html", {"shown": shown})


class Room:
    """A page with the pane, and what it asked for. `held` pictures wait until they are let go."""

    def __init__(self, stage: Stage, context: BrowserContext, html: str, rate: int) -> None:
        self.asked: list[str] = []
        self.held: Callable[[str], bool] = lambda name: False
        self.waiting: list[Route] = []
        self.html = html
        stage.pages["/room"] = lambda: page(HTML.replace("PANE", self.html))  # fetched again after the line stands
        self.stage = stage
        self.page: Page = context.new_page()
        self.page.add_init_script(f"localStorage.setItem('diemcau.picture-rate', '{rate}')")
        self.page.route("**/pictures/**", self.give)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"{stage.base}/room")
        stage.wait_for(lambda: stage.streams)

    def give(self, route: Route) -> None:
        found = re.search(r"([0-9a-f]{32})\.(\w+)$", route.request.url)
        assert found is not None
        self.asked.append(found[1])
        if self.held(found[1]):
            self.waiting.append(route)
        else:
            self.answer(route, found[1], found[2])

    def answer(self, route: Route, asked: str, ending: str) -> None:
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        if ending == "json":
            sizes = {"width": 1600, "height": 900}
            pages = [{kind: name(kind, n) for kind in ("big", "small", "thumb")} | sizes for n in range(1, PAGES + 1)]
            route.fulfill(body=json.dumps({"pages": pages}), content_type="application/json", headers=headers)
        else:
            wide = 1600 if asked.startswith("b") else 960
            route.fulfill(body=picture(wide), content_type="image/webp", headers=headers)

    def turn(self, html: str, ident: str = "e-1") -> None:
        self.html = html
        self.stage.frame(ident, {"slides": html})

    def until(self, true: Callable[[], object]) -> None:
        """Pictures are given while this waits."""
        for _ in range(200):
            if true():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("waited in vain")

    def shows(self, number: int, within: int = 5000) -> None:
        expect(self.page.locator("#slides img")).to_have_attribute(
            "alt", re.compile(rf"(chiếu|Slide) {number} "), timeout=within
        )


@pytest.fixture
def room(stage: Stage, context: BrowserContext) -> Callable[..., Room]:
    return lambda html, rate=5000: Room(stage, context, html, rate)


def test_it_shows_follows_and_fetches_ahead(room: Callable[..., Room]) -> None:
    one = room(pane(1))
    one.shows(1)
    one.until(lambda: {name("big", n) for n in range(1, PAGES + 1)} <= set(one.asked))
    assert one.asked.index(name("big", 2)) < one.asked.index(name("big", 4))
    one.turn(pane(3))
    one.shows(3)
    one.turn(pane(2), "e-2")
    one.shows(2)
    assert one.faults == []


def test_dark_comes_and_goes_and_a_taken_off_deck_leaves_the_place(room: Callable[..., Room]) -> None:
    one = room(pane(1))
    one.shows(1)
    one.turn(pane(1, blank=True))
    expect(one.page.locator("#slides img")).to_have_css("visibility", "hidden")
    one.turn(pane(2), "e-2")
    expect(one.page.locator("#slides img")).to_have_css("visibility", "visible")
    one.turn(pane(0, deck=0), "e-3")
    expect(one.page.locator("#slides")).to_be_hidden()
    one.turn(pane(4), "e-4")
    one.shows(4)
    expect(one.page.locator("#slides")).to_be_visible()


def test_a_thin_or_unknown_line_gets_the_small_picture_first(room: Callable[..., Room]) -> None:
    for rate in (64, 0):
        one = room(pane(1), rate=rate)
        one.shows(1)
        assert one.asked[0] == name("small", 1)
        one.page.close()  # it would go on measuring


def test_what_is_thin_is_measured_and_does_not_flutter(room: Callable[..., Room]) -> None:
    one = room(pane(1))
    sizes = one.page.evaluate(
        """async () => {
          const line = await import("/static/slides/js/line.js");
          return [64, 300, 1000, 300, 64].map((kbps) => {
            for (let look = 0; look < 15; look += 1) line.weigh(kbps);
            return line.size(1920);
          });
        }"""
    )
    assert sizes == ["small", "small", "big", "big", "small"]


def test_a_page_that_is_slow_to_come_leaves_the_old_one(room: Callable[..., Room]) -> None:
    one = room(pane(1))
    one.shows(1)
    one.held = lambda asked: asked.endswith("03")
    one.turn(pane(3))
    one.page.wait_for_timeout(300)
    one.shows(1)
    one.turn(pane(4), "e-2")
    one.shows(4)


def test_it_waits_for_the_picture_of_the_hall(room: Callable[..., Room]) -> None:
    """A player 1.2 s behind: the page turns when its picture gets to the moment of the press."""
    one = room(pane(1))
    one.shows(1)
    one.until(lambda: name("big", 2) in one.asked)
    moment = one.page.evaluate(
        """() => {
          const now = Date.now();
          document.addEventListener("slide-shown", ({detail}) => { window.shownAt = [detail.page, Date.now()]; });
          document.dispatchEvent(new CustomEvent("playing-date", {detail: {at: now - 1200}}));
          return now;
        }"""
    )
    one.turn(pane(2, at=moment))
    one.shows(2)
    number, shown_at = one.page.evaluate("window.shownAt")
    assert number == 2
    assert 1100 <= shown_at - moment <= 1400  # within 200 ms of its moment in the picture


def test_without_a_player_it_turns_at_once_whatever_the_moment(room: Callable[..., Room]) -> None:
    one = room(pane(1))
    one.shows(1)
    one.page.evaluate("document.dispatchEvent(new CustomEvent('playing-date', {detail: {at: null}}))")
    one.turn(pane(2, at=4_000_000_000_000))
    one.shows(2, within=2000)


def test_the_pointer_stands_where_it_points_and_fades(room: Callable[..., Room]) -> None:
    one = room(pane(1))
    one.shows(1)
    one.stage.frame("e-1", {}, [["pointer", {"x": 5000, "y": 5000}]])
    dot = one.page.locator(".slide-pointer")
    one.page.wait_for_selector(".slide-pointer")
    middles = one.page.evaluate(
        """() => [".slide-pointer", "#slides img"].map((name) => {
          const box = document.querySelector(name).getBoundingClientRect();
          return box.left + box.width / 2;
        })"""
    )
    assert abs(middles[0] - middles[1]) < 3
    expect(dot).to_have_count(0, timeout=4000)


def test_a_line_that_breaks_while_a_page_comes_is_tried_again(room: Callable[..., Room]) -> None:
    one = room(pane(1))
    one.shows(1)
    one.held = lambda asked: asked.endswith("03")
    one.turn(pane(3))
    one.until(lambda: one.waiting)
    one.held = lambda asked: False
    for route in one.waiting:
        route.abort()
    one.shows(3, within=8000)


def test_decks_that_come_next_are_here_before_they_are_shown(room: Callable[..., Room]) -> None:
    one = room(pane(0, deck=0, ahead=("c" * 32,)))
    one.until(lambda: {name("big", n) for n in range(1, PAGES + 1)} <= set(one.asked))
    expect(one.page.locator("#slides")).to_be_hidden()
    one.turn(pane(2))
    one.shows(2)
    assert one.faults == []
