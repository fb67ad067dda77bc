"""A throw-away server with a conference of some rooms, its hub, and browsers to look at it. Django is set up by `house`."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diemcau.cli import throwaway
from diemcau.cli.bench.browser import Browser, signed_in
from diemcau.cli.bench.load import Void

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import BrowserContext

    from diemcau.conferences.models import Conference

BINARIES = ("chromium", "chromium-browser", "google-chrome")
SCREEN = {"width": 1280, "height": 720}
# What a kiosk is started with, a sandbox that root does not get, and devices that are made up.
FLAGS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")  # fmt: skip


@dataclass
class House:
    """`stop` ends the server before the house ends."""

    address: str
    folder: Path
    conference: "Conference"
    hub: Browser
    session: str
    stop: Callable[[], None]

    @property
    def base(self) -> str:
        return f"/c/{self.conference.key}"

    def screens(self) -> list[str]:
        """The paths of the rooms' screens, the hub's room left out."""
        rooms = self.conference.sites.filter(is_hub=False).order_by("pk")
        return [f"{self.base}/sites/{room.code}/screen" for room in rooms]

    def person(self, chromium: "Chromium", address: str = "", **wishes: Any) -> "BrowserContext":
        """A browser of somebody who may see and run everything; `address`: another way to the same server."""
        context = chromium.new_context(viewport=SCREEN, **wishes)  # type: ignore[arg-type]
        context.add_cookies([{"name": "sessionid", "value": self.session, "url": address or self.address}])
        return context

    def post(self, path: str, value: object) -> bytes:
        """What a script of the hub's page sends, and the answer."""
        return self.hub.ask("POST", self.base + path, json.dumps(value).encode(), "application/json")


@contextlib.contextmanager
def house(*, rooms: int) -> Iterator[House]:
    """So many rooms besides the hub's own."""
    with throwaway.folder() as folder, contextlib.ExitStack() as running:
        conference = throwaway.seed(rooms + 1, 0)
        session = signed_in(conference)
        address = running.enter_context(throwaway.server(folder / "serve.log"))
        hub = Browser(address, session)
        hub.ask("GET", f"/c/{conference.key}/slides")
        yield House(address, folder, conference, hub, session, running.close)


@contextlib.contextmanager
def chromium(*flags: str) -> Iterator["Chromium"]:
    """A real browser. Raises Void where there is none."""
    binary = next(filter(None, map(shutil.which, BINARIES)), None)
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a developer's tool
    except ImportError:
        raise Void("playwright is not installed: this bench needs what developers have") from None
    if binary is None:
        raise Void("no Chromium is installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright keeps a loop in this thread, and nothing else runs in it
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=[*FLAGS, *flags])
        yield browser
        browser.close()


def until(true: Callable[[], Any], seconds: float, what: str) -> Any:
    """Wait until it holds. Raises Void naming `what` when it does not."""
    end = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > end:
            raise Void(f"{what} did not come within {seconds:g} s")
        time.sleep(0.1)
    return found


def rank(values: list[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
