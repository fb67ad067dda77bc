"""The parts of player and studio that only reckon, in a browser without a server: modes, pace, steps."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import CHROMIUM, one_playwright

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
SCRIPTS = Path(__file__).resolve().parents[3] / "src/diemcau/live/broadcast/static/broadcast/js"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = browser.new_page()
        made.route("**/*", lambda route: route.fulfill(**answer(route.request.url)))
        made.goto("http://localhost/")
        yield made
        browser.close()


def answer(url: str) -> dict[str, Any]:
    name = url.partition("localhost/")[2]
    kind = "text/javascript" if name.endswith(".js") else "text/html"
    return {"body": (SCRIPTS / name).read_text() if name.endswith(".js") else "<p>", "content_type": kind}


MODES = """async ([kbps, wish, told]) => {
  const { Modes } = await import("/player/modes.js");
  const modes = new Modes(kbps, 0), seen = [];
  modes.wish = wish;
  for (let now = 0, at = 0; at < told.length; at += 1)
    for (const until = now + told[at].s * 1000; now < until; now += 250) {
      const mode = modes.step({ now, starved: 0, line: true, ...told[at] });
      if (mode !== seen.at(-1)?.[0]) seen.push([mode, now / 1000]);
    }
  return seen;
}"""


def modes(page: Page, *told: dict[str, Any], kbps: int = 0, wish: str = "") -> list[tuple[str, float]]:
    return [(mode, at) for mode, at in page.evaluate(MODES, [kbps, wish, told])]


def test_a_thin_line_hears_by_itself_within_15_s_and_sees_again_within_10_s(page: Page) -> None:
    seen = modes(page, {"s": 10, "kbps": 2000}, {"s": 40, "kbps": 300}, {"s": 20, "kbps": 2000})
    assert [mode for mode, _ in seen] == ["A", "B", "A"]
    assert seen[1][1] - 10 <= 15
    assert seen[2][1] - 50 <= 10


def test_a_line_that_sways_between_the_bounds_keeps_its_mode(page: Page) -> None:
    sway = [{"s": 2, "kbps": kbps} for kbps in (500, 340, 620, 390) * 10]
    assert [mode for mode, _ in modes(page, *sway)] == ["A"]
    assert [mode for mode, _ in modes(page, *sway, kbps=200)] == ["B"]


def test_every_way_up_that_failed_makes_the_next_one_later(page: Page) -> None:
    turns = [{"s": 8, "kbps": 300}, {"s": 10, "kbps": 900}] * 8
    ups = [at for mode, at in modes(page, *turns, kbps=200) if mode == "A"]
    assert 1 <= len(ups) <= 3


def test_a_line_without_sound_has_slides_and_is_tried_again_ever_later(page: Page) -> None:
    seen = modes(page, {"s": 1, "kbps": 0}, {"s": 200, "kbps": 30, "starved": 9000}, kbps=200)
    assert [mode for mode, _ in seen[:4]] == ["B", "C", "B", "C"]
    tries = [at for mode, at in seen if mode == "B"]
    assert all(later - at >= 15 for at, later in pairwise(tries))
    assert tries[2] - tries[1] > tries[1] - tries[0]


def test_without_a_line_it_is_d_and_a_wish_holds_while_there_is_one(page: Page) -> None:
    seen = modes(page, {"s": 5, "kbps": 900}, {"s": 30, "kbps": 900, "line": False}, {"s": 20, "kbps": 900})
    assert [mode for mode, _ in seen] == ["A", "D", "B", "A"]
    wished = modes(page, {"s": 60, "kbps": 9000}, {"s": 30, "kbps": 1, "line": False}, {"s": 5, "kbps": 1}, wish="B")
    assert [mode for mode, _ in wished] == ["B", "D", "B"]


def test_parts_are_for_lines_that_proved_good_and_go_with_two_stalls_close_together(page: Page) -> None:
    script = """async () => {
      const { Pace } = await import("/player/pace.js");
      const pace = new Pace(0), seen = [];
      const run = (s, kbps, stalls) => { for (const until = run.now + s * 1000; run.now < until; run.now += 250)
        seen.push(pace.step({ now: run.now, kbps, stalls })); return seen.at(-1); };
      run.now = 0;
      return [run(7, 4000, 0), run(2, 4000, 0), run(5, 4000, 1), run(1, 4000, 2), run(20, 4000, 2), run(20, 4000, 2),
        run(5, 4000, 3), run(40, 4000, 3), run(5, 4000, 4), run(1, 900, 4), new Pace(3000).low, new Pace(1500).low];
    }"""
    assert page.evaluate(script) == [False, True, True, False, False, True, True, True, True, False, True, False]


def test_the_studio_sends_less_when_bytes_wait_and_begins_anew_when_they_stand(page: Page) -> None:
    script = """async () => {
      const { Steps, STEPS } = await import("/studio/steps.js");
      const steps = new Steps(0), said = [];
      const run = (s, share) => { for (const until = run.now + s * 1000; run.now < until; run.now += 250) {
        const word = steps.judge((steps.step.bits / 8) * share, run.now); if (word) said.push([word, steps.at, run.now / 1000]); } };
      run.now = 0;
      run(20, 3); run(60, 0); run(1, 11);
      steps.limit(360, run.now);
      return [said, steps.at, STEPS[steps.at].lines, steps.most];
    }"""
    said, at, lines, most = page.evaluate(script)
    assert [word for word, _, _ in said[:3]] == ["less", "less", "less"]
    assert said[1][2] - said[0][2] >= 6
    assert "more" in [word for word, _, _ in said]
    assert said[-1][0] == "anew"
    assert (at, lines) == (3, 360)
    assert most == 40_000  # nothing that was tried again failed
