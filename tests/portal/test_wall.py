"""Wall, hall and room screen: who sees them, in which order, whose figures, and at what cost."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from diemcau.conferences.models import ItemTimes, ProgrammeItem, Session, SiteLive
from diemcau.infra.fragments import all_fragments, fragments_on
from tests.attendance.world import World, make_people, make_world

from .conftest import Sign

NOW = datetime.now(UTC)
PAGES = ["wall", "hall", "sites/002/screen"]


def _live(world: World, index: int, run: str = "live", **facts: object) -> None:
    SiteLive.objects.create(site=world.sites[index], run=run, **facts)


def runs(session: Session, title: str, english: str = "", run: str = "live") -> ProgrammeItem:
    """An item that is running in a run."""
    item = ProgrammeItem.objects.create(session=session, title={"vi": title, "en": english or title})
    ItemTimes.objects.create(item=item, run=run, began=NOW)
    return item


def _figure(page: str, label: str) -> str:
    """The number under a label, as text."""
    found = re.search(rf'<span class="label">{label}</span><span class="value">([^<]*)', page)
    assert found, label
    return found[1].strip()


def test_worst_rooms_first_and_trouble_counted_once(world: World, sign: Sign) -> None:
    make_people(world, 3, start=50)
    _live(world, 0, state="ready")
    _live(world, 1, state="lost", problem="power")
    _live(world, 2, state="degraded", calling=True)
    page = sign("hub_technician").get("/c/hoi-nghi/wall").content.decode()
    one, two, three = (f"tile-{site.pk}" for site in world.sites)
    assert re.findall(r"tile-\d+", page) == [three, two, one]
    assert _figure(page, "Đang gặp sự cố") == "2"
    assert _figure(page, "Điểm cầu sẵn sàng") == "1"
    tile = re.search(rf'id="{two}".*?</article>', page, re.DOTALL)
    assert tile
    assert "Mất kết nối" in tile[0], "a lost room's open problem waits"


def test_rooms_keep_their_place_in_the_hall(world: World, sign: Sign) -> None:
    _live(world, 2, state="lost")
    page = sign("hub_technician").get("/c/hoi-nghi/hall").content.decode()
    assert re.findall(r'id="dot-(\d+)"', page) == [str(site.pk) for site in world.sites]
    assert 'class="dots few"' in page


def test_what_runs_stands_on_wall_hall_and_screen(world: World, sign: Sign) -> None:
    runs(world.sessions[0], "Cầm máu", "Bleeding")
    browser = sign("organizer")
    for path in PAGES:
        assert "Cầm máu" in browser.get(f"/c/hoi-nghi/{path}").content.decode()
        assert "Bleeding" in browser.get(f"/c/hoi-nghi/{path}?language=en").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_wall_hall_and_screens_of_a_rehearsal_are_where_it_is_and_those_of_the_day_are_not(
    world: World, sign: Sign, path: str
) -> None:
    runs(world.sessions[0], "Cầm máu")
    runs(world.sessions[1], "Sơ cứu bỏng", run="rehearsal")
    browser = sign("organizer")

    def now_on(run: str) -> str:
        page = browser.get(f"/c/hoi-nghi/{path}?run={run}").content.decode()
        found = re.search(r'(id="(?:wall|hall)-now".*?</p>|class="screen-now".*?</section>)', page, re.DOTALL)
        assert found
        return found[0]

    said = [["Cầm máu" in now_on(run), "Sơ cứu bỏng" in now_on(run)] for run in ("live", "rehearsal")]
    assert said == [[True, False], [False, True]]


@pytest.mark.parametrize("path", PAGES)
def test_outsiders_find_nothing(world: World, sign: Sign, path: str) -> None:
    other = make_world(sites=1, people=0, key="khac")
    outsider = sign("organizer", conference=other.conference.pk)
    neighbour = sign("site_lead", site=world.sites[2].pk)
    assert [who.get(f"/c/hoi-nghi/{path}").status_code for who in (outsider, neighbour)] == [404, 404]
    assert outsider.get("/c/khac/wall").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_rehearsal_shows_its_own_figures(world: World, sign: Sign, path: str) -> None:
    here = world.sites[1]
    person = next(one for one in world.people if one.site_id == here.pk)
    said = {"delegate": person.uid, "session": world.sessions[0].pk, "via": "list"}
    world.judge(world.op("check_in", said, site=here.pk, run="rehearsal"))
    browser = sign("organizer")
    live = browser.get(f"/c/hoi-nghi/{path}").content.decode()
    rehearsed = browser.get(f"/c/hoi-nghi/{path}?run=rehearsal").content.decode()
    assert "Diễn tập" in rehearsed
    assert "Diễn tập" not in live
    assert "run=rehearsal" in rehearsed, "its ticket is for the rehearsal"
    present = [_present(page, path) for page in (live, rehearsed)]
    assert present == ["0", "1"]
    assert browser.get(f"/c/hoi-nghi/{path}?run=other").status_code == 404


def _present(page: str, path: str) -> str:
    if not path.endswith("screen"):
        return _figure(page, "Có mặt")
    found = re.search(r"Có mặt tại đây <strong>(\d+)</strong>", page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_thirty_rooms_cost_as_many_queries_as_three(world: World, sign: Sign, path: str) -> None:
    browser = sign("organizer")
    few = _queries(browser, f"/c/hoi-nghi/{path}")
    world.sites += make_more(world, 27)
    make_people(world, 120, start=100)
    for index in range(30):
        _live(world, index, state="ready")
    assert _queries(browser, f"/c/hoi-nghi/{path}") == few
    assert few <= 40


def test_wall_and_hall_name_their_half_day_and_the_wall_shows_another(world: World, sign: Sign) -> None:
    here, (morning, afternoon) = world.sites[1], world.sessions
    person = next(one for one in world.people if one.site_id == here.pk)
    world.judge(world.op("check_in", {"delegate": person.uid, "session": afternoon.pk, "via": "list"}, site=here.pk))
    browser, address = sign("organizer"), "/c/hoi-nghi/wall"
    wall, hall = (browser.get(f"/c/hoi-nghi/{page}").content.decode() for page in ("wall", "hall"))
    for page in (wall, hall):
        assert '<p class="half-day">Buổi sáng, 15/01/2027</p>' in page
        assert _figure(page, "Có mặt") == "0"
    assert f'href="?session={afternoon.pk}&amp;run=live"' in wall
    assert "wall" in _stream(wall)
    later = browser.get(address, {"session": afternoon.pk}).content.decode()
    assert '<p class="half-day">Buổi chiều, 15/01/2027</p>' in later
    assert _figure(later, "Có mặt") == "1"
    assert "Không phải buổi đang diễn ra" in later
    assert 'name="again" content="totals"' in later
    assert "lists" in _stream(later), "frames speak of now: they would write over what is looked at"
    assert "Không phải buổi" not in browser.get(address, {"session": morning.pk}).content.decode()
    assert [browser.get(address, {"session": one}).status_code for one in ("0", "x", "9" * 20)] == [404] * 3


def test_a_room_s_page_names_the_half_day_of_its_figures(world: World, sign: Sign) -> None:
    page = sign("organizer").get("/c/hoi-nghi/sites/002/live").content.decode()
    assert "<h2>Buổi sáng, 15/01/2027</h2>" in page


def _stream(page: str) -> str:
    found = re.search(r'<meta name="stream" content="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("page", ["films", "broadcast"])
def test_tables_of_films_and_broadcast_go_to_their_own_pages_not_to_every_wall(
    world: World, sign: Sign, page: str
) -> None:
    shown = sign("organizer").get(f"/c/hoi-nghi/{page}").content.decode()
    assert f"audiences={page};" in _stream(shown)
    drawn = [one.draw(world.conference.pk, "live", [""], "vi") for one in all_fragments() if one.audience == page]
    assert len(drawn) == 3  # the mark of a recording among them
    assert [name for names in drawn for name in names if f'id="{name}"' not in shown] == []


def test_a_new_half_day_brings_its_figures_to_every_tile(world: World) -> None:
    here = world.sites[1]
    person = next(one for one in world.people if one.site_id == here.pk)
    morning, afternoon = world.sessions
    world.judge(world.op("check_in", {"delegate": person.uid, "session": morning.pk, "via": "list"}, site=here.pk))
    first = runs(morning, "Cầm máu")
    assert _tile(world, here.pk).count("1<span") == 1
    first.times.update(ended=NOW)
    begun = runs(afternoon, "Hồi sinh")
    assert "0<span" in _tile(world, here.pk)
    begun.times.update(ended=NOW)
    runs(afternoon, "Hỏi đáp")
    assert _tile(world, here.pk) == "", "within a half-day the tiles stay"


def _tile(world: World, site: int) -> str:
    """What a change of the programme draws of a room's tile."""
    drawn: dict[str, str] = {}
    with translation.override("vi"):
        for one in fragments_on("programme"):
            if one.audience == "wall":
                drawn |= one.draw(world.conference.pk, "live", [""], "vi")
    assert "wall-totals" in drawn
    return drawn.get(f"tile-{site}", "")


def make_more(world: World, count: int) -> list[object]:
    """Rooms beside those there are, without devices."""
    rooms = []
    for n in range(len(world.sites) + 1, len(world.sites) + count + 1):
        room = type(world.sites[1])(
            conference=world.conference, name=f"Xã {n}", name_key=str(n), search_key=str(n), code=f"{n:03d}",
            level="commune", order=n,
        )  # fmt: skip
        room.save()
        rooms.append(room)
    return rooms


def _queries(browser: Client, path: str) -> int:
    assert browser.get(path).status_code == 200  # what a process reads once is read
    with CaptureQueriesContext(connection) as spent:
        browser.get(path)
    return len(spent)


def test_screens_call_a_conference_without_a_short_name_by_its_official_one(world: World, sign: Sign) -> None:
    type(world.conference).objects.update(short_name={"vi": ""}, official_name={"vi": "Tập huấn cứu hộ"})
    browser = sign("organizer")
    for path in ["hall", "sites/002/screen"]:
        assert ">Tập huấn cứu hộ</" in browser.get(f"/c/hoi-nghi/{path}").content.decode()


def test_a_tile_of_another_half_day_opens_the_room_s_page_of_it(world: World, sign: Sign) -> None:
    morning, afternoon = world.sessions
    runs(morning, "Cầm máu")
    person = world.people[1]
    world.judge(world.op("check_in", {"delegate": person.uid, "session": afternoon.pk}, site=world.sites[1].pk))
    browser, room = sign("organizer"), "/c/hoi-nghi/sites/002/live"
    assert f'href="{room}"' in browser.get("/c/hoi-nghi/wall").content.decode()
    other = browser.get(f"/c/hoi-nghi/wall?session={afternoon.pk}").content.decode()
    link = f"{room}?session={afternoon.pk}&amp;run=live"
    assert f'href="{link}"' in other
    page = browser.get(link.replace("&amp;", "&")).content.decode()
    assert (_figure(page, "Có mặt"), _figure(browser.get(room).content.decode(), "Có mặt")) == ("1", "0")
    assert "Không phải buổi đang diễn ra" in page
    assert f"attendance?run=live&amp;session={afternoon.pk}" in page
    assert browser.get(f"{room}?session=99999").status_code == 404
