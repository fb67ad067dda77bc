"""Another media server in our packager's place: rooms play its playlist, it says when the hall is on air, and ours packs nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diemcau.infra import broadcasts
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.live.broadcast import actions, fragments, queries
from diemcau.live.broadcast.enums import Phase
from tests.attendance.world import World
from tests.live.broadcast.conftest import Told
from tests.live.broadcast.test_hall import VALUES, word
from tests.portal.conftest import Sign

pytestmark = pytest.mark.django_db
PLAYLIST = "https://media.example:8888/hall/index.m3u8"


@pytest.fixture
def chosen(world: World, hub: Actor) -> World:
    actions.save_settings(world.conference, by=hub, values=VALUES | {"playlist": PLAYLIST})
    return world


def test_rooms_play_its_playlist_while_it_says_so(chosen: World, hub: Actor, sign: Sign) -> None:
    number, stranger = chosen.conference.pk, Client(enforce_csrf_checks=True)
    on, off = (
        address.partition("//")[2].partition("/")[2] for address in queries.engine_addresses(hub, chosen.conference)
    )
    assert queries.shown(number).phase == Phase.OFF
    assert [stranger.post(f"/{on}").status_code for _ in range(2)] == [204, 204]
    assert queries.shown(number).phase == Phase.LIVE
    assert actions.note_silent(timezone.now() + timedelta(hours=3)) in (0, 1)  # 1: another day's addresses
    assert queries.shown(number).phase == Phase.LIVE, "it says only what changes"
    pane = fragments.pane(number)
    assert f'data-playlist="{PLAYLIST}"' in pane
    assert 'data-media="https://media.example:8888/hall"' in pane
    room = chosen.sites[0]
    screen = sign("site_technician", site=room.pk).get(f"/c/{chosen.conference.key}/sites/{room.code}/screen")
    policy = screen.headers["Content-Security-Policy"].split("; ")  # whose order is not ours
    assert "connect-src 'self' https://media.example:8888" in policy
    assert "media-src 'self' blob: https://media.example:8888" in policy
    assert stranger.post(f"/{off}").status_code == 204
    assert queries.shown(number).phase == Phase.LOST
    for wrong in (on.replace("-e-", "-e-x"), "engine/9999999-e-aaaaaaaaaaaaaaaaaaaa/on", "engine/x/on"):
        assert stranger.post(f"/{wrong}").status_code == 404
    assert stranger.get(f"/{on}").status_code == 405
    actions.renew_keys(chosen.conference, by=hub)
    assert stranger.post(f"/{on}").status_code == 404


def test_the_desk_says_it_where_the_engine_cannot(chosen: World, sign: Sign) -> None:
    client, base = sign("co_organizer"), f"/c/{chosen.conference.key}/broadcast"
    assert "engine_on" in client.get(base).content.decode()
    client.post(f"{base}/act", {"do": "engine_on"})
    assert queries.shown(chosen.conference.pk).phase == Phase.LIVE
    assert "từ máy chủ phát khác" in client.get(base).content.decode()
    client.post(f"{base}/act", {"do": "engine_off"})
    assert queries.shown(chosen.conference.pk).phase == Phase.OFF
    assert sign("site_technician", site=chosen.sites[0].pk).post(f"{base}/act", {"do": "engine_on"}).status_code == 404


def test_our_packager_has_no_say_then_and_has_it_again_when_the_address_goes(
    chosen: World, hub: Actor, sign: Sign, told: Told
) -> None:
    number, base = chosen.conference.pk, f"/c/{chosen.conference.key}/broadcast"
    assert broadcasts.key_opens(queries.address_for(hub, chosen.conference).key) is None
    told.clear()
    assert not actions.note_state(word(chosen, recording=True))
    assert told == [(number, "record", False)], "it goes on recording what no room sees"
    assert queries.shown(number).phase == Phase.OFF
    organiser = sign("organizer")
    assert organiser.get(f"{base}/studio").status_code == 422
    assert organiser.post(f"{base}/ticket").json() == {"error": "not_carried"}
    assert "/engine/" in organiser.get(f"{base}/keys").content.decode()
    actions.note_engine(number, on=True)
    actions.save_settings(chosen.conference, by=hub, values=VALUES)
    assert queries.shown(number).phase == Phase.OFF
    assert not actions.note_engine(number, on=True)
    assert actions.note_state(word(chosen))
    assert queries.shown(number).media.startswith("/media/")


@pytest.mark.parametrize(
    ("values", "public", "code"),
    [
        ({"playlist": "http://media.example/x.m3u8"}, "https://hall.example", "playlist_unsafe"),
        ({"playlist": PLAYLIST, "recording": True}, "https://hall.example", "recorded_elsewhere"),
    ],
)
def test_what_no_room_could_play_and_nobody_record_is_refused(
    world: World, hub: Actor, monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], public: str, code: str
) -> None:
    monkeypatch.setitem(options().values, "PUBLIC_URL", public)
    world.conference.recording_on = True
    with pytest.raises(Refused) as refused:
        actions.save_settings(world.conference, by=hub, values=VALUES | values)
    assert refused.value.code == code
