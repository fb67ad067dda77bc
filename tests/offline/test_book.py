"""What a desk knows of those who were moved to another room while it spoke of them. No server: the packs are the test's."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from diemcau.ui.bundle import join_modules
from tests.browser import CHROMIUM
from tests.offline.test_same_rules import _read as read

pytestmark = pytest.mark.browser
PAGE = '<!doctype html><script type="application/json" id="desk-texts">{}</script>'
ENTRY = "offline/js/entry.js"
DESK = """import { Book } from "./book.js"
import { OpMaker } from "../../ui/js/op-maker.js"
import { Outbox } from "./outbox.js"
import { openStore } from "./store.js"
export const play = async (packs) => {
  const store = await openStore("desk-test")
  const maker = new OpMaker({ device: "d", site: 1, run: "live" }, () => 0)
  const outbox = new Outbox({ store, sender: { flush: async () => ({ left: "line" }) }, server: new EventTarget(), maker })
  const book = new Book(store, outbox)
  await book.load()
  const told = []
  let op
  const look = () => told.push({
    shown: book.people.map((one) => [one.u, one.n, one.so, book.stateOf(one.u, 7).state]),
    counts: [book.counts(7).expected, book.counts(7).present],
    named: book.delegates.get("moved")?.n,
    kept: [...book.delegates.keys()].sort(),
  })
  for (const pack of packs) {
    if (pack === "check in") op = await outbox.add("attendance.check_in", { delegate: "moved", session: 7, via: "list" })
    else await book.take(JSON.parse(JSON.stringify(pack).replaceAll("OP", op?.id)))
    look()
  }
  await book.forget()
  look()
  return told
}
"""
MOVED = {"u": "moved", "h": "h1", "n": "Lò Văn An", "k": "an", "st": "confirmed", "so": "import"}
OTHER = {"u": "other", "h": "h2", "n": "Vàng A Bình", "k": "binh", "st": "confirmed", "so": "import"}
STAYS = {"u": "stays", "h": "h3", "n": "Tráng Thị Chi", "k": "chi", "st": "confirmed", "so": "import"}
HERE = ["stays", "Tráng Thị Chi", "import", "expected"]
CAME = {"id": "OP", "k": "check_in", "d": "moved", "s": 7, "at": 1_800_000_000_000, "site": 1}


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    made = browser.new_page()
    made.route("http://localhost/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    made.goto("http://localhost/")
    yield made
    browser.close()


def _play(page: Page, *packs: Any) -> list[dict[str, Any]]:
    script = join_modules(ENTRY, lambda path: DESK if path == ENTRY else read(path))
    module = re.findall(r"^const (m\d+) =", script, re.MULTILINE)[-1]
    told: list[dict[str, Any]] = page.evaluate(f"(packs) => {{ {script}; return {module}.play(packs) }}", list(packs))
    return told


FAULT = """import { Outbox } from "./outbox.js"
export const play = () => new Promise((done) => {
  let flushed = 0, read = 0
  const sender = { flush: async () => (++flushed > 1 && done(flushed), { left: "none" }) }
  const entries = async () => { if (!read++) throw new Error("the shelf was closed"); return [] }
  const soon = setTimeout
  globalThis.setTimeout = (step, ms) => soon(step, ms / 100)
  new Outbox({ store: { entries }, sender, server: new EventTarget(), maker: null }).kick()
})
"""


def test_a_shelf_that_fails_is_tried_again(page: Page) -> None:
    script = join_modules(ENTRY, lambda path: FAULT if path == ENTRY else read(path))
    module = re.findall(r"^const (m\d+) =", script, re.MULTILINE)[-1]
    assert (
        page.evaluate(
            f"() => {{ {script}; return Promise.race([{module}.play(), new Promise((r) => setTimeout(r, 8000))]) }}"
        )
        == 2
    )


def _pack(*delegates: dict[str, Any], whole: bool = False, facts: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    head = {"me": {"hub": False}}
    return {"version": "1", "life": "l", "whole": whole, "head": head, "delegates": delegates, "facts": facts}


def _gone(*uids: str) -> list[dict[str, Any]]:
    return [{"u": uid, "gone": True} for uid in uids]


def test_who_was_moved_while_a_check_in_waited_stays_until_the_server_has_heard_of_it(page: Page) -> None:
    begun = _pack(MOVED, OTHER, STAYS, whole=True)
    told = _play(
        page, begun, "check in", _pack(*_gone("moved", "other")), _pack(MOVED | {"so": "visitor"}, facts=(CAME,))
    )
    before, waiting, heard = told[1:4]
    assert before["counts"] == [3, 1]
    for look, tag in ((waiting, "off_list"), (heard, "visitor")):
        assert look["shown"] == [["moved", "Lò Văn An", tag, "present"], HERE]
        assert (look["counts"], look["kept"]) == ([1, 1], ["moved", "stays"]), "who was never spoken of is forgotten"


@pytest.mark.parametrize("whole", [False, True])
def test_who_went_for_good_is_only_a_name_in_the_journal(page: Page, whole: bool) -> None:
    begun = _pack(MOVED, STAYS, whole=True)
    undone = {
        "id": "hub",
        "k": "undo",
        "d": "moved",
        "s": 7,
        "at": 1_800_000_000_001,
        "site": 2,
        "hub": True,
        "un": "OP",
    }
    left = _pack(*([STAYS] if whole else _gone("moved")), whole=whole, facts=(CAME, undone))
    told = _play(page, begun, "check in", left)
    assert (told[2]["shown"], told[2]["named"]) == ([HERE], "Lò Văn An")
    assert told[3]["kept"] == []
