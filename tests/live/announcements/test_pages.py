"""The hub's pages of messages, chat and incidents, and the workbook."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.kernel.actor import Actor
from diemcau.live.announcements import actions
from diemcau.live.announcements.models import Announcement, Incident, Line, Phrase
from tests.attendance.world import World
from tests.live.announcements.test_facts import line, say

Sign = Callable[..., Client]


@pytest.fixture
def browser(world: World, sign: Sign) -> Client:
    return sign("organizer")


def address(world: World, name: str, *more: object) -> str:
    return reverse(f"announcements:{name}", args=[world.conference.key, *more])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_message_is_sent_followed_and_taken_back(world: World, browser: Client, language: str) -> None:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    typed = {
        "kind": "urgent",
        "reach": "rooms",
        "rooms": "2, 99",
        "vi": "<script>alert(1)</script>",
        "en": "",
        "minutes": "10",
        "on_screens": "on",
    }
    refused = browser.post(address(world, "desk"), typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'<html lang="{language}"' in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'value="2, 99"' in page
    assert browser.post(address(world, "desk"), typed | {"rooms": "002-003"}).status_code == 303
    row = Announcement.objects.get()
    assert sorted(row.rooms.values_list("code", flat=True)) == ["002", "003"]
    page = browser.get(address(world, "one", row.pk)).content.decode()
    assert world.sites[1].name in page
    assert "<script>alert" not in page
    assert browser.post(address(world, "take_back", row.pk)).status_code == 303
    assert browser.post(address(world, "cue"), {"room": "002"}).status_code == 303
    assert browser.post(address(world, "cue"), {"room": "2-3"}).status_code == 422
    assert Announcement.objects.filter(kind="next", is_over=False).count() == 1


def test_what_was_typed_stays_when_another_technician_was_first(world: World, browser: Client, hub: Actor) -> None:
    room = world.sites[1]
    say(world, line(world, 1, text="<b>Mất tiếng</b>"))
    url = f"{address(world, 'chat')}?room={room.code}"
    page = browser.get(url).content.decode()
    assert "&lt;b&gt;Mất tiếng" in page
    saw = Line.objects.get().pk
    actions.answer(room, by=hub, saw=saw, phrase="looking")
    refused = browser.post(url, {"saw": saw, "text": "Để tôi xem <i>"})
    assert refused.status_code == 422
    assert "Để tôi xem &lt;i&gt;" in refused.content.decode()
    again = browser.post(url, {"saw": Line.objects.latest("pk").pk, "text": "Để tôi xem"})
    assert again.status_code == 303
    assert browser.post(url, {"do": "settle"}).status_code == 303
    assert browser.get(f"{address(world, 'chat')}?room=777").status_code == 200
    assert browser.post(address(world, "chat"), {"text": "cho ai?"}).status_code == 404


def test_own_phrases(world: World, browser: Client) -> None:
    url = address(world, "phrases")
    assert browser.post(url, {"side": "hub", "vi": "", "en": ""}).status_code == 422
    assert browser.post(url, {"side": "hub", "vi": "Chuyển sang đường dự phòng", "en": ""}).status_code == 303
    row = Phrase.objects.get()
    chat = browser.get(f"{address(world, 'chat')}?room=002").content.decode()
    assert f'value="own-{row.pk}"' in chat
    assert browser.post(url, {"do": "remove", "phrase": row.pk}).status_code == 303
    assert browser.post(url, {"do": "remove", "phrase": row.pk}).status_code == 404


def test_the_log_and_its_workbook(world: World, browser: Client, hub: Actor) -> None:
    one = Incident.objects.create(conference=world.conference, site=world.sites[1], kind="audio", opened_at=60_000)
    say(world, line(world, 1, text="=SUM(A1)"), line(world, 2, phrase="no_sound"))
    actions.send(world.conference, actions.Message("notice", {"vi": "Giải lao"}, "all"), by=hub)
    note = address(world, "incident", one.pk)
    assert browser.post(note, {"saw": "0", "note": "Đã thay dây <b>"}).status_code == 303
    refused = browser.post(note, {"saw": "0", "note": "Đã gọi điện"})
    assert refused.status_code == 422
    assert "Đã gọi điện" in refused.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(browser.get(address(world, "incidents_xlsx")).content))
    incidents, chat, notices = (list(sheet.values) for sheet in book.worksheets)
    assert incidents[1][6] == "Đã thay dây <b>"
    assert [row[4] for row in chat[1:]] == ["=SUM(A1)", "Ở đây không có tiếng."]
    assert notices[1][3:6] == ("Giải lao", 3, 0)


def test_pages_cost_the_same_number_of_queries_at_any_size(world: World, browser: Client, hub: Actor) -> None:
    looks = []
    for start, end in ((0, 6), (6, 60)):
        for n in range(start, end):
            room = world.sites[n % 3 + 1]
            reach, rooms = ("rooms", [room]) if n % 2 else ("all", [])
            message = actions.Message("notice", {"vi": f"Tin {n}"}, reach, rooms=rooms)
            actions.send(world.conference, message, by=hub)
            Incident.objects.create(conference=world.conference, site=room, kind="line", opened_at=n + 1)
        say(world, *(line(world, n + 1, n % 3 + 1, text=f"dòng {n}") for n in range(start, end)))
        seen = []
        for url in (
            address(world, "desk"),
            f"{address(world, 'chat')}?room=002",
            address(world, "incidents"),
            address(world, "incidents_xlsx"),
        ):
            browser.get(url)
            with CaptureQueriesContext(connection) as made:
                assert browser.get(url).status_code == 200
            seen.append(len(made))
        looks.append(seen)
    assert looks[0] == looks[1]
