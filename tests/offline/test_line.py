"""What was asked on a line that died is given up as soon as another answer shows that the line is good again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import CHROMIUM, one_playwright
from tests.offline.test_same_rules import _run as run

pytestmark = pytest.mark.browser

CUT_AND_BACK = """(async () => {
  let cut = true
  const told = []
  window.fetch = (url, { signal }) => new Promise((answer, fail) => {
    signal.addEventListener("abort", () => fail(signal.reason))
    if (!cut) answer(new Response("{}", { headers: { "content-type": "application/json" } }))
    else if (url === "/refused") fail(new TypeError("no line"))
  })
  const server = new m0.Server({ ticket: "/ticket", server: "here" })
  const ask = (url) => server.ask(url).then(() => "answered", (fault) => (fault instanceof m0.ServerAway ? "away" : `${fault}`))
  server.addEventListener("back", () => told.push("back"))
  const began = performance.now()
  const hung = ask("/hangs").then((word) => told.push(word))
  await ask("/refused")
  await new Promise((done) => setTimeout(done, 3200))
  const young = ask("/hangs too").then((word) => told.push(word))
  cut = false
  await ask("/beat")
  await hung
  return { told, away: server.away, ms: performance.now() - began }
})()"""


@pytest.fixture
def page() -> Iterator[Page]:
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def test_an_entry_that_hangs_on_a_dead_line_is_sent_again_when_the_line_is_back(page: Page) -> None:
    found = run(page, "server", CUT_AND_BACK, None)
    assert found["told"] == ["back", "away"], "given up at once, and what was asked a moment ago is let be"
    assert found["away"] is False, "that it was given up does not make the line bad"
    assert found["ms"] < 10_000
