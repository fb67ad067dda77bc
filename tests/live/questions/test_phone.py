"""What delegates' phones and rooms' desks are told of questions, and the addresses that say nothing of who comes."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from diemcau.infra.models import OutboxRow
from diemcau.infra.phone_sections import Phone
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.live.questions import actions, desks, fragments, phone, queries
from diemcau.live.questions.models import Board, Question
from diemcau.live.questions.rate import Rate
from diemcau.live.questions.views import others
from diemcau.offline import queries as offline
from tests.attendance.world import World
from tests.live.questions.test_moderating import NOW, TEXTS, asked, fresh


def told(world: World, place: int) -> Any:
    """What the phone of one of the delegates is told of its own."""
    person = world.people[place]
    return phone.mine(Phone(world.conference.pk, world.sites[1].pk, person.uid, "phone:A", "live"), "vi")


def asked_by(world: World, number: int, place: int, **facts: Any) -> Question:
    seal = actions.seal(world.conference.pk, "live", f"delegate:{world.people[place].uid}")
    return asked(world, number, facts.pop("text", TEXTS[number]), way="phone", asker=seal, **facts)


@pytest.fixture
def door(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(others, "BY_NETWORK", Rate(40, 0.2))
    return queries.door_of(world.conference.pk, "live")


def alike(client: Client, door: str, text: object) -> Any:
    answer = client.post(f"{door}/alike", json.dumps({"text": text}), content_type="application/json")
    return [one["text"] for one in answer.json()["alike"]] if answer.status_code == 200 else answer.status_code


def test_a_phone_reads_of_its_own_alone_and_hears_when_one_was_dealt_with(world: World, hub: Actor) -> None:
    number = world.conference.pk
    row, other = asked_by(world, 1, 0), asked_by(world, 2, 1, shown_from=NOW + 60_000)
    assert [one["id"] for one in told(world, 0)["own"]] == [str(row.uid)]
    assert told(world, 1)["own"][0]["shown_from"] == NOW + 60_000
    before = phone.draw(number, "live", "vi")
    assert 'data-moved=""' in before
    actions.merge(other, {row.pk: 0}, by=hub, saw=0)
    after, [mine] = phone.draw(number, "live", "vi"), told(world, 0)["own"]
    assert mine["tag"] == queries.tag_of(other.uid)  # whose end is now its own
    assert mine["tag"] in after
    assert queries.tag_of(row.uid) in after
    actions.call_up(other, by=hub, saw=1)
    assert TEXTS[2] in phone.draw(number, "live", "vi")
    assert told(world, 0)["own"][0]["state"] == "live"
    nobody = Phone(number, world.sites[1].pk, None, "phone:B", "live")
    assert phone.mine(nobody, "vi") == {"own": [], "slot": 0}


def test_what_all_phones_hear_is_small_names_nobody_and_is_not_sent_for_every_question(
    world: World, hub: Actor
) -> None:
    row = asked_by(world, 1, 0, text="Ạ" * 500)
    for number in range(100, 140):
        actions.let_through(asked(world, number), by=hub, saw=0, on=True)
    actions.call_up(row, by=hub, saw=0)
    Board.objects.create(conference=world.conference, anonymous=True, published=True)
    for language in ("vi", "en"):
        with override(language):
            assert len(phone.draw(world.conference.pk, "live", language).encode()) <= 4096
    with CaptureQueriesContext(connection) as made:
        phone.draw(world.conference.pk, "live", "vi")
    assert len(made) <= 6
    OutboxRow.objects.all().delete()
    actions.asked(world.conference.pk, "live", [])
    assert not OutboxRow.objects.filter(topic=actions.TOLD).exists()


def test_alike_is_told_to_who_has_the_address_of_what_was_let_through(
    world: World, hub: Actor, client: Client, door: str
) -> None:
    rows = [asked(world, n, text, supports=n) for n, text in enumerate(TEXTS)]
    assert alike(client, door, "phu cap truc y te xa") == []
    for row in rows[:3]:
        actions.let_through(row, by=hub, saw=0, on=True)
    assert alike(client, door, "phu cap truc y te xa")[:2] == [TEXTS[0], TEXTS[1]]
    assert alike(client, door, " ") == [TEXTS[2], TEXTS[1], TEXTS[0]]  # without a text: what is supported most
    assert alike(client, queries.door_of(world.conference.pk, "rehearsal"), "phụ cấp trực") == []
    assert [alike(client, door, text) for text in (5, None, ["x"])] == [422] * 3
    assert client.post(f"{door}/alike", "[", content_type="application/json").status_code == 422
    assert alike(client, door, "x" * 100_000) in ([], 413)
    forged = door.replace(f".{world.conference.pk}.", f".{world.conference.pk + 1}.")
    assert [alike(client, path, "x") for path in (forged, "/asked/x", f"{door}x")] == [404] * 3
    assert "sessionid" not in client.cookies


def test_who_asks_too_often_what_is_alike_waits_and_others_do_not(
    world: World, client: Client, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "BY_NETWORK", Rate(3, 60.0))
    assert [alike(client, door, "gì") for _ in range(5)] == [[]] * 3 + [429] * 2
    assert alike(Client(REMOTE_ADDR="203.0.113.9"), door, "gì") == []
    now = [0.0]
    rate = Rate(2, 1.0, clock=lambda: now[0])
    assert [rate.may("a") for _ in range(3)] == [True, True, False]
    now[0] = 1.0
    assert [rate.may("a"), rate.may("a"), rate.may("b")] == [True, False, True]


def test_the_list_opens_by_its_address_once_it_is_published_page_by_page(
    world: World, hub: Actor, organiser: Actor, client: Client, door: str
) -> None:
    for number in range(70):
        asked(world, number, f"Câu hỏi số {number:02}", is_open=True, step="answered", step_at=NOW + number)
    asked(world, 99, "Chưa ai cho qua")
    assert client.get(f"{door}/list").status_code == 404
    actions.publish(world.conference, by=organiser, on=True)
    assert set(OutboxRow.objects.filter(topic=actions.LISTED).values_list("run", flat=True)) == {"live", "rehearsal"}
    first, second = (client.get(f"{door}/list?page={page}").content.decode() for page in (1, 2))
    assert ("Câu hỏi số 69" in first, "Câu hỏi số 05" in first, "Chưa ai cho qua" in first) == (True, False, False)
    assert "Câu hỏi số 05" in second
    assert f"{door}/list" in phone.draw(world.conference.pk, "live", "vi")
    actions.publish(world.conference, by=organiser, on=False)
    assert client.get(f"{door}/list").status_code == 404


def test_the_lists_square_stands_on_the_screens_while_it_is_published(
    world: World, hub: Actor, organiser: Actor
) -> None:
    def shown() -> bool:
        return "<svg" in fragments.pane(world.conference.pk)

    actions.show_list(world.conference, by=organiser, on=True)
    assert not shown()  # nothing is published
    actions.publish(world.conference, by=organiser, on=True)
    actions.show_list(world.conference, by=organiser, on=True)
    assert shown()
    with pytest.raises(Refused, match="forbidden"):
        actions.show_list(world.conference, by=hub, on=False)
    actions.publish(world.conference, by=organiser, on=False)
    assert not shown()


def test_a_rooms_desk_is_told_of_its_own_and_hears_when_one_was_dealt_with(world: World, hub: Actor) -> None:
    number, site = world.conference.pk, world.sites[1]
    seal = actions.seal(number, "live", f"room:{site.pk}")
    row = asked(world, 1, "Dài " * 100, asker=seal)
    asked(world, 2, asker=actions.seal(number, "live", f"room:{world.sites[2].pk}"))
    lead = Actor(who="device:lead", held=hub.held)
    head = offline.pack(lead, site.pk, language="vi")["head"]["questions"]
    assert ([one["id"] for one in head["own"]], head["published"]) == ([str(row.uid)], False)
    assert len(head["own"][0]["text"]) == desks.SHORT
    OutboxRow.objects.all().delete()
    actions.decline(row, by=hub, saw=0, reason="Ngoài chủ đề")
    assert OutboxRow.objects.get(topic=actions.ROOM).subjects == [str(site.pk)]
    assert desks.head(number, "live", site.pk)["own"][0]["reason"] == "Ngoài chủ đề"
    assert fresh(row).acted_at > 0
