"""The pages: what operators, speakers, stage, rooms, desks and the wall are shown, in both languages, and how a step is answered."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from diemcau.conferences.models import ProgrammeItem
from diemcau.infra.fragments import fragments_on
from diemcau.infra.models import OutboxRow
from diemcau.kernel.actor import Actor
from diemcau.live.runsheet import actions, queries, tasks
from diemcau.live.runsheet.models import Card, Cue
from tests.attendance.world import World
from tests.portal.conftest import Sign

SHEET = "/c/hoi-nghi/run-sheet"
SCRIPT = {"Accept": "application/json"}


def saw(page: str) -> str:
    found = re.search(r'name="saw" value="([^"]+)"', page)
    assert found
    return found[1]


def get(client: Client, url: str, language: str = "vi") -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["organizer", "co_organizer", "hub_technician"])
def test_those_who_run_the_hall_step_from_the_page(
    role: str, world: World, sign: Sign, items: list[ProgrammeItem], cues: list[Cue]
) -> None:
    client = sign(role)
    page = get(client, SHEET)
    assert "Khai mạc" in page
    assert client.post(f"{SHEET}/advance", {"saw": saw(page)}, headers=SCRIPT).json() == {"text": "", "kind": "done"}
    late = client.post(f"{SHEET}/advance", {"saw": saw(page)}, headers=SCRIPT)
    assert (late.status_code, late.json()["error"]) == (422, "sheet_moved")
    assert [item.times.count() for item in items] == [1, 0, 0]
    page = get(client, SHEET)
    back = client.post(f"{SHEET}/undo", {"saw": saw(page)}, headers=SCRIPT).json()
    assert back["text"] == "“Khai mạc” trở lại chưa bắt đầu."


def test_a_browser_without_scripts_steps_too(world: World, sign: Sign, items: list[ProgrammeItem]) -> None:
    client = sign("hub_technician")
    token = saw(get(client, SHEET))
    first = client.post(f"{SHEET}/advance", {"saw": token})
    assert (first.status_code, first["Location"]) == (303, SHEET)
    assert client.post(f"{SHEET}/advance", {"saw": token}).status_code == 303
    assert "Người khác vừa chuyển bước" in get(client, SHEET)


@pytest.mark.parametrize("role", ["site_lead", "site_technician", "site_registrar", ""])
def test_nobody_else_finds_the_pages(role: str, world: World, sign: Sign, items: list[ProgrammeItem]) -> None:
    client = sign(role, site=world.sites[1].pk if role else 0)
    for page in ("", "/stage", "/cards", f"/items/{items[0].pk}"):
        assert client.get(SHEET + page).status_code == 404
    for step in ("advance", "undo", "layout", "timer", "word"):
        assert client.post(f"{SHEET}/{step}", {"layout": "slides", "do": "stop"}).status_code == 404


def test_cues_are_hung_moved_and_taken_off(world: World, sign: Sign, items: list[ProgrammeItem]) -> None:
    client, item = sign("organizer"), items[0]
    url = f"{SHEET}/items/{item.pk}"
    for kind in ("layout", "room", "timer", "note", "slides", "film", "card"):
        get(client, f"{url}?kind={kind}", "en")
    for kind, value in (("layout", "both"), ("note", "Tắt micro"), ("room", str(world.sites[2].pk))):
        answer = client.post(f"{url}?kind={kind}", {"value": value, "with_item": "press"})
        assert answer.status_code == 303
    assert client.post(f"{url}?kind=layout", {"value": "nonsense", "with_item": "press"}).status_code == 422
    layout, note, room = item.cues.all()
    client.post(f"{SHEET}/cues/{room.pk}/move", {"to": "up"})
    client.post(f"{SHEET}/cues/{layout.pk}/remove")
    assert list(item.cues.all()) == [room, note]


def test_layouts_timers_and_words_are_said_from_the_page(
    world: World, sign: Sign, items: list[ProgrammeItem], card: Card
) -> None:
    client, number = sign("hub_technician"), world.conference.pk
    client.post(f"{SHEET}/layout", {"layout": "slides"}, headers=SCRIPT)
    assert queries.standing(number, "live").layout == "slides"
    client.post(f"{SHEET}/layout", {"card": card.pk}, headers=SCRIPT)
    assert queries.standing(number, "live").card_title == card.title
    client.post(f"{SHEET}/timer", {"do": "start", "kind": "speaker", "minutes": "15"}, headers=SCRIPT)
    for do, held, rooms in (
        ("hold", True, False),
        ("plus", True, False),
        ("show", True, True),
        ("resume", False, True),
    ):
        client.post(f"{SHEET}/timer", {"do": do}, headers=SCRIPT)
        timer = queries.timer_of(queries.sheet_row(number, "live"))
        assert (timer.held, timer.in_rooms) == (held, rooms)
    assert timer.length == 16 * 60_000
    client.post(f"{SHEET}/word", {"text": "Xin nói to hơn"}, headers=SCRIPT)
    assert "Xin nói to hơn" in get(client, f"{SHEET}/stage")
    assert client.post(f"{SHEET}/timer", {"do": "explode"}, headers=SCRIPT).status_code == 404
    assert client.post(f"{SHEET}/timer", {"do": "start", "kind": "speaker", "minutes": "９"}).status_code == 404
    assert client.post(f"{SHEET}/layout?run=dream", {"layout": "slides"}).status_code == 404


def test_the_rooms_screen_is_drawn_as_its_fragments_are_sent(
    world: World, sign: Sign, hub: Actor, items: list[ProgrammeItem], card: Card
) -> None:
    conference, room = world.conference, world.sites[1]
    actions.set_layout(conference, by=hub, layout="card", card=card.pk)
    actions.start_timer(conference, by=hub, kind="countdown", minutes=10)
    actions.prepare(room, by=hub)
    page = get(sign("site_technician", site=room.pk), f"/c/hoi-nghi/sites/{room.code}/screen")
    with translation.override("vi"):
        for topic, subject in (("layout", ""), ("timer", ""), ("prepare", str(room.pk))):
            for fragment in fragments_on(topic):
                if fragment.audience in ("screens", "site-{subject}"):
                    for html in fragment.draw(conference.pk, "live", {subject}, "vi").values():
                        assert html.strip() in page
    assert 'data-layout="card"' in page
    assert "Giải lao đến 09:45" in page
    assert "Xin chuẩn bị" in page
    other = world.sites[2]
    page = get(sign("site_technician", site=other.pk), f"/c/hoi-nghi/sites/{other.code}/screen", "en")
    assert "Break until 09:45" in page
    assert "Please get ready" not in page


def test_a_room_asked_to_get_ready_is_on_the_wall_and_on_its_desk(
    world: World, sign: Sign, hub: Actor, items: list[ProgrammeItem]
) -> None:
    room = world.sites[1]
    technician, wall = sign("site_technician", site=room.pk), sign("hub_technician")
    desk = f"/desk/pack/{room.pk}.json"
    assert technician.get(desk).json()["head"]["ready"] is False
    actions.prepare(room, by=hub)
    head = technician.get(desk).json()
    assert head["head"]["ready"] is True
    assert "Đã báo chuẩn bị" in get(wall, "/c/hoi-nghi/wall")
    wall.post(f"{SHEET}/rooms/{room.pk}/done", headers=SCRIPT)
    assert technician.get(desk).json()["version"] != head["version"]
    assert "Đã báo chuẩn bị" not in get(wall, "/c/hoi-nghi/wall")


def test_a_move_of_the_programme_tells_operators_and_rooms_asked(world: World, hub: Actor) -> None:
    actions.prepare(world.sites[1], by=hub)
    OutboxRow.objects.all().delete()
    tasks.moved(world.conference.pk, "live", {""})
    told = set(OutboxRow.objects.values_list("topic", "run"))
    assert told == {("sheet", "live"), ("prepare", "live")}


def test_cards_are_written_and_removed(world: World, sign: Sign, items: list[ProgrammeItem]) -> None:
    client = sign("organizer")
    facts = {"title_vi": "Nghỉ trưa", "title_en": "Lunch", "text_vi": "Tầng 1\nđến 13:30", "text_en": ""}
    client.post(f"{SHEET}/cards", facts)
    card = Card.objects.get()
    assert card.text == {"vi": "Tầng 1\nđến 13:30"}
    assert client.post(f"{SHEET}/cards", {"title_vi": " "}).status_code == 422
    client.post(f"{SHEET}/cards/{card.pk}", facts | {"title_vi": "Nghỉ trưa đến 13:30"})
    assert "Nghỉ trưa đến 13:30" in get(client, SHEET)
    client.post(f"{SHEET}/cards/{card.pk}/remove")
    assert not Card.objects.exists()


def test_the_page_of_no_programme_says_what_to_do(world: World, sign: Sign) -> None:
    assert "Chương trình chưa có mục nào" in get(sign("organizer"), SHEET)
