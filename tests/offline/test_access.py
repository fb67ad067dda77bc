"""The desk for everybody who works at a door: axe-core finds nothing serious in any part, language or theme."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright

from tests.browser import open_browser
from tests.offline.conftest import enter
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, Any]]]:
    server = Server(tmp_path_factory.mktemp("house"))
    facts = server.do("tests.offline.grounds", "make", "12")
    server.start()
    yield server, facts
    server.stop()


def _serious(page: Page) -> list[str]:
    page.wait_for_timeout(400)  # colours are measured when nothing moves any more
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("language", "theme"), [("vi", "light"), ("vi", "dark"), ("en", "light"), ("en", "dark")])
def test_nothing_serious_in_any_part(
    house: tuple[Server, dict[str, Any]], playwright: Playwright, tmp_path: Path, language: str, theme: str
) -> None:
    server, facts = house
    context = open_browser(playwright, tmp_path / "profile", bypass_csp=True)
    wishes = {"theme": theme, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in wishes.items()])
    page = context.pages[0]
    enter(page, server.url, facts)
    assert page.locator("html").get_attribute("lang") == language
    page.locator('.person[data-state="expected"] .main').first.click()
    found = {"people": _serious(page)}
    for view in ("scan", "count", "room"):
        page.locator(f'.desk-bar button[value="{view}"]').click()
        found[view] = _serious(page)
    page.locator('.desk-bar button[value="people"]').click()
    page.locator('.person[data-state="expected"] .more').first.click()
    found["sheet"] = _serious(page)
    page.keyboard.press("Escape")
    page.locator("header [data-journal]").click()
    found["journal"] = _serious(page)
    context.close()
    assert {part: faults for part, faults in found.items() if faults} == {}


def test_targets_are_as_large_as_a_thumb(
    house: tuple[Server, dict[str, Any]], playwright: Playwright, tmp_path: Path
) -> None:
    server, facts = house
    context = open_browser(playwright, tmp_path / "profile")
    page = context.pages[0]
    enter(page, server.url, facts)
    small = []
    for view in ("people", "scan", "count", "room"):
        page.locator(f'.desk-bar button[value="{view}"]').click()
        small += page.evaluate(
            """() => [...document.querySelectorAll("button, select, input, summary, main a")].filter((e) => e.checkVisibility())
            .map((e) => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
        )
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]
    context.close()
    assert small == []
