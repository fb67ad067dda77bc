"""The room's end of a call, in a browser without a server: what it says while nobody answers."""

from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser import CHROMIUM, one_playwright

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
SCRIPTS = Path(__file__).resolve().parents[3] / "src/diemcau/live/stage/static/stage/js"
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


def answer(route: Route) -> None:
    name = route.request.url.partition("localhost/")[2]
    is_script = name.endswith(".js")
    body = (SCRIPTS / name).read_text() if is_script else "<p>"
    route.fulfill(body=body, content_type="text/javascript" if is_script else "text/html")


def test_a_room_that_nobody_answers_goes_on_saying_so_until_somebody_does() -> None:
    with one_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto("http://localhost/")
        steady, after = page.evaluate(SCRIPT)
        browser.close()
    assert steady == ["connecting", "connecting", "nobody", "nobody", "nobody"], (
        "never 'connecting' again between its tries"
    )
    assert after == "connecting"
