"""Pages of both ends, their tickets, and what frames carry."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from diemcau.infra.fragments import fragments_on
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.tickets import Tickets
from diemcau.live.stage import actions, queries
from diemcau.live.stage.models import Spoken
from tests.attendance.world import World

pytestmark = pytest.mark.django_db
Sign = Callable[..., Client]
DESK = "/c/hoi-nghi/call-in"


def act(client: Client, do: str, site: int, **more: object) -> int:
    said = {"do": do, "site": site} | more
    return client.post(f"{DESK}/act", said, headers={"Accept": "application/json"}).status_code


def test_the_desk_takes_a_room_through(world: World, sign: Sign) -> None:
    client, room = sign("hub_technician"), world.sites[1]
    assert act(client, "invite", room.pk) == 200
    page = client.get(DESK).content.decode()
    assert f'id="turn-{room.pk}"' in page
    assert "<stage-caller" in page
    assert "csrfmiddlewaretoken" not in page.split('id="stage-board"')[1].split("</section>")[0]
    assert [act(client, do, room.pk, minutes=2) for do in ("check", "good", "next", "give", "mute", "time", "end")] == [
        200
    ] * 7
    spoken = Spoken.objects.get()
    assert client.post(f"{DESK}/spoken/{spoken.pk}", {"note": "Cảm ơn"}).status_code in (302, 303)
    page = client.get(DESK).content.decode()
    assert "Cảm ơn" in page
    assert f"{DESK}/spoken/{spoken.pk}/again" in page
    act(client, "invite", room.pk)
    assert f"{DESK}/spoken/{spoken.pk}/again" not in client.get(DESK).content.decode(), "who waits is there already"
    act(client, "back", room.pk)
    answer = client.post(f"{DESK}/act", {"do": "give", "site": room.pk, "minutes": 2})
    assert (answer.status_code, answer.json()["error"]) == (422, "not_asking")
    assert act(client, "dance", room.pk) == act(client, "check", 10**8) == 404
    assert client.get(f"{DESK}/picture").status_code == 200


def test_a_rehearsal_has_a_queue_of_its_own(world: World, sign: Sign) -> None:
    client, room = sign("hub_technician"), world.sites[1]
    client.post(f"{DESK}/act?run=rehearsal", {"do": "invite", "site": room.pk})
    assert queries.waiting_of(world.conference.pk) == []
    assert [place.code for place in queries.waiting_of(world.conference.pk, "rehearsal")] == [room.code]
    actions.forget(world.conference.pk, "rehearsal")
    assert queries.waiting_of(world.conference.pk, "rehearsal") == []


def test_a_ticket_speaks_for_one_side_and_says_nothing_else(world: World, sign: Sign) -> None:
    room = world.sites[1]
    reads = Tickets(options().secret_key.encode())
    for client, path, site in (
        (sign("site_technician", room.pk), f"/c/hoi-nghi/sites/{room.code}/call/ticket", room.pk),
        (sign("hub_technician"), f"{DESK}/ticket", 0),
    ):
        answer = client.post(path).json()
        ticket = reads.read(answer["ticket"], now_ms=SystemClock().now_ms())
        assert (ticket.conference, ticket.site, ticket.hear, ticket.kinds) == (
            world.conference.pk,
            site,
            (),
            ("stage.signal",),
        )
        assert (ticket.kid[:8], answer["ice"]) == ("account:", [])


def test_a_frame_is_what_a_fresh_page_shows(world: World, hub: Actor, sign: Sign) -> None:
    room, other = world.sites[1], world.sites[2]
    actions.invite(room, by=hub)
    actions.invite(other, by=hub)
    actions.set_next(other, by=hub)
    client = sign("site_lead", room.pk)
    with translation.override("vi"):
        drawn = {k: v for f in fragments_on("stage") if f.name.startswith("stage.") for k, v in f.draw(world.conference.pk, "live", [str(room.pk)], "vi").items()}  # fmt: skip
    assert {f"call-{room.pk}", "stage-caller", "stage-board", "stage-line"} == set(drawn)
    for path in (f"/c/hoi-nghi/sites/{room.code}/call", f"/c/hoi-nghi/sites/{room.code}/screen"):
        page = client.get(path).content.decode()
        assert drawn[f"call-{room.pk}"].strip() in page
        assert '<meta name="call-own">' in page
    assert 'data-step="asked"' in drawn[f"call-{room.pk}"]
    assert "thứ 2" in drawn[f"call-{room.pk}"]
    technician = sign("hub_technician").get(f"/c/hoi-nghi/sites/{room.code}/screen").content.decode()
    assert '<meta name="call-own">' not in technician  # who looks in from the hub never shows their own face for a room
    words = drawn["stage-caller"].split('data-words="')[1].split('"')[0].replace("&quot;", '"')
    assert json.loads(words)["muted"]
