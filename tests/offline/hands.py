"""What somebody does at a desk in a browser, and what the tests then wait for."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect


def name_of(row: Locator) -> str:
    """The name a row of the list shows. Its innerText would be empty in the moment before the browser has drawn the row: rows
    are laid out as they come into sight (content-visibility), in the very frame that shows them."""
    name = row.locator(".name")
    expect(name).not_to_be_empty()
    return name.text_content() or ""


def check_in(page: Page, count: int = 1) -> list[str]:
    """Tap the next `count` people who have not come yet; their names."""
    names = []
    for _ in range(count):
        uid = page.locator('.person[data-state="expected"]').first.get_attribute("data-u")
        row = page.locator(f'.person[data-u="{uid}"]')
        names.append(name_of(row))
        row.locator(".main").click()
        expect(row).to_have_attribute("data-state", "present")
    return names


def walk_in(page: Page, name: str) -> None:
    """Take in somebody who is not on the list, which then shows them."""
    page.locator("[data-walk-in]").first.click()
    page.locator("dialog input[name=full_name]").fill(name)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".person", has_text=name)).to_have_count(1)


def all_accepted(page: Page, *, seconds: float = 20) -> None:
    """Nobody on the list waits to be sent or judged any more."""
    expect(page.locator(".person .way")).to_have_count(0, timeout=1000 * seconds)


def until(told: Callable[[], Any], wanted: Any, *, seconds: float = 60) -> Any:
    """What `told` says in the end: `wanted` as soon as it does."""
    end = time.monotonic() + seconds
    while (found := told()) != wanted and time.monotonic() < end:
        time.sleep(0.5)
    return found
