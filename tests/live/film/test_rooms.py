"""A film through a whole server: uploaded by the hub, fetched ahead by three rooms whose clocks are wrong, played together."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from diemcau.live.film.views.uploads import PIECE
from tests.journeys.conftest import Open, Served, chromium, open_context, serve
from tests.live.film.clips import clip

__all__ = ["chromium", "open_context", "serve"]
pytestmark = [pytest.mark.browser, pytest.mark.whole]
SHIFTS_S = (0, -40, 300)
WRONG_CLOCK = """(() => { const shift = %d * 1000; const Right = Date;
  globalThis.Date = class extends Right { constructor(...given) { given.length ? super(...given) : super(Right.now() + shift); }
    static now() { return Right.now() + shift; } }; })()"""
LOOK = """() => { const { video, showing, player } = document.querySelector("#film");
  return { showing, ahead: video.currentTime * 1000 - performance.timeOrigin - performance.now(), at: video.currentTime,
    rate: video.playbackRate, off: player.off, ready: video.readyState }; }"""
WHOLE = """async () => { const names = (await caches.keys()).filter((name) => name.startsWith("film-"));
  const here = await Promise.all(names.map((name) => caches.match(`/film/copy/${name.slice(5)}/index`)));
  return here.length > 0 && here.every(Boolean) && Boolean(navigator.serviceWorker.controller); }"""


def until(page: Page, script: str, seconds: float = 30.0) -> None:
    """Wait until the script says true."""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, "it never came true"
        page.wait_for_timeout(100)


def shows(page: Page, what: str) -> None:
    """Wait until the pane says this of itself."""
    until(page, f"document.querySelector('#film').showing === '{what}'", 20)


def spread(rooms: list[Page]) -> float:
    """How far apart the pictures are, in ms: the median of five looks; every room plays."""
    found = []
    for _ in range(5):
        seen = [room.evaluate(LOOK) for room in rooms]
        assert [one["showing"] for one in seen] == ["playing"] * len(rooms), seen
        found.append(float(max(one["ahead"] for one in seen) - min(one["ahead"] for one in seen)))
        rooms[0].wait_for_timeout(150)
    return sorted(found)[2]


def interrupted(hub: Page, film: Path) -> list[str]:
    """The line goes after the first piece, then the page is opened anew; the pieces that arrived from now on."""
    sent: list[str] = []

    def carry(route: Route) -> None:
        if route.request.method == "PATCH" and sent:
            route.abort()
            return
        if route.request.method == "PATCH":
            sent.append(route.request.url)
        route.continue_()

    hub.route("**/films/uploads/*", carry)
    hub.locator("#upload").set_input_files(film)
    expect(hub.locator("[data-upload] output")).to_contain_text("Mất đường truyền", timeout=20_000)
    hub.unroute("**/films/uploads/*")
    hub.reload()
    expect(hub.locator("[data-upload]")).to_contain_text("Đang gửi dở")
    hub.on("request", lambda request: sent.append(request.url) if request.method == "PATCH" else None)
    return sent


def by_stick(hub: Page, open_context: Open, url: str, facts: dict[str, Any], folder: Path) -> None:
    """A room whose line gives it no piece sees what lies behind the film, and takes the pack; a damaged one is turned down."""
    with hub.expect_download() as fetched:
        hub.get_by_role("link", name="Gói phim cho USB").click()
    fetched.value.save_as(pack := folder / "phim.dcpack")
    data = bytearray(pack.read_bytes())
    data[-20] ^= 1
    (folder / "hong.dcpack").write_bytes(data)
    context = open_context(url, {"sessionid": facts["sessions"]["organizer"]}, service_workers="allow")
    context.route("**/files/**", lambda route: route.abort())
    room = context.new_page()
    room.goto(f"{url}{facts['beside']}/screen")
    shows(room, "missing")
    expect(room.locator("#film [part=word]")).to_contain_text("điểm cầu này chưa có bản phim")
    assert room.evaluate("getComputedStyle(document.querySelector('#film')).backgroundColor") == "rgba(0, 0, 0, 0)"
    room.goto(f"{url}{facts['beside']}/screen/films")
    for name, told in ((folder / "hong.dcpack", "Gói phim bị hỏng"), (pack, "Đã kiểm tra và chép xong")):
        room.locator("#pack").set_input_files(name)
        expect(room.locator("#pack-told")).to_contain_text(told, timeout=20_000)
    expect(room.locator("[data-digest] .value")).to_have_text("đủ, đã kiểm tra")
    room.goto(f"{url}{facts['beside']}/screen")
    shows(room, "playing")
    context.close()


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served]) -> Served:
    return serve("rooms")


def test_three_rooms_play_together_and_go_on_without_the_server(
    served: Served, open_context: Open, tmp_path: Path
) -> None:
    server, facts = served
    film = clip(tmp_path / "Sơ cứu đuối nước.mp4", seconds=60, noise=True)
    faults: list[str] = []
    hub = open_context(server.url, {"sessionid": facts["sessions"]["hub_technician"]}).new_page()
    hub.on("pageerror", lambda error: faults.append(str(error)))
    hub.goto(f"{server.url}/c/{facts['key']}/films")
    sent = interrupted(hub, film)
    hub.locator("#upload").set_input_files(film)
    play = hub.get_by_role("button", name="Chiếu ở mọi điểm cầu")
    play.wait_for(timeout=30_000)
    assert len(sent) == math.ceil(film.stat().st_size / PIECE), "no piece was sent twice"

    rooms = []
    for shift, address in zip(SHIFTS_S, (facts["room"], facts["beside"], facts["room"]), strict=True):
        context = open_context(server.url, service_workers="allow")
        context.add_init_script(WRONG_CLOCK % shift)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        if shift:
            context.add_cookies([{"name": "sessionid", "value": facts["sessions"]["organizer"], "url": server.url}])
            page.goto(f"{server.url}{address}/screen")
        else:
            page.goto(f"{server.url}{facts['links']['site_lead']}?next={address}/screen")
            page.locator("main form button").last.click()
            page.wait_for_url("**/screen")
        rooms.append(page)
    for room in rooms:
        until(room, WHOLE, 60)
        assert room.evaluate("document.querySelector('#film').showing") == "idle"
        expect(room.locator("#film")).to_be_hidden()

    expect(hub.locator(".film .meter .value")).to_have_text("1 / 3", timeout=45_000)  # whom the device speaks for
    play.click()
    for room in rooms:
        shows(room, "playing")
    rooms[0].wait_for_timeout(2_000)
    assert spread(rooms) <= 100

    by_stick(hub, open_context, server.url, facts, tmp_path)
    hub.get_by_role("button", name="Tạm dừng").click()
    for room in rooms:
        shows(room, "paused")
        room.wait_for_timeout(300)
    stands = [room.evaluate(LOOK)["at"] for room in rooms]
    assert max(stands) - min(stands) < 0.05, stands
    hub.get_by_role("button", name="Chạy tiếp").click()
    rooms[1].reload()  # comes back in the middle
    for room in rooms:
        shows(room, "playing")
    rooms[0].wait_for_timeout(2_500)
    assert spread(rooms) <= 100

    server.stop()
    rooms[0].wait_for_timeout(3_000)
    before = [room.evaluate(LOOK)["at"] for room in rooms]
    rooms[0].wait_for_timeout(1_000)
    assert all(room.evaluate(LOOK)["at"] - at > 0.8 for room, at in zip(rooms, before, strict=True))
    assert spread(rooms) <= 100
    assert faults == []
