"""Who had a voice: questions and call-in together, by room and level; the speaking queue in a fair order; whose turn it is on the stage."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diemcau.kernel.actor import Actor, Held
from diemcau.live.broadcast.models import Hall
from diemcau.live.questions.models import Question
from diemcau.live.stage import actions, queries
from diemcau.live.stage.models import Spoken, Turn
from diemcau.portal import voices
from diemcau.portal.turns import turns_of
from tests.attendance.world import World, make_world

pytestmark = pytest.mark.django_db
Sign = Callable[..., Client]
MINUTE = 60_000


def question(world: World, room: int, step: str, ms: int = 0) -> None:
    Question.objects.create(
        conference=world.conference, site=world.sites[room], uid=uuid4(), way="desk", naming="unit", text="AED để ở đâu?",
        search_key="aed", asked_at=1, came_at=1, shown_from=1, step=step, live_at=1, ended_at=1 + ms,
    )  # fmt: skip


@pytest.fixture
def world() -> World:
    """Room 1 was answered and spoke, room 2 spoke, 3 and 4 had nothing; 1, 2 and 4 ask to speak, 3 has a question."""
    world = make_world(sites=6, people=0)
    question(world, 1, "answered", MINUTE)
    question(world, 3, "new")
    for room, ms in ((1, 2 * MINUTE), (2, MINUTE)):
        Spoken.objects.create(
            conference=world.conference, site=world.sites[room], way="line", began=0, ended=ms, by="x"
        )
    for at, room in enumerate((1, 2, 4), 1):
        Turn.objects.create(site=world.sites[room], asked_at=at, step="asked")
    return world


def test_rooms_that_have_not_spoken_float_up(world: World) -> None:
    found = turns_of(world.conference, "live", "vi", 10**12)
    numbers = {site.pk: number for number, site in enumerate(world.sites)}
    assert [numbers[room.id] for room in found.rooms] == [3, 4, 0, 5, 2, 1]
    first = found.rooms[-1]
    assert (first.answered, first.spoke, first.ms, first.asks) == (1, 1, 3 * MINUTE, True)
    assert [numbers[site] for site in found.fair_queue] == [4, 2, 1]
    assert sum(level.turns for level in found.levels) == 3
    assert (sum(level.rooms for level in found.levels), found.silent) == (6, 4)


def test_the_queue_is_put_in_that_order_as_it_was_seen(world: World, sign: Sign) -> None:
    client, path = sign("hub_technician"), "/c/hoi-nghi/turns/order"
    page = client.get("/c/hoi-nghi/call-in").content.decode()
    assert f'data-post="{path}"' in page
    saw = [world.sites[room].pk for room in (1, 2, 4)]
    assert client.post(path, {"saw": saw[::-1]}).status_code == 409
    assert client.post(path, {"saw": saw}).status_code in (302, 303)
    assert [place.id for place in queries.waiting_of(world.conference.pk)] == saw[::-1]
    assert f'data-post="{path}"' not in voices.desk_pane(world.conference), "it stands so already"
    assert 'data-post="' not in voices.turns_pane(world.conference)
    assert client.get("/c/hoi-nghi/turns?level=commune").status_code == 200


def test_the_stage_sees_whose_turn_it_is_and_the_question(world: World) -> None:
    hub = Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))
    assert "data-empty" in voices.floor(world.conference)
    question(world, 3, "live")
    actions.give(world.sites[4], by=hub)
    actions.set_next(world.sites[2], by=hub)
    shown = voices.floor(world.conference)
    assert all(text in shown for text in ("AED để ở đâu?", world.sites[4].name, world.sites[2].name, "<turn-clock"))


def test_the_hub_is_told_when_what_a_room_says_goes_nowhere(world: World) -> None:
    hub = Actor(who="account:1", held=frozenset({Held("hub_technician", world.conference.pk)}))
    Hall.objects.create(pk=world.conference.pk, state={"on_air": "studio"})
    actions.give(world.sites[4], by=hub)
    assert world.sites[4].name not in voices.alarm(world.conference)
    Hall.objects.update(state={"closed": True})
    assert world.sites[4].name in voices.alarm(world.conference)
    actions.end(world.sites[4], by=hub)
    assert world.sites[4].name not in voices.alarm(world.conference)


def test_it_takes_as_many_queries_for_few_rooms_as_for_many() -> None:
    taken = []
    for size in (3, 40):
        world = make_world(sites=size, people=0, key=f"c{size}")
        for site in world.sites:
            Spoken.objects.create(conference=world.conference, site=site, way="line", began=0, ended=9, by="x")
            Turn.objects.create(site=site, asked_at=1, step="asked")
        for room in range(size):
            question(world, room, "answered")
        with CaptureQueriesContext(connection) as seen:
            voices.turns_pane(world.conference)
            voices.floor(world.conference)
            voices.alarm(world.conference)
        taken.append(len(seen))
    assert taken[0] == taken[1] <= 12
