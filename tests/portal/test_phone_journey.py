"""The phone in a delegate's hand: opened by its QR over a thin line, what it hears, and a line that goes and comes back."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, Route, expect

from tests.browser import open_browser
from tests.server import Server
from tests.wire import Wire, wire_to

pytestmark = [pytest.mark.browser, pytest.mark.whole]
GROUNDS = "tests.portal.phone_grounds"
THIN = 64_000 / 8, 0.1  # bytes a second, seconds each way


@pytest.fixture
def line(server: Server, facts: dict[str, Any]) -> Iterator[Wire]:
    with wire_to("127.0.0.1", server.port) as wire:
        yield wire


@pytest.fixture
def context(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    opened = open_browser(playwright, tmp_path / "profile")
    yield opened
    opened.close()


def test_opened_by_qr_over_64_kbit_and_all_of_it_within_60_kb(
    line: Wire, facts: dict[str, Any], context: BrowserContext
) -> None:
    page = context.pages[0]
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    asked: list[str] = []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    line.slow(*THIN)
    page.goto(f"{line.url}/p/{facts['code']}", wait_until="commit")
    expect(page.locator(".phone-head")).to_contain_text(facts["name"])
    readable = page.evaluate("performance.now()")
    expect(page.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=60_000)
    heard = page.evaluate("performance.now()")
    page.wait_for_timeout(8_000)  # the rounds of the clock, and the worker's copy
    line.slow(0)
    print(
        f"{len(asked)} requests, {sum(sizes):.0f} bytes; readable after {readable:.0f} ms, hears after {heard:.0f} ms"
    )
    assert sum(sizes) <= 60 * 1024, asked
    assert not [url for url in asked if not url.startswith(line.url)]


def _open_up(route: Route) -> None:
    """The script, with what sections are written against in reach of the test."""
    body = route.fetch().text()
    made = re.search(r"const (m\d+) = \(\(\) => \{(?:(?!\n\}\)\(\);).)*?return \{phone\};", body, re.DOTALL)
    assert made is not None
    route.fulfill(body=f"{body}\nwindow.phone = {made[1]}.phone;", content_type="text/javascript")


def test_what_is_said_without_a_line_is_kept_and_sent_once(
    line: Wire, server: Server, facts: dict[str, Any], context: BrowserContext
) -> None:
    page = context.pages[0]
    page.route("**/phone.js", _open_up)
    page.goto(f"{line.url}/p/{facts['code']}")
    expect(page.locator("body[data-kept=yes]")).to_be_attached(timeout=40_000)
    expect(page.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=30_000)
    line.cut()
    body = {"text": "Bao giờ có túi sơ cứu cho bản? 🩹", "naming": "unit"}
    entry = page.evaluate("(body) => window.phone.send('questions.ask', body)", body)
    assert (entry["state"], entry["body"]) == ("waiting", body)
    expect(page.locator("#phone-waiting")).to_have_text(re.compile("^1 mục đang chờ"))
    page.reload()
    expect(page.locator("#phone-waiting")).to_be_visible()  # it outlived the page
    line.mend()
    expect(page.locator("#phone-waiting")).to_be_hidden(timeout=40_000)
    until = time.monotonic() + 60
    while not (found := server.do(GROUNDS, "questions")) and time.monotonic() < until:
        time.sleep(0.5)
    assert [(text, way) for text, _unit, way in found] == [(body["text"], "phone")]


def test_without_a_stream_it_asks_what_is_shown_now(
    line: Wire, server: Server, facts: dict[str, Any], context: BrowserContext
) -> None:
    page = context.pages[0]
    page.route("**/live/stream*", lambda route: route.fulfill(status=503, headers={"Retry-After": "2"}, body="{}"))
    page.goto(f"{line.url}/j/{facts['join']}")
    expect(page.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=30_000)
    title = server.do(GROUNDS, "advance")
    expect(page.locator(".phone-now")).to_contain_text(title, timeout=40_000)


def test_what_runs_comes_by_stream_and_the_page_opens_without_a_line(
    line: Wire, server: Server, facts: dict[str, Any], context: BrowserContext
) -> None:
    page = context.pages[0]
    page.goto(f"{line.url}/j/{facts['join']}")
    expect(page.locator("body[data-kept=yes]")).to_be_attached(timeout=40_000)
    expect(page.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=30_000)
    title = server.do(GROUNDS, "advance")
    expect(page.locator(".phone-now")).to_contain_text(title, timeout=30_000)
    line.cut()
    page.reload()
    expect(page.locator("h1")).to_have_text("Điểm cầu xã Mường Lạn")
    expect(page.locator('connection-indicator[data-state="lost"]')).to_be_visible(timeout=40_000)
    following = server.do(GROUNDS, "advance")  # nobody hears it now
    line.mend()
    expect(page.locator(".phone-now")).to_contain_text(following, timeout=40_000)
    expect(page.locator('connection-indicator[data-state="ready"]')).to_be_visible(timeout=30_000)
    server.do(GROUNDS, "renew")
    expect(page.locator("#phone-ended")).to_be_visible(timeout=40_000)
    page.reload()
    expect(page.locator("h1")).to_have_text("Mã này không mở được")
