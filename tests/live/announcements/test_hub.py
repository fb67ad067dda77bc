"""What the hub does: messages and who heard them, the chat with its two technicians, the log of incidents."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.utils import translation

from diemcau.conferences.models import SiteLive
from diemcau.infra import intake
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import Outcome
from diemcau.live.announcements import actions, fragments, phone, queries
from diemcau.live.announcements.actions import chatting, sending
from diemcau.live.announcements.models import Announcement, Heard, Line
from diemcau.portal import queries as portal
from tests.attendance.world import World
from tests.conferences.test_operations import NOW, held, incoming
from tests.live.announcements.test_facts import heard, line, say


def send(world: World, hub: Actor, **facts: object) -> Announcement:
    said = {"kind": "notice", "texts": {"vi": "Giải lao", "en": "Break"}, "reach": "all"} | facts
    return actions.send(world.conference, actions.Message(**said), by=hub)  # type: ignore[arg-type]


def test_a_message_is_for_whom_it_is_for_and_nobody_else(world: World, hub: Actor) -> None:
    number, (_hub, one, two, three) = world.conference.pk, world.sites
    one.level = "province"
    one.save()
    everybody = send(world, hub)
    level = send(world, hub, reach="level", level="province", texts={"vi": "Cấp tỉnh"})
    chosen = send(world, hub, reach="rooms", rooms=[two], texts={"vi": "Riêng <b>hai</b>"})
    assert [row["id"] for row in queries.desk_of(one, "live", "vi")["notices"]] == [str(level.uid), str(everybody.uid)]
    assert [row["id"] for row in queries.desk_of(two, "live", "vi")["notices"]] == [str(chosen.uid), str(everybody.uid)]
    assert [row["text"] for row in queries.desk_of(three, "live", "en")["notices"]] == ["Break"]
    panes = fragments.room_panes(number, "live", [one, two, three])
    assert ["data-shown" in panes[site.pk] for site in (one, two, three)] == [True, True, False]
    assert "Riêng &lt;b&gt;hai" in panes[two.pk]
    assert "Riêng" not in panes[one.pk] + fragments.pane(number)
    with pytest.raises(Refused, match="announcement_nobody"):
        send(world, hub, reach="rooms", rooms=[])
    with pytest.raises(Refused, match="announcement_empty"):
        send(world, hub, texts={"vi": " \u200b", "en": ""})
    with pytest.raises(Refused, match="announcement_long"):
        send(world, hub, texts={"vi": "x" * 100_000})
    lead = Actor(who="account:9", held=frozenset({Held("site_lead", number, one.pk)}))
    with pytest.raises(Refused, match="forbidden"):
        send(world, lead)


def test_x_of_y_rooms_acknowledged_and_who_did_not(world: World, hub: Actor) -> None:
    number = world.conference.pk
    row = send(world, hub, kind="urgent")
    assert send(world, hub, kind="urgent").pk == row.pk  # pressed twice
    say(
        world,
        heard(world, 1, row.uid),
        heard(world, 2, row.uid),
        heard(world, 3, row.uid, 2),
        heard(world, 4, row.uid, 0, who="device:hub"),
    )
    [board] = queries.boards_of(number, "live", NOW, "vi", {})
    assert (board.heard, board.rooms, board.missing) == (2, 3, 1)
    [level] = queries.heard_by_level(row, "vi")
    assert (level.heard, level.rooms, level.missing) == (2, 3, [world.sites[3]])
    assert queries.desk_of(world.sites[1], "live", "vi")["notices"][0]["heard"]
    now = datetime.now(UTC)
    rooms = {room.id: room for room in portal.rooms_of(world.conference, "live", None, None, now)}
    assert {number for number, room in rooms.items() if room.unheard} == {world.sites[3].pk}
    assert portal.rank(rooms[world.sites[3].pk]) == 4
    actions.take_back(row, by=hub)
    actions.take_back(row, by=hub)
    assert queries.unheard(number, "live", NOW) == set()
    assert queries.desk_of(world.sites[3], "live", "vi")["notices"] == []


def test_a_room_without_a_line_acknowledges_by_telephone(world: World, hub: Actor, other: Actor) -> None:
    row, number = send(world, hub, kind="urgent"), world.conference.pk

    technician = held(world.conference, "hub_technician")

    def submit(conference: int, ops: Sequence[Op], who: str) -> dict[UUID, Outcome]:
        for n, op in enumerate(ops, 50):
            say(world, incoming(op.site, op.kind, op.body, number=n, who=technician))
        return {}

    intake.use(submit)
    for _press in range(2):
        actions.acknowledge_by_phone(row, world.sites[1], by=hub)
    assert Heard.objects.count() == 1
    room = f"device:registrar-{world.sites[2].pk}"
    body: dict[str, object] = {"announcement": str(row.uid), "channel": "phone"}
    judging = say(world, incoming(world.sites[2], "announcements.acknowledge", body, number=60, who=room))
    assert judging.judgements[UUID(int=60)].reason == "not_allowed"
    say(world, heard(world, 61, row.uid, 2))
    [board] = queries.boards_of(number, "live", NOW, "vi", {})
    assert (board.heard, board.by_phone, board.rooms) == (2, 1, 3)
    [level] = queries.heard_by_level(row, "vi")
    assert [one.site for one in level.by_phone] == [world.sites[1]]
    assert queries.unheard(number, "live", NOW) == {world.sites[3].pk}
    say(world, heard(world, 62, row.uid, 1))  # its line is back
    assert queries.boards_of(number, "live", NOW, "vi", {})[0].by_phone == 0
    co = Actor(who="account:8", held=frozenset({Held("co_organizer", number)}))
    with pytest.raises(Refused, match="forbidden"):
        actions.acknowledge_by_phone(row, world.sites[3], by=co)


def test_it_ends_by_itself_and_the_cue_is_one_press(world: World, hub: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    number, room = world.conference.pk, world.sites[1]
    row = send(world, hub, minutes=1, on_phones=True)
    cue = actions.cue(room, by=hub)
    assert actions.cue(room, by=hub).pk == cue.pk
    assert cue.texts.keys() == {"vi", "en"}
    assert [one["kind"] for one in queries.desk_of(room, "live", "en")["notices"]] == ["next", "notice"]
    assert "Giải lao" in phone.draw(number, "live", "vi")
    later = row.until + 1
    monkeypatch.setattr(sending, "now_ms", lambda: later)
    assert actions.end_due() == 1
    assert actions.end_due() == 0
    assert "data-empty" in phone.draw(number, "live", "vi")
    assert "data-shown" not in fragments.pane(number)


def test_of_two_technicians_the_second_one_sees_the_first(
    world: World, hub: Actor, other: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = count(NOW + 60_000)
    monkeypatch.setattr(chatting, "now_ms", lambda: next(clock))
    room, number = world.sites[1], world.conference.pk
    say(world, line(world, 1, phrase="no_sound"), line(world, 2, 2, text="Có ai không?"))
    assert next(thread.site.pk for thread in queries.threads_of(number, "live", "vi")[0]) == room.pk
    saw = queries.latest_of(room, "live")
    first = actions.answer(room, by=hub, saw=saw, phrase="looking")
    assert actions.answer(room, by=hub, saw=saw, phrase="looking").pk == first.pk  # pressed twice
    with pytest.raises(Refused, match="chat_moved"):
        actions.answer(room, by=other, saw=saw, text="Đang xem")
    actions.answer(room, by=other, saw=first.pk, text="Đang xem")
    assert [said.text for said in queries.thread_of(room, "live", "vi")][-1] == "Đang xem"
    threads, waiting = queries.threads_of(number, "live", "vi")
    assert queries.waiting_of(number, "live") == 1
    assert "1 điểm cầu đang chờ" in fragments.wall_line(world.conference)
    assert (waiting, threads[0].site.pk) == (1, world.sites[2].pk)
    actions.settle(world.sites[2], by=hub)
    actions.settle(world.sites[2], by=hub)
    assert queries.threads_of(number, "live", "vi")[1] == 0
    assert Line.objects.filter(is_mark=True).count() == 1
    for phrase, text in (("no_sound", ""), ("", " "), ("nonsense", "x")):
        with pytest.raises(Refused, match="chat_empty"):
            actions.answer(room, by=hub, saw=10**9, phrase=phrase, text=text)


def test_a_phrase_is_read_in_the_reader_s_language_and_a_room_sees_its_own_thread_only(
    world: World, hub: Actor, other: Actor
) -> None:
    own = actions.add_phrase(
        world.conference, by=other, side="room", texts={"vi": "Máy chiếu hỏng", "en": "The projector broke"}
    )
    assert (
        actions.add_phrase(
            world.conference, by=other, side="room", texts={"vi": "Máy chiếu hỏng", "en": "The projector broke"}
        )
        == own
    )
    with pytest.raises(Refused, match="forbidden"):
        actions.add_phrase(world.conference, by=hub, side="room", texts={"vi": "a"})
    say(
        world,
        line(world, 1, phrase="all_normal"),
        line(world, 2, phrase=f"own-{own.pk}"),
        line(world, 3, 2, text="Điểm cầu khác"),
    )
    actions.remove_phrase(own, by=other)
    with translation.override("en"):
        told = queries.desk_of(world.sites[1], "live", "en")
    assert [one["text"] for one in told["lines"]] == [
        f"{world.sites[1].name}: heard, all normal.",
        "The projector broke",
    ]
    assert told["phrases"] == []


def test_rooms_by_their_numbers(world: World) -> None:
    named = [site.code for site in queries.rooms_named(world.conference, "004, 2-3;2")]
    assert sorted(named) == ["002", "003", "004"]
    for typed in ("77", "1 x", "90-99", "٣"):
        with pytest.raises(Refused, match="announcement_rooms"):
            queries.rooms_named(world.conference, typed)
    assert queries.rooms_named(world.conference, " ,") == []
    nobody = Actor(who="account:3", held=frozenset())
    with pytest.raises(NotFound):
        queries.conference_to_run(nobody, world.conference.key)


def test_a_lost_room_is_in_the_log_from_when_until_when(world: World, hub: Actor, other: Actor) -> None:
    now = datetime.now(UTC)
    ms = as_ms(now)
    room = SiteLive.objects.create(site=world.sites[2], state="ready", heard_at=ms - 200_000)
    assert (actions.watch(now), actions.watch(now)) == (1, 0)
    [lost] = queries.incidents_of(world.conference.pk, "live")
    assert (lost.kind, lost.opened_at, lost.closed_at) == ("lost", ms - 200_000, 0)
    SiteLive.objects.filter(pk=room.pk).update(heard_at=ms)
    assert actions.watch(now + timedelta(seconds=15)) == 1
    lost.refresh_from_db()
    assert lost.closed_at == ms + 15_000
    actions.note(lost, by=hub, saw=0, text="Đã thay dây")
    with pytest.raises(Refused, match="incident_moved"):
        actions.note(lost, by=other, saw=0, text="Đã gọi điện")
