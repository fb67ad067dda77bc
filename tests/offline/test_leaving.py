"""What a device keeps of persons when it has no business with them any more: turned away, or the conference over."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.offline.conftest import enter
from tests.offline.hands import all_accepted, walk_in
from tests.server import Server
from tests.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.whole]
Open = Callable[..., BrowserContext]
NOTE = "main > .empty[role=status]"
GUEST = "Sùng Thị Đi"
HOLDER = "Lò Thị Mỷ"
KEPT = """async () => {
  const told = { shelves: {}, caches: [], storage: JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) }
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => (indexedDB.open(name).onsuccess = ({ target }) => done(target.result)))
    const all = {}
    for (const store of db.objectStoreNames) {
      all[store] = await new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => done(target.result)))
    }
    told.shelves[name] = all
    db.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) told.caches.push(request.url + await (await cache.match(request)).text())
  }
  return told
}"""

LEFT = """() => Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()])
  .then((all) => all.map((some) => some.length))"""


def _kept(page: Page) -> tuple[dict[str, Any], str]:
    """All that the browser holds: its shelves, and everything as one text."""
    told = page.evaluate(KEPT)
    return told["shelves"], str(told) + page.content()


def _a_day(page: Page, url: str, room: dict[str, Any]) -> list[str]:
    """Let in, rehearsed, some people in, one of them from outside the list; the names on the list."""
    enter(page, url, room)
    page.goto(f"{url}{room['desk']}?run=rehearsal")
    page.wait_for_selector("body.has-pack .person")
    walk_in(page, "Sùng A Thử")
    all_accepted(page)
    page.goto(url + room["desk"])
    page.wait_for_selector("body[data-kept=yes]", timeout=30_000)
    page.locator('.person[data-state="expected"] .main').first.click()
    walk_in(page, "Sùng A Đến")
    all_accepted(page)
    names = page.locator(".person .name").all_text_contents()
    shelves, text = _kept(page)
    assert len(shelves) == 2
    assert all(name in text for name in [*names, "Sùng A Thử", HOLDER, "Tráng A Dế"]), "the probe sees what is kept"
    return [*names, "Sùng A Thử", HOLDER, "Tráng A Dế"]


def _turned_away_with_a_guest(page: Page, server: Server, wire: Wire, room: dict[str, Any]) -> list[str]:
    """A day's work, a guest written down without a line, and the device shut out before it comes back; the names it held."""
    names = _a_day(page, wire.url, room)
    wire.cut()
    walk_in(page, GUEST)
    expect(page.locator("header [data-number]")).to_have_text("1")
    server.do("tests.offline.grounds", "turn_away")
    wire.mend()
    return names


def _gone(page: Page) -> None:
    """Within some seconds neither shelves nor pages nor a worker are left."""
    for _ in range(40):
        left = page.evaluate(LEFT)
        if not any(left):
            return
        page.wait_for_timeout(250)
    raise AssertionError(left)


def _nobody(page: Page, names: list[str], *, ops: int) -> None:
    """Nothing names anybody but `ops` ops that were never handed in."""
    shelves, text = _kept(page)
    assert [name for name in names if name in text] == []
    for name, shelf in shelves.items():
        assert (shelf["delegates"], shelf["facts"]) == ([], []), name
        assert [entry["state"] for entry in shelf["outbox"]] == ["waiting"] * ops, name
    assert len(shelves) <= 1


def test_a_device_turned_away_forgets_the_list_and_hands_in_its_queue_when_let_in_again(
    server: Server, room: dict[str, Any], wire: Wire, browser: Open
) -> None:
    page = browser().pages[0]
    names = _turned_away_with_a_guest(page, server, wire, room)
    expect(page.locator(NOTE)).to_contain_text("1", timeout=60_000)
    _nobody(page, names, ops=1)

    page.goto(wire.url + room["desk"])  # opened again it is still the desk, not a page that asks for a password
    expect(page.locator(NOTE)).to_contain_text("1", timeout=60_000)
    _nobody(page, names, ops=1)
    page.locator("header [data-journal]").click()
    expect(page.locator(".journal li")).to_have_count(1)
    expect(page.locator(".journal li")).to_contain_text(GUEST)
    assert GUEST not in server.do("tests.offline.grounds", "tell")["present"]

    enter(page, wire.url, room)
    expect(page.locator("header [data-number]")).to_have_text("", timeout=30_000)
    all_accepted(page)
    expect(page.locator(".person")).to_have_count(47)
    assert GUEST in server.do("tests.offline.grounds", "tell")["present"]


def test_what_a_device_turned_away_never_handed_in_may_be_thrown_away(
    server: Server, room: dict[str, Any], wire: Wire, browser: Open
) -> None:
    page = browser().pages[0]
    names = _turned_away_with_a_guest(page, server, wire, room)
    page.locator("[data-discard]").click(timeout=60_000)
    _nobody(page, names, ops=1)  # asked first
    page.locator("dialog .button.danger").click()
    expect(page.locator("[data-discard]")).to_have_count(0)
    _nobody(page, [*names, GUEST], ops=0)


def test_a_key_that_ran_out_or_a_cookie_that_is_gone_loses_no_list(
    server: Server, room: dict[str, Any], wire: Wire, browser: Open
) -> None:
    context = browser()
    page = context.pages[0]
    names = _a_day(page, wire.url, room)
    server.do("tests.offline.grounds", "run_out")
    page.goto(wire.url + room["desk"])
    expect(page.locator("#desk-shut-out")).to_be_visible(timeout=60_000)
    context.clear_cookies()
    page.goto(wire.url + room["desk"])
    expect(page.locator("#desk-shut-out")).to_be_visible(timeout=60_000)
    text = _kept(page)[1]
    assert all(name in text for name in names)


def test_when_the_conference_is_over_nothing_is_kept(
    server: Server, room: dict[str, Any], wire: Wire, browser: Open
) -> None:
    page = browser().pages[0]
    names = _a_day(page, wire.url, room)
    server.do("tests.offline.grounds", "close")
    page.goto(wire.url + room["desk"])
    expect(page.locator("main .empty h2")).to_be_visible(timeout=30_000)
    expect(page.locator(".person")).to_have_count(0)
    _gone(page)
    _nobody(page, names, ops=0)


def test_when_the_conference_is_over_only_what_was_never_handed_in_stays_until_it_is(
    server: Server, room: dict[str, Any], wire: Wire, browser: Open
) -> None:
    context = browser()
    page = context.pages[0]
    names = _a_day(page, wire.url, room)
    context.route("**/live/ops", lambda route: route.abort())
    walk_in(page, GUEST)
    expect(page.locator("header [data-number]")).to_have_text("1")
    server.do("tests.offline.grounds", "close")
    page.goto(wire.url + room["desk"])
    expect(page.locator(NOTE)).to_contain_text("1", timeout=60_000)
    _nobody(page, names, ops=1)
    assert GUEST not in server.do("tests.offline.grounds", "tell")["present"]

    context.unroute("**/live/ops")
    expect(page.locator("[data-discard]")).to_have_count(0, timeout=60_000)
    _gone(page)
    _nobody(page, [*names, GUEST], ops=0)
    assert GUEST in server.do("tests.offline.grounds", "tell")["present"]


def test_a_desk_opened_by_an_account_leaves_nothing_behind(
    server: Server, room: dict[str, Any], wire: Wire, browser: Open
) -> None:
    context = browser()
    page = context.pages[0]
    page.goto(wire.url + server.do("tests.offline.grounds", "sign_in_link"))
    page.locator("main form button").last.click()
    page.wait_for_url(f"{wire.url}/")
    page.goto(wire.url + room["desk"])
    page.wait_for_selector("body.has-pack .person")
    page.locator('.person[data-state="expected"] .main').first.click()
    all_accepted(page)
    names = page.locator(".person .name").all_text_contents()
    assert len(names) == 45
    assert page.evaluate(LEFT) == [0, 0, 0]

    context.clear_cookies()
    page.reload()
    expect(page.locator("[name=login]")).to_be_visible()
    assert page.evaluate(LEFT) == [0, 0, 0]
    assert [name for name in names if name in page.content()] == []


def test_signing_out_takes_the_list_off_an_open_desk_and_touches_no_device_s_shelf(
    server: Server, room: dict[str, Any], wire: Wire, browser: Open
) -> None:
    context = browser()
    page, other = context.pages[0], context.new_page()
    _a_day(page, wire.url, room)  # the room's own device, in the same browser
    key = [cookie for cookie in context.cookies() if cookie["name"] == "diemcau_device"]
    context.clear_cookies()
    page.close()
    link = server.do("tests.offline.grounds", "sign_in_link")
    other.goto(wire.url + link)
    other.locator("main form button").last.click()
    other.wait_for_url(f"{wire.url}/")
    other.goto(wire.url + room["desk"])
    other.wait_for_selector("body.has-pack .person")
    expect(other.locator("#desk-passing")).to_be_visible()
    third = context.new_page()
    third.goto(f"{wire.url}/me")
    with third.expect_navigation():
        third.locator("form[action*=logout] button").click()
    expect(other.locator(NOTE)).to_be_visible(timeout=90_000)
    expect(other.locator(".person")).to_have_count(0)
    context.add_cookies(key)
    other.goto(wire.url + room["desk"])
    other.wait_for_selector("body.has-pack .person")
    assert len(other.evaluate(LEFT)) == 3
    assert other.evaluate(LEFT)[0] == 2, "the device's shelves stand"
