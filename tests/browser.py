"""Debian's Chromium for browser tests, as users have it: a profile on disk, no throttling, no flags but the sandbox's."""

import atexit
import contextlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, Route, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}


@cache
def _started() -> Playwright:
    made = sync_playwright().start()
    atexit.register(made.stop)
    return made


@contextlib.contextmanager
def one_playwright() -> Iterator[Playwright]:
    """The only Playwright of this process: a second one would find the first one's loop running and refuse."""
    yield _started()


def open_browser(playwright: Playwright, profile: Path, *, extra: Sequence[str] = (), **wishes: Any) -> BrowserContext:
    """A browser with its profile in `profile`: opened again later, it has kept what a user's would keep. `extra` flags."""
    wishes = {"viewport": PHONE, "device_scale_factor": 2, "has_touch": True, "locale": "vi-VN"} | wishes
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=["--no-sandbox", *extra], **wishes
    )


def opened(browser: Browser, url: str, *, session: str = "", size: Any = LAPTOP) -> Page:
    """A page for somebody of their own, signed in where the key of a session is given."""
    context = browser.new_context(viewport=size, locale="vi-VN")
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.goto(url)
    return page


def cut_then_lose(page: Page, address: str, button: Locator) -> None:
    """Press with no line, then with a line whose answer is lost: the page stands, and says so. The next press goes through."""

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        route.fetch()
        return route.abort()

    told = page.locator(".notice").filter(has_text="Mất đường truyền, chưa nhận được trả lời")
    page.context.set_offline(True)
    button.click()
    expect(told).to_be_visible()
    page.context.set_offline(False)
    page.route(f"**{address}**", lose)
    with page.expect_event("requestfailed"):
        button.click()
    expect(told).to_be_visible()
    page.unroute(f"**{address}**")
