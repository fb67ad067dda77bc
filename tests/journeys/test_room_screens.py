"""Room screens on real streams: one change reaches all of them, each in its own language and time zone."""

import os
import re
import signal
import time
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from diemcau.kernel.ids import uuid7
from tests.journeys.conftest import Open, Served
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.whole]
FULL_HD = {"width": 1920, "height": 1080}
FRESH = """async (ids) => {
  const plain = (element) => {
    const copy = element.cloneNode(true);
    for (const time of copy.querySelectorAll('time')) time.textContent = '';
    for (const one of [copy, ...copy.querySelectorAll('[style]')]) one.removeAttribute('style');
    return copy.outerHTML;
  };
  const answer = await fetch(location.href, {cache: 'no-store'});
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return ids.map((id) => [plain(document.getElementById(id)), plain(page.getElementById(id))]);
}"""
POST = """async ([conference, site, op]) => {
  const minted = await (await fetch(`/ticket?conference=${conference}&site=${site}`, {method: 'POST'})).json();
  const body = JSON.stringify({ops: [{...op, device: minted.device}]});
  const headers = {Authorization: `Bearer ${minted.ticket}`, 'Content-Type': 'application/json'};
  return (await fetch('/live/ops', {method: 'POST', headers, body})).json();
}"""


class Stage(NamedTuple):
    """The hub's programme, the wall, and the screens of two rooms: in Vietnamese, and in English and in Tokyo's time."""

    server: Server
    facts: dict[str, Any]
    programme: Page
    wall: Page
    screen: Page
    beside: Page


@pytest.fixture(scope="module")
def stage(serve: Any, open_context: Open) -> Stage:
    served: Served = serve("rooms")
    server, facts = served

    def opened(role: str, path: str, language: str, **wishes: Any) -> Page:
        cookies = {"sessionid": facts["sessions"][role], "django_language": language}
        page = open_context(server.url, cookies, **wishes).new_page()
        page.goto(server.url + path)
        return page

    return Stage(
        server,
        facts,
        opened("hub_technician", f"/c/{facts['key']}/programme", "en"),
        opened("hub_technician", f"/c/{facts['key']}/wall", "vi"),
        opened("organizer", f"{facts['room']}/screen", "vi", viewport=FULL_HD),
        opened("organizer", f"{facts['beside']}/screen", "en", viewport=FULL_HD),
    )


def _live(*pages: Page) -> None:
    for page in pages:
        expect(page.locator("connection-indicator")).to_have_attribute("data-state", "ready", timeout=40_000)


def _same_as_fresh(page: Page, *ids: str) -> None:
    for shown, fresh in page.evaluate(FRESH, list(ids)):
        assert shown == fresh


def test_one_change_of_the_programme_reaches_every_screen_within_two_seconds(stage: Stage) -> None:
    _live(stage.wall, stage.screen, stage.beside)
    time.sleep(3.5)  # the looks after the start are over: from now on only frames bring news
    spent = []
    for vi, en in [("Sơ cứu ngừng tuần hoàn", "Cardiac arrest"), ("Phim tư liệu", "Film"), ("Hỏi đáp", "Questions")]:
        stage.programme.get_by_role("button", name=f"Start: {en}").click()
        began = time.monotonic()
        expect(stage.screen.locator("#screen-now .title")).to_have_text(vi, timeout=10_000)
        expect(stage.beside.locator("#screen-now .title")).to_have_text(en, timeout=10_000)
        expect(stage.wall.locator("#wall-now")).to_contain_text(vi, timeout=10_000)
        spent.append(time.monotonic() - began)
    print(f"on two screens and the wall after {', '.join(f'{s:.2f}' for s in spent)} s")
    assert min(spent) <= 2
    assert max(spent) <= 6, "2 s on a machine of its own; this one may be shared"
    for page in (stage.screen, stage.beside):
        _same_as_fresh(page, "screen-now")
    _same_as_fresh(stage.wall, "wall-now")


def test_a_check_in_shows_on_the_rooms_screen_and_on_the_wall(stage: Stage) -> None:
    _live(stage.wall, stage.screen)
    here, tile = f"#room-{stage.facts['site']}", f"#tile-{stage.facts['site']}"
    expect(stage.screen.locator(here)).to_contain_text("Có mặt tại đây 0 / 12")
    op = {
        "id": str(uuid7()), "kind": "attendance.check_in", "boot": "b", "n": 1, "at": time.time_ns() // 1_000_000,
        "mono": 1, "site": stage.facts["site"],
        "body": {"delegate": stage.facts["delegate"], "session": stage.facts["session"], "via": "list"},
    }  # fmt: skip
    answer = stage.screen.evaluate(POST, [stage.facts["conference"], stage.facts["site"], op])
    assert answer["stored"] == [op["id"]]
    began = time.monotonic()
    expect(stage.screen.locator(here)).to_contain_text("Có mặt tại đây 1 / 12", timeout=10_000)
    expect(stage.wall.locator(tile)).to_contain_text("1/12", timeout=10_000)
    print(f"one more on screen and wall after {time.monotonic() - began:.2f} s")
    assert time.monotonic() - began <= 4, "2 s on a machine of its own; this one may be shared"
    expect(stage.wall.locator("#wall-totals")).to_contain_text("1 / 15", timeout=10_000)
    _same_as_fresh(stage.screen, here[1:])
    _same_as_fresh(stage.wall, tile[1:], "wall-totals")


def test_what_the_run_sheet_says_reaches_every_screen(stage: Stage) -> None:
    _live(stage.screen, stage.beside)
    sheet = stage.programme.context.new_page()
    sheet.goto(f"{stage.server.url}/c/{stage.facts['key']}/run-sheet")
    sheet.get_by_role("button", name="Picture and slides").click()
    began = time.monotonic()
    for page in (stage.screen, stage.beside):
        expect(page.locator("#layout")).to_have_attribute("data-layout", "both", timeout=10_000)
    print(f"a layout on two screens after {time.monotonic() - began:.2f} s")
    sheet.locator(".sheet-start select[name=kind]").select_option("countdown")
    sheet.get_by_role("button", name="Start the timer").click()
    for page in (stage.screen, stage.beside):
        expect(page.locator("#timer .timer-digits")).to_have_text(re.compile(r"^1[45]:\d\d$"), timeout=15_000)
        _same_as_fresh(page, "layout")
    sheet.get_by_role("button", name="As it comes").click()
    expect(stage.screen.locator("#layout")).to_have_attribute("data-layout", "auto", timeout=10_000)
    sheet.close()


def test_a_room_in_another_zone_has_its_own_hours(stage: Stage) -> None:
    here, there = (_minutes(page.locator(".screen-clock")) for page in (stage.screen, stage.beside))
    assert 119 <= (there - here) % 1440 <= 121
    planned = [_minutes(page.locator(".screen-list time").first) for page in (stage.screen, stage.beside)]
    assert (planned[1] - planned[0]) % 1440 == 120


def _minutes(place: Locator) -> int:
    expect(place).to_have_text(re.compile(r"^\d\d:\d\d$"))
    hours, minutes = (place.text_content() or "").strip().split(":")
    return int(hours) * 60 + int(minutes)


def test_no_tile_is_stale_after_the_front_was_killed(stage: Stage) -> None:
    _live(stage.wall, stage.screen)
    old = stage.server.children()["front"]
    os.kill(old, signal.SIGKILL)
    until = time.monotonic() + 20
    while stage.server.children().get("front") in (None, old):
        assert time.monotonic() < until, "no new front"
        time.sleep(0.1)
    op = {
        "id": str(uuid7()), "kind": "attendance.check_out", "boot": "b", "n": 2, "at": time.time_ns() // 1_000_000,
        "mono": 2, "site": stage.facts["site"],
        "body": {"delegate": stage.facts["delegate"], "session": stage.facts["session"]},
    }  # fmt: skip
    answer = _when_up(stage.screen, [stage.facts["conference"], stage.facts["site"], op])
    assert answer["stored"] == [op["id"]]
    here, tile = f"room-{stage.facts['site']}", f"tile-{stage.facts['site']}"
    expect(stage.wall.locator(f"#{tile}")).to_contain_text("0/12", timeout=40_000)
    expect(stage.screen.locator(f"#{here}")).to_contain_text("0 / 12", timeout=40_000)
    _live(stage.wall, stage.screen)
    _same_as_fresh(stage.wall, tile, "wall-totals", "wall-now")
    _same_as_fresh(stage.screen, here)


def _when_up(page: Page, said: list[Any]) -> Any:
    """Posts again until a front listens: sending twice is what devices do."""
    for _ in range(20):
        try:
            return page.evaluate(POST, said)
        except Error:  # the fetch found nobody
            time.sleep(0.5)
    raise AssertionError("no front listens")


def test_screens_find_their_way_back_after_the_server_was_gone(stage: Stage) -> None:
    stage.wall.locator("#wall-search").fill("Nà Nghịu")
    stage.server.stop()
    for page in (stage.screen, stage.wall):
        expect(page.locator("connection-indicator")).to_have_attribute("data-state", "lost", timeout=30_000)
    expect(stage.screen.locator("#screen-now .title")).to_have_text("Hỏi đáp")
    stage.server.start()
    _live(stage.screen, stage.beside, stage.wall)
    stage.programme.goto(f"{stage.server.url}/c/{stage.facts['key']}/programme")
    stage.programme.get_by_role("button", name="End: Questions").click()
    expect(stage.screen.locator("#screen-now .title")).to_have_text("Chương trình đã kết thúc", timeout=15_000)
    expect(stage.beside.locator("#screen-now .title")).to_have_text("The programme has ended", timeout=15_000)
    time.sleep(3.5)  # the wall has fetched itself again by now
    expect(stage.wall.locator(".tile:visible")).to_have_count(1)
    expect(stage.wall.locator("details.wall-more")).to_have_attribute("open", "")
    expect(stage.wall.locator("connection-indicator")).to_have_attribute("data-state", "ready")
