"""Keys, settings, the hall's state and the rooms' words: what is kept, what is told, what pages and rooms see of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from diemcau.conferences.models import Conference
from diemcau.infra import broadcasts
from diemcau.infra.models import OutboxRow
from diemcau.infra.options import options
from diemcau.kernel.actor import NOBODY, SYSTEM, Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.tickets import Tickets
from diemcau.live.broadcast import actions, fragments, queries
from diemcau.live.broadcast.enums import Phase
from diemcau.live.broadcast.keys import key_of
from diemcau.live.broadcast.models import Broadcast, Hall, Playing
from diemcau.live.broadcast.tasks import take_words
from diemcau.people.actions import make_link
from diemcau.people.models import Device
from tests.attendance.world import World
from tests.live.broadcast.conftest import Told
from tests.portal.conftest import Sign

pytestmark = pytest.mark.django_db
VALUES = {
    "own": True, "external": False, "join_link": "", "address": "", "channel": "", "notes": "", "transcoding": True,
    "recording": False, "kept_days": 30, "playlist": "",
}  # fmt: skip


def word(world: World, **facts: Any) -> dict[str, Any]:
    """A word of the packager."""
    plain: dict[str, Any] = {
        "on_air": "studio", "by": "main", "since": 1_800_000_000_000, "lost": None, "standby": None, "recording": False,
        "fault": "", "refused": None, "rungs": ["source"], "transcoding": True, "target": 2, "closed": False,
    }  # fmt: skip
    return plain | {"conference": world.conference.pk} | facts


def test_a_key_opens_its_conference_in_its_place_and_a_renewed_one_nothing(
    world: World, hub: Actor, told: Told, django_capture_on_commit_callbacks: Any
) -> None:
    number = world.conference.pk
    address = queries.address_for(hub, world.conference)
    assert broadcasts.key_opens(address.key) == broadcasts.Opens(number)
    assert broadcasts.key_opens(f" {address.standby_key}\n") == broadcasts.Opens(number, standby=True)
    for bad in ("", "x", "1-m-", f"{number}-m-{'a' * 20}", address.key[:-1], f"{number + 7}-m-{'a' * 20}", "é-m-x"):
        assert broadcasts.key_opens(bad) is None
    with django_capture_on_commit_callbacks(execute=True):
        actions.renew_keys(world.conference, by=hub)
    assert broadcasts.key_opens(address.key) is None
    assert broadcasts.key_opens(address.standby_key) is None
    assert broadcasts.key_opens(queries.address_for(hub, world.conference).key) == broadcasts.Opens(number)
    assert told == [(number, "cut", True)]
    Conference.objects.filter(pk=number).update(status="closed")
    assert broadcasts.key_opens(queries.address_for(hub, world.conference).key) is None, "a conference that is over"


def test_the_encrypted_address_stands_first(world: World, sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(options().values, "RTMPS_PORT", 1936)
    page = sign("organizer").get(f"/c/{world.conference.key}/broadcast/keys").content.decode()
    assert page.index("rtmps://localhost:1936/live") < page.index("rtmp://localhost/live")


def test_keys_of_two_servers_two_conferences_and_two_places_differ() -> None:
    keys = {key_of(s, c, 1, standby=p) for s in (b"a" * 32, b"b" * 32) for c in (1, 2) for p in (False, True)}
    assert len(keys) == 8
    assert all(re.fullmatch(r"\d+-[ms]-[a-z2-7]{20}", key) for key in keys)


def test_a_conference_that_only_uses_another_system_takes_no_encoder(world: World, hub: Actor) -> None:
    key = queries.address_for(hub, world.conference).key
    actions.save_settings(
        world.conference, by=hub, values=VALUES | {"own": False, "external": True, "channel": "Kênh 5"}
    )
    assert broadcasts.key_opens(key) is None
    assert queries.shown(world.conference.pk).media == ""


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"recording": True}, "recording_untold"),
        ({"own": False}, "no_carrier"),
        ({"external": True}, "no_way_in"),
    ],
)
def test_settings_that_would_leave_rooms_without_or_people_untold_are_refused(
    world: World, hub: Actor, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        actions.save_settings(world.conference, by=hub, values=VALUES | values)
    assert refused.value.code == code
    assert not Broadcast.objects.exists()


def test_recording_is_told_to_the_packager_now_and_whenever_it_forgot(
    world: World, hub: Actor, told: Told, django_capture_on_commit_callbacks: Any
) -> None:
    conference = world.conference
    conference.recording_on = True
    conference.save()
    with django_capture_on_commit_callbacks(execute=True):
        actions.save_settings(conference, by=hub, values=VALUES | {"recording": True, "transcoding": False})
    assert told == [(conference.pk, "transcode", False), (conference.pk, "record", True)]
    told.clear()
    actions.note_state(word(world))
    assert told == [(conference.pk, "transcode", False), (conference.pk, "record", True)]
    told.clear()
    actions.note_state(word(world, transcoding=False, recording=True))
    actions.note_state(word(world, transcoding=False, fault="disk"))
    assert told == []
    actions.save_settings(conference, by=hub, values=VALUES)
    actions.note_state(word(world, on_air=None, recording=True))
    assert told == [(conference.pk, "record", False)]


def test_a_state_is_kept_and_announced_when_pages_change_by_it(world: World, hub: Actor) -> None:
    OutboxRow.objects.all().delete()
    assert actions.note_state(word(world))
    assert not actions.note_state(word(world, rungs=["360p", "source"]))
    assert OutboxRow.objects.filter(topic="broadcast").count() == 2  # both runs
    assert queries.shown(world.conference.pk).phase == Phase.LIVE
    assert not OutboxRow.objects.filter(topic="broadcast_told").exists()
    with pytest.raises(Refused, match="no_standby"):
        actions.command(world.conference, by=hub, verb="switch")
    actions.note_state(word(world, recording=True))
    assert OutboxRow.objects.filter(topic="broadcast_told", run="live").count() == 1, "desks fetch the mark"
    actions.note_state(word(world, on_air=None, lost=1_800_000_005_000))
    assert queries.shown(world.conference.pk).phase == Phase.LOST
    assert 'data-phase="lost"' in fragments.pane(world.conference.pk)
    assert not actions.note_state({"conference": 999_999})


def test_an_ended_broadcast_stays_ended_whatever_the_packager_forgot(world: World, hub: Actor, told: Told) -> None:
    conference = world.conference
    Broadcast.objects.create(conference=conference)
    key, key_opens = key_of(options().secret_key.encode(), conference.pk, 1), broadcasts.key_opens
    actions.command(conference, by=hub, verb="close")
    actions.note_state(word(world, closed=False))  # it was started anew, and an encoder came again by itself
    assert told == [(conference.pk, "close", True)] * 2
    actions.note_silent(timezone.now() + timedelta(minutes=11))
    assert (queries.hall_of(conference.pk), queries.shown(conference.pk).phase) == ({}, Phase.CLOSED)
    assert key_opens(key) == broadcasts.Opens(conference.pk, closed=True)
    actions.command(conference, by=hub, verb="open")
    assert queries.shown(conference.pk).phase == Phase.OFF
    assert key_opens(key) == broadcasts.Opens(conference.pk)


def test_a_hall_of_which_nothing_is_heard_is_off_and_a_new_day_has_new_addresses(world: World) -> None:
    now = timezone.now()
    actions.note_state(word(world), now)
    assert actions.note_silent(now + timedelta(seconds=50)) in (0, 1)  # 1 when midnight lies between
    Hall.objects.update(day=1)
    assert actions.note_silent(now) == 1
    assert actions.note_silent(now) == 0
    assert actions.note_silent(now + timedelta(seconds=61)) == 1
    assert queries.shown(world.conference.pk).phase == Phase.OFF


def test_words_of_screens_are_last_values_and_bad_ones_are_made_harmless(world: World) -> None:
    first, second, third = (site.pk for site in world.sites)
    say = {"mode": "B", "rung": "audio", "sound": False, "stalls": 3, "latency_ms": 7100.4, "kbps": 290, "dropped": 1}
    mad = {"mode": "Z", "rung": 5, "stalls": -4, "latency_ms": float("nan"), "kbps": 1e300, "dropped": True}
    take_words(
        world.conference.pk, "live", {first: [{"screen": 1}, say], second: [mad], third: [{"films": ""}], 9999: [say]}
    )
    rows = {row.site_id: row for row in Playing.objects.all()}
    assert set(rows) == {first, second}
    kept = rows[first]
    assert (kept.mode, kept.sound, kept.stalls, kept.latency_ms, kept.kbps) == ("B", False, 3, 7100, 290)
    assert (rows[second].mode, rows[second].stalls, rows[second].latency_ms) == ("D", 0, 0)
    take_words(world.conference.pk, "live", {first: [say | {"mode": "A", "sound": True}]})
    now = timezone.now()
    assert queries.playing_of(world.conference.pk, "live", now)[first].mode == "A"
    assert queries.playing_of(world.conference.pk, "rehearsal", now) == {}
    assert queries.playing_of(world.conference.pk, "live", now + timedelta(seconds=61)) == {}


def test_rooms_that_need_help_come_first(world: World, hub: Actor) -> None:
    first, second, third = (site.pk for site in world.sites)
    say = {"mode": "A", "sound": True}
    take_words(
        world.conference.pk, "live", {first: [say], second: [say | {"mode": "C"}], third: [say | {"sound": False}]}
    )
    rooms = queries.rooms_of(hub, world.conference, "live", "en", timezone.now())
    assert [room.site.id for room in rooms] == [third, second, first]


def test_the_studio_gets_a_ticket_that_publishes_and_hears_nothing(world: World, sign: Sign) -> None:
    answer = sign("hub_technician").post(f"/c/{world.conference.key}/broadcast/ticket")
    ticket = Tickets(options().secret_key.encode()).read(answer.json()["ticket"], now_ms=0)
    assert (ticket.kinds, ticket.hear, ticket.site, ticket.conference) == (
        ("media.publish",),
        (),
        0,
        world.conference.pk,
    )
    assert "diemcau_ticket" not in answer.cookies
    assert (
        sign("site_technician", site=world.sites[0].pk).post(f"/c/{world.conference.key}/broadcast/ticket").status_code
        == 404
    )


def test_a_computer_of_the_hub_that_was_let_in_by_its_link_may_broadcast_until_it_is_turned_away(
    world: World, client: Client
) -> None:
    address, number = f"/c/{world.conference.key}/broadcast/ticket", world.conference.pk
    for site, status in ((0, 200), (world.sites[0].pk, 404)):
        role = "site_technician" if site else "hub_technician"
        link = make_link(by=SYSTEM, conference=number, site=site, role=role, holder="Máy hội trường")
        client.post(link.path)
        assert client.post(address).status_code == status
    hub = Client()
    hub.post(make_link(by=SYSTEM, conference=number, site=0, role="hub_technician", holder="Máy hội trường").path)
    ticket = Tickets(options().secret_key.encode()).read(hub.post(address).json()["ticket"], now_ms=0)
    assert (ticket.kinds, ticket.hear, ticket.site) == (("media.publish",), (), 0)
    kid, _, _ = hub.cookies["diemcau_device"].value.partition(".")
    assert ticket.kid == kid, "turning the computer away ends its ticket, too"
    Device.objects.filter(kid=kid).update(revoked_at=timezone.now())
    assert hub.post(address).status_code == 404


def test_the_keys_are_for_organisers_and_hub_technicians_only(world: World, hub: Actor, sign: Sign) -> None:
    address = queries.address_for(hub, world.conference)
    page = sign("organizer").get(f"/c/{world.conference.key}/broadcast/keys")
    assert address.key in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert sign("co_organizer").get(f"/c/{world.conference.key}/broadcast/keys").status_code == 404
    co = Actor(who="account:2", held=frozenset({Held("co_organizer", world.conference.pk)}))
    for actor in (NOBODY, co):
        with pytest.raises(NotFound):
            queries.address_for(actor, world.conference)
        with pytest.raises(Refused):
            actions.renew_keys(world.conference, by=actor)


def test_the_form_says_why_it_refuses_and_the_page_shows_what_holds(world: World, sign: Sign) -> None:
    hub, base = sign("hub_technician"), f"/c/{world.conference.key}/broadcast"
    refused = hub.post(f"{base}/edit", {"own": "on", "recording": "on", "kept_days": "30"})
    assert refused.status_code == 422
    assert "Mọi người phải được báo" in refused.content.decode()
    facts = {
        "kept_days": "14",
        "external": "on",
        "join_link": "https://meet.example/abc",
        "address": "hall@example.org",
    }
    assert hub.post(f"{base}/edit", facts).status_code == 303
    page = hub.get(base).content.decode()
    assert "https://meet.example/abc" in page
    assert "/broadcast/studio" not in page
    studio = hub.get(f"{base}/studio")
    assert (studio.status_code, "chọn ở trang “Truyền hình ảnh”" in studio.content.decode()) == (422, True), (
        "the reason"
    )
    assert sign("site_technician", site=world.sites[1].pk).get(f"{base}/studio").status_code == 404


def test_a_technician_says_how_the_room_is_doing_and_the_hub_reads_it(world: World, hub: Actor, sign: Sign) -> None:
    actions.save_settings(world.conference, by=hub, values=VALUES | {"external": True, "channel": "Kênh 5"})
    site = world.sites[1]
    actions.write_notes(site, by=hub, notes="Gọi số máy lẻ 12")
    url = f"/c/{world.conference.key}/broadcast/rooms/{site.code}"
    technician: Client = sign("site_technician", site=site.pk)
    assert "Gọi số máy lẻ 12" in technician.get(url).content.decode()
    assert technician.post(url, {"state": "no_sound", "notes": "x"}).status_code == 303
    assert queries.join_of(site).state == "no_sound"
    assert queries.join_of(site).notes == "Gọi số máy lẻ 12"  # the hub's to write
    assert sign("site_technician", site=world.sites[0].pk, conference=world.conference.pk).get(url).status_code == 404
    assert technician.post(url, {"state": "dancing"}).status_code == 422
    assert url in technician.get(f"/c/{world.conference.key}/sites/{site.code}/live").content.decode(), "the way to it"
    rooms = queries.rooms_of(hub, world.conference, "live", "en", timezone.now())
    assert rooms[0].site.id == site.pk, "who does not get it stands first"
    wall = sign("hub_technician").get(f"/c/{world.conference.key}/wall").content.decode()
    assert "Không có tiếng" in re.sub(r"<[^>]+>", " ", wall.split(f'id="tile-{site.pk}"')[1].split("</article>")[0])
    assert wall.index(f'id="tile-{site.pk}"') == min(wall.index(f'id="tile-{one.pk}"') for one in world.sites)


def test_desk_and_room_show_the_same_state_in_both_languages(world: World) -> None:
    actions.note_state(
        word(world, standby="rtmp", recording=True, refused={"kind": "rtmp", "reason": "codec", "detail": ""})
    )
    desk = fragments.desk(world.conference.pk)
    assert 'id="broadcast-desk"' in desk
    pane = fragments.pane(world.conference.pk)
    assert re.search(r'data-media="/media/\d+\.\d+\.[\w-]{24}"', pane)
    assert "data-silent" not in pane
    actions.note_state(word(world, silent=True))
    assert "data-silent" in fragments.pane(world.conference.pk)
    for language, words in (("vi", "Hãy đặt bộ mã hóa 2 giây"), ("en", "Set the encoder to a key frame")):
        actions.note_state(word(world, lack="keys"))
        with translation.override(language):
            assert words in fragments.desk(world.conference.pk)
