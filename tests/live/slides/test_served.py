"""Slides through a whole server: the hub uploads in the browser, a speaker turns by link, a room that comes late is right."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.journeys.conftest import Open, Served, chromium, open_context, serve
from tests.live.slides.conftest import paper

__all__ = ["chromium", "open_context", "serve"]
pytestmark = [pytest.mark.browser, pytest.mark.whole]
FULL_HD = {"width": 1920, "height": 1080}
REFETCHED = """performance.getEntriesByType("resource").filter((one) => one.name.includes("/pictures/") && one.transferSize > 400)
  .map((one) => one.name).filter((name, index, all) => all.indexOf(name) !== index)"""
BRIGHT = "document.querySelector('#slides img')?.naturalWidth ?? 0"


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served]) -> Served:
    return serve("rooms")


def shows(page: Page, number: int) -> None:
    """The pane shows this page's picture."""
    expect(page.locator("#slides")).to_have_attribute("data-page", str(number), timeout=15_000)
    expect(page.locator("#slides img")).to_be_visible(timeout=15_000)
    expect(page.locator("#slides img")).to_have_attribute("alt", re.compile(rf" {number} "), timeout=15_000)


def test_from_upload_to_every_room(  # noqa: PLR0915 - one morning, from end to end
    served: Served, open_context: Open, tmp_path: Path
) -> None:
    server, facts = served
    (tmp_path / "so-cuu.pdf").write_bytes(paper(5))
    hub = open_context(server.url, {"sessionid": facts["sessions"]["hub_technician"]}).new_page()
    faults: list[str] = []
    hub.on("pageerror", lambda error: faults.append(str(error)))
    hub.goto(f"{server.url}/c/{facts['key']}/slides")
    hub.locator("input[type=file]").set_input_files(tmp_path / "so-cuu.pdf")
    hub.locator("select[name=item]").select_option(index=1)
    hub.get_by_role("button", name="Tải lên").click()
    hub.locator("[data-remote]").wait_for(timeout=30_000)
    deck = hub.url

    room = open_context(server.url, {"sessionid": facts["sessions"]["organizer"]}, viewport=FULL_HD).new_page()
    room.on("pageerror", lambda error: faults.append(str(error)))
    room.goto(f"{server.url}{facts['room']}/screen")
    expect(room.locator("#slides")).to_be_hidden()
    expect(room.locator("connection-indicator")).to_have_attribute("data-state", "ready", timeout=15_000)
    hub.get_by_role("button", name="Chiếu ở mọi phòng").click()
    shows(room, 1)
    expect(room.locator(".screen-head")).to_be_hidden()
    hub.keyboard.press("ArrowRight")
    shows(room, 2)
    assert room.evaluate(BRIGHT) in (960, 1600)

    hub.goto(f"{server.url}/c/{facts['key']}/speakers")
    hub.locator("tbody tr").nth(2).get_by_role("button", name="Tạo").click()  # behind lectern and stage: the first item
    link = hub.locator(".address").inner_text()
    speaker = open_context(server.url, viewport=PHONE, has_touch=True).new_page()
    speaker.on("pageerror", lambda error: faults.append(str(error)))
    speaker.goto(link.replace(link.split("/speak/")[0], server.url))
    expect(speaker.locator("[data-part=count]")).to_have_text("2 / 5")
    speaker.get_by_role("button", name="Tiếp").click()
    shows(room, 3)
    speaker.locator(".strip button").nth(4).click()
    shows(room, 5)
    assert room.evaluate(REFETCHED) == []
    speaker.locator("[data-part=notes]").fill("Nhắc số 115")
    speaker.get_by_role("button", name="Tối màn hình").click()
    expect(room.locator(".slide-stage[data-dark]")).to_have_count(1)
    speaker.get_by_role("button", name="Lùi").click()
    shows(room, 4)
    expect(room.locator(".slide-stage[data-dark]")).to_have_count(0)

    speaker.get_by_role("button", name="Con trỏ").click()
    box = speaker.locator("[data-part=view]").bounding_box()
    assert box is not None
    for step in range(6):
        speaker.mouse.move(box["x"] + box["width"] * (0.3 + step / 20), box["y"] + box["height"] / 2)
        speaker.wait_for_timeout(150)
    expect(room.locator(".slide-pointer")).to_be_visible()
    expect(room.locator(".slide-pointer")).to_be_hidden(timeout=5_000)

    late = open_context(server.url, {"sessionid": facts["sessions"]["organizer"]}, viewport=FULL_HD).new_page()
    late.goto(f"{server.url}{facts['beside']}/screen")
    shows(late, 4)
    speaker.reload()
    speaker.locator(".strip button").nth(4).click()
    expect(speaker.locator("[data-part=notes]")).to_have_value("Nhắc số 115")

    hub.goto(f"{server.url}/c/{facts['key']}/speakers")
    hub.once("dialog", lambda dialog: dialog.accept())
    hub.get_by_role("button", name="Kết thúc").click()
    speaker.locator(".strip button").nth(0).click()
    speaker.wait_for_timeout(500)
    shows(room, 5)
    assert faults == []
    hub.goto(deck)
