"""How rooms receive what goes out, on the wall: what they say of themselves, who is missed, and how seldom tiles are drawn for it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from diemcau.conferences.models import ProgrammeItem, SiteLive
from diemcau.infra import words
from diemcau.infra.fragments import fragments_on
from diemcau.infra.models import OutboxRow
from diemcau.live.broadcast.actions import forget_silent_rooms
from diemcau.live.broadcast.models import Hall, Playing
from diemcau.live.film.models import Film, Show
from diemcau.live.runsheet.models import Cue
from diemcau.live.slides.models import Deck
from diemcau.live.slides.models import Show as Slides
from diemcau.live.stage.models import Turn
from tests.attendance.world import World

from .conftest import Sign
from .test_wall import make_more

WELL = {"mode": "A", "rung": "source", "sound": True, "stalls": 0, "latency_ms": 2_100, "kbps": 4_000, "dropped": 0}
FILM, DECK = "a1" * 32, "b2" * 16


@pytest.fixture
def going(world: World) -> World:
    """The hall is on air, a film and a deck are to come."""
    Hall.objects.create(conference=world.conference, state={"on_air": "studio"})
    facts = {"conference": world.conference, "made_by": "account:1"}
    made = Film.objects.create(title="Đuối nước", digest=FILM, duration_ms=60_000, state="ready", **facts)
    item = ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": "Cầm máu"})
    deck = Deck.objects.create(
        title="Bài 1", file_name="a.pdf", item=item, manifest=DECK, state="ready", page_count=9, **facts
    )
    Cue.objects.create(item=item, kind="film", value=str(made.pk))
    Cue.objects.create(item=item, kind="slides", value=str(deck.pk))
    for site in world.sites:
        SiteLive.objects.create(site=site, state="ready", heard_at=int(timezone.now().timestamp() * 1000))
    return world


def said(world: World, index: int, **facts: Any) -> None:
    words.take(world.conference.pk, "live", {world.sites[index].pk: [WELL | facts]})


def tile(page: str, world: World, index: int) -> str:
    found = re.search(rf'id="tile-{world.sites[index].pk}".*?</article>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0].split(">", 1)[1]))


def test_tiles_say_how_rooms_receive_and_the_worst_stand_first(going: World, sign: Sign) -> None:
    said(going, 0, films=f"{FILM[:8]}=100", slides=f"{DECK[:8]}=100")
    said(going, 1, films=f"{FILM[:8]}=47", slides=f"{DECK[:8]}=81 deadbeef=3", latency_ms=8_400)
    said(going, 2, sound=False)
    Turn.objects.create(site=going.sites[1], step="on", asked_at=1)
    page = sign("hub_technician").get("/c/hoi-nghi/wall").content.decode()
    one, two, three = (f"tile-{site.pk}" for site in going.sites)
    assert re.findall(r'id="(tile-\d+)"', page) == [three, two, one], (
        "no sound before an unfinished film, that before all well"
    )
    assert "A 3 s phim ✓ trang ✓" in tile(page, going, 0)
    assert "Đang nói A 10 s phim 40% trang 80%" in tile(page, going, 1)
    assert "Chưa có tiếng" in tile(page, going, 2)
    assert 'data-reception="A sound film slides"' in page
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "1/3 điểm cầu đã có phim “Đuối nước”" in text
    assert "1/3 điểm cầu đã có trang chiếu “Bài 1”" in text
    assert "A hình và tiếng 3" in text
    assert f'href="/c/hoi-nghi/films/{Film.objects.get().pk}"' in page, "the chase list"


def test_a_room_that_shows_the_broadcast_in_the_film_s_place_is_missed(going: World, sign: Sign) -> None:
    browser, film = sign("hub_technician"), Film.objects.get()
    said(going, 0, films=f"{FILM[:8]}=100")
    said(going, 1, film="missing", film_of=FILM[:8])
    assert "Phim qua truyền hình" not in browser.get("/c/hoi-nghi/wall").content.decode()
    now = int(timezone.now().timestamp() * 1000)
    Show.objects.create(conference=going.conference, film=film, state="playing", at=now)
    page = browser.get("/c/hoi-nghi/wall").content.decode()
    assert re.findall(r"tile-\d+", page)[0] == f"tile-{going.sites[1].pk}"
    assert "Phim qua truyền hình" in tile(page, going, 1)
    said(going, 1, film="playing", film_of=FILM[:8])
    assert "Phim qua truyền hình" not in tile(browser.get("/c/hoi-nghi/wall").content.decode(), going, 1)


def test_a_tile_is_drawn_for_it_only_when_it_shows_something_else(going: World) -> None:
    def news() -> set[str]:
        rows = OutboxRow.objects.filter(topic__in=["broadcast_room", "film_room", "slides_room"], run="live")
        found = {f"{row.topic} {subject}" for row in rows for subject in row.subjects}
        OutboxRow.objects.all().delete()
        return found

    here = going.sites[0].pk
    said(going, 0, films=f"{FILM[:8]}=41", slides=f"{DECK[:8]}=11")
    assert news() == {f"broadcast_room {here}", f"film_room {here}", f"slides_room {here}"}
    said(going, 0, films=f"{FILM[:8]}=49", slides=f"{DECK[:8]}=19", latency_ms=2_900, kbps=90, dropped=7)
    assert news() == set(), "figures in between"
    said(going, 0, stalls=1)
    assert news() == {f"broadcast_room {here}"}
    said(going, 0, stalls=1, films=f"{FILM[:8]}=50")
    assert news() == {f"broadcast_room {here}", f"film_room {here}"}, "what stalled no more has calmed down"
    said(going, 0, stalls=1)
    assert news() == set()
    assert forget_silent_rooms(timezone.now() + timedelta(seconds=30)) == 0
    assert forget_silent_rooms(timezone.now() + timedelta(seconds=70)) == 1
    assert news() == {f"broadcast_room {here}"}
    assert not Playing.objects.exists()
    Slides.objects.create(conference=going.conference, deck=Deck.objects.get())
    with translation.override("vi"):
        drawn = [one.draw(going.conference.pk, "live", [""], "vi") for one in fragments_on("slides_deck")]
    assert {f"tile-{site.pk}" for site in going.sites} <= {name for each in drawn for name in each}


def test_what_rooms_receive_costs_as_many_queries_for_thirty_as_for_three(going: World, sign: Sign) -> None:
    browser = sign("hub_technician")

    def spent() -> int:
        assert browser.get("/c/hoi-nghi/wall").status_code == 200
        with CaptureQueriesContext(connection) as asked:
            browser.get("/c/hoi-nghi/wall")
        return len(asked)

    few = spent()
    going.sites += make_more(going, 27)
    for index in range(30):
        said(going, index, films=f"{FILM[:8]}={index}", slides=f"{DECK[:8]}={3 * index}")
    assert spent() == few
