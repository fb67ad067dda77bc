"""The desk's search: who was found by the name stands before who was found by position or unit, and why nobody was found."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from diemcau.kernel.names import fold
from tests.browser import CHROMIUM
from tests.offline.test_same_rules import _run as run

pytestmark = pytest.mark.browser

PAGE = """<script type="application/json" id="desk-texts">{}</script><desk-people><input type="search"><div data-filters></div>
<ul class="people"></ul><div data-none><svg></svg><h3></h3><p></p><button></button></div>
<b data-count="all"></b><b data-count="open"></b><b data-count="present"></b><b data-count="absent"></b></desk-people>"""

TYPE = """(() => {
  const part = document.querySelector("desk-people")
  const people = given.people.map(([n, about], i) => ({ u: String(i), n, about, so: "import", listed: true, folded: given.folded[i] }))
  const book = { people, stateOf: () => ({ state: "expected" }), counts: () => ({}) }
  part.begin({ book, session: 1, zone: "UTC" })
  part.show()
  part.search.value = given.typed
  part.search.dispatchEvent(new Event("input"))
  part.search.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }))
  const rows = [...part.list.children].filter((row) => !row.hidden)
  return [rows.map((row) => [row.dataset.u, row.hasAttribute("data-later")]), document.activeElement.parentNode.dataset.u]
})()"""


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser.new_page()
    browser.close()


def test_names_stand_before_units(page: Page) -> None:
    people = [["Lò Thị Bé", "Đơn vị Hữu An"], ["Đỗ Hữu An", "Sở Y tế"], ["Đỗ Văn Ba", "Xã Hữu An"]]
    page.set_content(PAGE)
    given: dict[str, Any] = {"people": people, "folded": [fold(" ".join(one)) for one in people], "typed": "do huu an"}
    assert run(page, "people", TYPE, given) == [
        [["0", True], ["1", False], ["2", True]],
        "1",
    ]


LOOK = """(() => {
  const part = document.querySelector("desk-people"), none = part.querySelector("[data-none]"), told = []
  const people = []
  part.begin({ book: { people, stateOf: () => ({ state: "expected" }), counts: () => ({}) }, session: 1, zone: "UTC" })
  const look = (typed, view) => {
    part.search.value = typed
    part.querySelector(`button[value=${view}]`).click()
    part.show()
    const [word, help, add] = none.querySelectorAll("h3, p, button")
    told.push(none.hidden ? "" : [word.textContent, help.textContent, add.hidden])
  }
  look("", "all"); look("lo", "all")
  people.push({ u: "1", n: "Lò Thị Bé", about: "", so: "import", listed: true, folded: "lo thi be" })
  look("lo", "all"); look("zz", "all"); look("", "present")
  return told
})()"""


def test_a_room_without_a_list_is_no_search_that_failed(page: Page) -> None:
    buttons = '<button value="all"></button><button value="present"></button>'
    page.set_content(PAGE.replace("<div data-filters></div>", f"<div data-filters>{buttons}</div>"))
    empty, found, view = ["none.list", "none.list_help", False], ["none.found", "zz", False], ["none.view", "", True]
    assert run(page, "people", LOOK, None) == [empty, empty, "", found, view]


YESTERDAY = """(() => {
  const part = document.querySelector("desk-people")
  const one = (u, n, folded, listed) => ({ u, n, about: "", so: listed ? "import" : "substitute", listed, folded })
  const people = [one("1", "Lò Thị Bé", "lo thi be", true), one("2", "Sùng Thị Thay", "sung thi thay", false), one("3", "Vàng A Chủ", "vang a chu", false)]
  const states = { 1: "expected", 2: "expected", 3: "present" }
  const counts = { open: 1, present: 1, absent: 0, replaced: 0, left: 0, elsewhere: 0 }
  part.begin({ book: { people, stateOf: (u) => ({ state: states[u] }), counts: () => counts }, session: 2, zone: "UTC" })
  const shown = (typed) => {
    part.search.value = typed
    part.show()
    return [...part.list.children].filter((row) => !row.hidden).map((row) => row.dataset.u)
  }
  const figures = [...part.querySelectorAll("[data-count]")].map((b) => b.dataset.count)
  return [shown(""), shown("thay"), figures.map((name) => part.querySelector(`[data-count=${name}]`).textContent)]
})()"""


def test_who_came_instead_yesterday_is_not_expected_today_and_found_by_name(page: Page) -> None:
    page.set_content(PAGE)
    assert run(page, "people", YESTERDAY, None) == [["1", "3"], ["2"], ["2", "1", "1", "0"]]
