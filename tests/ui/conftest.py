"""Fixtures of the toolkit's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext
from pytest_django import Settings

from tests.browser import one_playwright
from tests.ui.stage import Stage


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests of a worker."""
    with one_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    one = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    yield one
    one.close()


@pytest.fixture(autouse=True)
def own_addresses(settings: Settings) -> None:
    """The toolkit stands below all modules: its tests open none of their pages."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise looks for it


@pytest.fixture
def stage() -> Iterator[Stage]:
    one = Stage()
    yield one
    one.close()
